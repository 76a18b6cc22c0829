/** Hidden layers of a multi-layer perceptron. */
import type { Value } from '../../onnx/graph';
import type { MlpSpec } from '../spec';
import { activate } from './activation';
import { linear } from './linear';
import type { Pass, Tensors } from './part';

/** A hidden layer: linear part, activation function (the layer), dropout. */
export interface HiddenLayer extends Tensors {
  apply(pass: Pass, value: Value, options?: { ofRecord: boolean }): Value;
}

/** Layers `hidden1`, `hidden2`, ... of the given widths on `from` units; the linear part is `hidden1.linear`. */
export function fullyConnected(
  from: number,
  widths: readonly number[],
  spec: Omit<MlpSpec, 'kind' | 'hidden'>,
): HiddenLayer[] {
  return widths.map((units, i) => {
    const name = `hidden${i + 1}`;
    const { apply, ...tensors } = linear(`${name}.linear`, i === 0 ? from : widths[i - 1], units, spec);
    return {
      ...tensors,
      apply(pass, value, options) {
        const active = activate(pass, spec.activation, apply(pass, value), name);
        return pass.dropout(pass.keep(active, options), spec.dropout, name);
      },
    };
  });
}
