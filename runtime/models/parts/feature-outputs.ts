/** Where a transformer puts features out: one feature at each of its last positions. */
import type { Value } from '../../onnx/graph';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { tensorsOf, type Part, type Pass } from './part';
import { tokenAt, tokensBetween } from './tokens';
import type { Start } from './weights';

/** Sizes of the outputs. */
export interface OutputSizes {
  readonly width: number;
  /** Tokens of the residual stream; features are put out at the last `features` of them. */
  readonly tokens: number;
  readonly features: number;
  readonly classes: number;
}

/** Units [batch, width] of several tokens as [batch, tokens, width]. */
function together({ graph }: Pass, tokens: readonly Value[], name: string): Value {
  const joined = graph.op('Concat', tokens, { axis: { int: 1 } }, name);
  const shape = [-1, tokens.length, Number(tokens[0].shape[1])];
  return graph.op('Reshape', [joined, graph.integers(shape)]);
}

/**
 * From the residual stream after the last block to the layers `prefix` + `output1`, `output2`, ... (the stream at each
 * output position, of record), and through the final norm to `logits` [batch, features x classes].
 * Of record is the stream before that norm: the sum of what all blocks have written. The norm divides each row by
 * a number of its own, so that behind it the strength of one feature would depend on all others. Outside training the
 * logits are computed from these layers, so that a checkpoint holds them; a training step takes all places at once.
 */
export function featureOutputs(
  prefix: string,
  { width, tokens, features, classes }: OutputSizes,
  start: Start,
): Part {
  const norm = layerNorm(`${prefix}norm`, width);
  const logits = linear('logits', width, classes, start);
  return {
    ...tensorsOf(norm, logits),
    apply(pass, stream) {
      const first = tokens - features;
      const outputs = Array.from({ length: features }, (_, p) =>
        pass.keep(tokenAt(pass, stream, first + p, `${prefix}output${p + 1}`), { ofRecord: true }),
      );
      const last = pass.training
        ? tokensBetween(pass, stream, first, tokens)
        : together(pass, outputs, `${prefix}outputs`);
      const perPlace = logits.apply(pass, norm.apply(pass, last), { as: 'logits.places' });
      const shape = pass.graph.integers([-1, features * classes]);
      return pass.keep(pass.graph.op('Reshape', [perPlace, shape], {}, 'logits'));
    },
  };
}
