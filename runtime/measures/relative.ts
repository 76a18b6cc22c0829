/**
 * Relative representations (Moschella et al. 2023, arXiv:2209.15430): a row becomes its cosines to anchor rows. Two models
 * whose representations differ by a rotation and a scale have the same one, of the same width whatever theirs is.
 */
import { randomStream } from '../data/random';
import { UserError } from '../errors';
import { takeRows } from './matrix';
import { rowProducts } from './products';
import { requireFinite, rowEnergies, rowNormalised, type Representation } from './representation';
import { Undefined } from './undefined';

/** Anchors: rows by number (from 0), or so many at random. */
export type RelativeSpace = { anchors: readonly number[] } | { anchors: number; seed: number };

function refusal(reason: string, rows: number): UserError {
  return new UserError('The anchors', reason, `Choose different rows of the ${rows} inputs, at least one.`);
}

/** The anchor rows of a space among `rows` inputs, rising. @throws UserError where they are no different rows of the inputs. */
export function anchorRows(space: RelativeSpace, rows: number): number[] {
  const { anchors } = space;
  if (typeof anchors !== 'number') {
    const outside = anchors.find((row) => !Number.isInteger(row) || row < 0 || row >= rows);
    if (outside !== undefined) throw refusal(`name the row ${outside}, which is not there.`, rows);
    if (new Set(anchors).size < anchors.length || anchors.length === 0)
      throw refusal(anchors.length === 0 ? 'are none.' : 'name a row twice.', rows);
    return anchors.toSorted((a, b) => a - b);
  }
  if (!Number.isInteger(anchors) || anchors < 1 || anchors > rows)
    throw refusal(`would be ${anchors} of ${rows} rows.`, rows);
  const seed = 'seed' in space ? space.seed : 0;
  const order = randomStream(seed, 'anchors', rows).shuffle(
    Uint32Array.from({ length: rows }, (_, row) => row),
  );
  return Array.from(order.subarray(0, anchors)).sort((a, b) => a - b);
}

/**
 * The representation [n, k] of the cosines of each row of X to the k anchor rows of X, under the same name.
 * @throws Undefined where a row is all zeros and so has no angle, or a value is not finite.
 */
export function relativeRepresentation(x: Representation, anchors: readonly number[]): Representation {
  requireFinite(x);
  const zero = rowEnergies(x).indexOf(0);
  if (zero >= 0)
    throw new Undefined(`Row ${zero + 1} of ${x.name} is all zeros, so it has no cosine to the anchors.`);
  const rows = rowNormalised(x).matrix;
  return { name: x.name, matrix: rowProducts(rows, takeRows(rows, anchors)) };
}
