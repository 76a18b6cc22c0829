/** Multi-layer perceptron: `hidden1`, `hidden2`, ... and the output `logits`. */
import type { Graph, Value } from '../onnx/graph';
import { uniformBound } from './initialise';
import { parameterOf, type Model, type Parameter } from './model';
import type { MlpSpec } from './spec';

const ACTIVATIONS = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' } as const;

/** Weight [out, in] and bias [out] of a fully connected layer, in PyTorch's layout. */
function linearParameters(layer: string, fanIn: number, fanOut: number, spec: MlpSpec): Parameter[] {
  const bound = uniformBound(spec.initialisation, fanIn, fanOut);
  return [
    { name: `${layer}.weight`, shape: [fanOut, fanIn], initialisation: { kind: 'uniform', bound } },
    { name: `${layer}.bias`, shape: [fanOut], initialisation: { kind: 'zeros' } },
  ];
}

/**
 * x W^T + b for the parameters `${layer}.weight` and `${layer}.bias`; the node and its output are called `name`.
 */
function linear(
  graph: Graph,
  input: Value,
  layer: string,
  parameters: ReadonlyMap<string, Value>,
  name: string,
): Value {
  const weight = parameterOf(parameters, `${layer}.weight`);
  const bias = parameterOf(parameters, `${layer}.bias`);
  return graph.op('Gemm', [input, weight, bias], { transB: { int: 1 } }, name);
}

/**
 * The MLP that a spec describes, from `width` inputs to `features` logits.
 * The pre-activation of layer `hidden1` is called `hidden1/linear`.
 */
export function buildMlp(spec: MlpSpec, width: number, features: number): Model {
  const layers = [
    ...spec.hidden.map((units, i) => ({
      name: `hidden${i + 1}`,
      units,
      ofRecord: i === spec.hidden.length - 1,
    })),
    { name: 'logits', units: features, ofRecord: false },
  ];
  const widths = [width, ...layers.map((layer) => layer.units)];
  return {
    input: { type: 'float32', shape: [width] },
    parameters: layers.flatMap(({ name, units }, i) => linearParameters(name, widths[i], units, spec)),
    layers,
    forward(graph, input, parameters) {
      let hidden = input;
      const outputs = spec.hidden.map((_, i) => {
        const layer = `hidden${i + 1}`;
        const before = linear(graph, hidden, layer, parameters, `${layer}/linear`);
        [hidden] = graph.node(ACTIVATIONS[spec.activation], [before], {
          name: `${layer}/${spec.activation}`,
          outputs: [layer],
        });
        return hidden;
      });
      return [...outputs, linear(graph, hidden, 'logits', parameters, 'logits')];
    },
  };
}
