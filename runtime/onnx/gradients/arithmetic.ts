/** Arithmetic with broadcasting. */
import { sumToShape, type GradientRule } from './rule';

const add: GradientRule = ({ graph, node, gradient, wants }) =>
  node.inputs.map((input, i) => (wants(i) ? sumToShape(graph, gradient, input) : undefined));

const sub: GradientRule = ({ graph, node: { inputs }, gradient, wants }) => [
  wants(0) ? sumToShape(graph, gradient, inputs[0]) : undefined,
  wants(1) ? sumToShape(graph, graph.op('Neg', [gradient]), inputs[1]) : undefined,
];

const mul: GradientRule = ({ graph, node: { inputs }, gradient, wants }) =>
  inputs.map((input, i) =>
    wants(i) ? sumToShape(graph, graph.op('Mul', [gradient, inputs[1 - i]]), input) : undefined,
  );

const neg: GradientRule = ({ graph, gradient }) => [graph.op('Neg', [gradient])];

const identity: GradientRule = ({ gradient }) => [gradient];

/** Gradient rules of element-wise arithmetic, with broadcasting. */
export const arithmetic: Record<string, GradientRule> = {
  Add: add,
  Sub: sub,
  Mul: mul,
  Neg: neg,
  Identity: identity,
};
