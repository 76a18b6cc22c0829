/** Where a transformer puts features out: one feature at each of its last positions. */
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { tensorsOf, type Part } from './part';
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

/**
 * From the residual stream after the last block to the layers `prefix` + `output1`, `output2`, ... (the stream at each
 * output position, of record), and through the final norm to `logits` [batch, features x classes].
 * Of record is the stream before that norm: the sum of what all blocks have written. The norm divides each row by
 * a number of its own, so that behind it the strength of one feature would depend on all others.
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
      for (let p = 0; p < features; p++)
        pass.keep(tokenAt(pass, stream, first + p, `${prefix}output${p + 1}`), { ofRecord: true });
      const last = first === 0 ? stream : tokensBetween(pass, stream, first, tokens);
      const perPlace = logits.apply(pass, norm.apply(pass, last), { as: 'logits.places' });
      const shape = pass.graph.integers([-1, features * classes]);
      return pass.keep(pass.graph.op('Reshape', [perPlace, shape], {}, 'logits'));
    },
  };
}
