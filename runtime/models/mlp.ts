/**
 * Multi-layer perceptron. Layers are called `hidden1`, `hidden2`, ... (after the activation function) and `logits`; what
 * goes into the activation function of `hidden1` is `hidden1.linear`, and so are called its weight and bias.
 */
import { UserError } from '../errors';
import type { Value } from '../onnx/graph';
import { uniformBound } from './initialise';
import type { ForwardPass, Model, ModelPorts, Parameter } from './model';
import type { MlpSpec } from './spec';

const ACTIVATIONS = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  gelu: 'Gelu',
  'leaky-relu': 'LeakyRelu',
};

/** Name of the linear part of a layer. */
const linearOf = (layer: string) => (layer === 'logits' ? layer : `${layer}.linear`);

/** Weight [out, in] and bias [out] of a fully connected layer, in PyTorch's layout. */
function linearParameters(name: string, fanIn: number, fanOut: number, spec: MlpSpec): Parameter[] {
  const scheme = spec.initialisation === 'orthogonal' ? 'he' : spec.initialisation;
  const bound = uniformBound(scheme, fanIn, fanOut);
  return [
    {
      name: `${name}.weight`,
      shape: [fanOut, fanIn],
      initialisation: { kind: 'uniform', bound },
      decays: true,
    },
    { name: `${name}.bias`, shape: [fanOut], initialisation: { kind: 'zeros' }, decays: false },
  ];
}

/** x W^T + b with the parameters `${name}.weight` and `${name}.bias`; the output is called `name`. */
function linear({ graph, tensor }: ForwardPass, input: Value, name: string): Value {
  const inputs = [input, tensor(`${name}.weight`), tensor(`${name}.bias`)];
  return graph.op('Gemm', inputs, { transB: { int: 1 } }, name);
}

/** The MLP that a spec describes. */
export function buildMlp(spec: MlpSpec, { input, features, classes }: ModelPorts): Model {
  if (input.kind !== 'vector')
    throw new UserError('model.kind', 'is "mlp", which takes vectors.', 'Use it with binary data.');
  const layerOf = (name: string, units: number, ofRecord: boolean) =>
    ({ name, shape: [units], reduction: 'none', units, ofRecord }) as const;
  const hidden = spec.hidden.map((units, i) =>
    layerOf(`hidden${i + 1}`, units, i === spec.hidden.length - 1),
  );
  const layers = [...hidden, layerOf('logits', features * classes, false)];
  const widths = [input.width, ...layers.map((layer) => layer.units)];
  return {
    input: { type: 'float32', shape: [input.width] },
    parameters: layers.flatMap(({ name, units }, i) =>
      linearParameters(linearOf(name), widths[i], units, spec),
    ),
    buffers: [],
    layers,
    forward(pass) {
      let value = pass.input;
      return layers.map(({ name }) => {
        value = linear(pass, value, linearOf(name));
        if (name !== 'logits') value = pass.graph.op(ACTIVATIONS[spec.activation], [value], {}, name);
        return value;
      });
    },
  };
}
