/**
 * Multi-layer perceptron. Layers are called `hidden1`, `hidden2`, ... (after the activation function) and `logits`; what
 * goes into the activation function of `hidden1` is `hidden1.linear`, and so are called its weight and bias.
 */
import type { Graph, Value } from '../onnx/graph';
import { uniformBound } from './initialise';
import { parameterOf, type Model, type Parameter } from './model';
import type { MlpSpec } from './spec';

const ACTIVATIONS = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' } as const;

/** Name of the linear part of a layer. */
const linearOf = (layer: string) => (layer === 'logits' ? layer : `${layer}.linear`);

/** Weight [out, in] and bias [out] of a fully connected layer, in PyTorch's layout. */
function linearParameters(name: string, fanIn: number, fanOut: number, spec: MlpSpec): Parameter[] {
  const bound = uniformBound(spec.initialisation, fanIn, fanOut);
  return [
    { name: `${name}.weight`, shape: [fanOut, fanIn], initialisation: { kind: 'uniform', bound } },
    { name: `${name}.bias`, shape: [fanOut], initialisation: { kind: 'zeros' } },
  ];
}

/** x W^T + b with the parameters `${name}.weight` and `${name}.bias`; the output is called `name`. */
function linear(graph: Graph, input: Value, name: string, parameters: ReadonlyMap<string, Value>): Value {
  const weight = parameterOf(parameters, `${name}.weight`);
  const bias = parameterOf(parameters, `${name}.bias`);
  return graph.op('Gemm', [input, weight, bias], { transB: { int: 1 } }, name);
}

/** The MLP that a spec describes, from `width` inputs to `features` logits. */
export function buildMlp(spec: MlpSpec, width: number, features: number): Model {
  const hidden = spec.hidden.map((units, i) => ({
    name: `hidden${i + 1}`,
    units,
    ofRecord: i === spec.hidden.length - 1,
  }));
  const layers = [...hidden, { name: 'logits', units: features, ofRecord: false }];
  const widths = [width, ...layers.map((layer) => layer.units)];
  return {
    input: { type: 'float32', shape: [width] },
    parameters: layers.flatMap(({ name, units }, i) =>
      linearParameters(linearOf(name), widths[i], units, spec),
    ),
    layers,
    forward(graph, input, parameters) {
      let value = input;
      return layers.map(({ name }) => {
        value = linear(graph, value, linearOf(name), parameters);
        if (name !== 'logits') value = graph.op(ACTIVATIONS[spec.activation], [value], {}, name);
        return value;
      });
    },
  };
}
