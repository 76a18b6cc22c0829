/** One value of a measure, its expensive parts computed in slices. */
import { layerSimilarity } from '../layer-similarity';
import type { PairMeasure } from '../measure';
import type { Representation } from '../representation';
import { Undefined } from '../undefined';

/** The value of a measure that compares. `between` is awaited while it is computed. @throws Undefined with the reason. */
export async function valueOf(
  { key }: PairMeasure,
  x: Representation,
  y: Representation,
  between: () => Promise<void>,
): Promise<number> {
  const { values, undefined: reasons } = await layerSimilarity([x], [y], key, between);
  const [[value]] = values;
  if (value === null) throw new Undefined(reasons.join(' '));
  return value;
}
