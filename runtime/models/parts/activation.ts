/** Activation functions. */
import type { Value } from '../../onnx/graph';
import type { MlpSpec } from '../spec';
import type { Pass } from './part';

/** Name of an activation function in a spec. */
export type ActivationName = MlpSpec['activation'];

/** As ONNX has them; its defaults are PyTorch's (slope 0.01 of a leaky relu, the exact gelu). */
const OPERATORS: Record<ActivationName, string> = {
  relu: 'Relu',
  'leaky-relu': 'LeakyRelu',
  gelu: 'Gelu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
};

/** The activation function of `value`, as a tensor called `name`. */
export function activate({ graph }: Pass, activation: ActivationName, value: Value, name: string): Value {
  return graph.op(OPERATORS[activation], [value], {}, name);
}
