/**
 * How a measure takes resampled inputs. HSIC and RDM comparisons are made of pairs of rows: a bootstrap draw or a
 * permutation only picks from matrices computed once. All other measures are computed anew on the rows taken.
 */
import { takeRows } from '../matrix';
import type { PairMeasure } from '../measure';
import type { Representation } from '../representation';
import { Undefined } from '../undefined';
import { hsicForm } from './hsic-form';
import { rdmForm } from './rdm-form';
import { valueOf } from './value';

/** A measure of two representations on resampled inputs. */
export interface Resampled {
  /**
   * Where copies of an input can be told apart, intervals come from bootstrap draws. Elsewhere a copy would count as another
   * input (and be its own nearest neighbour): they come from half samples, whose spread is that of the bootstrap
   * (without replacement at half the size: Shao and Wu 1989, Annals of Statistics 17:1176).
   */
  readonly from: 'bootstrap' | 'half samples';
  /** Value on a draw of rows. @throws Undefined */
  drawn(rows: Uint32Array): number | Promise<number>;
  /** Value with the rows of the second representation in another order. @throws Undefined */
  permuted(order: Uint32Array): number | Promise<number>;
}

function recomputed(
  measure: PairMeasure,
  x: Representation,
  y: Representation,
  between: () => Promise<void>,
): Resampled {
  const taken = ({ name, matrix }: Representation, rows: Uint32Array): Representation => ({
    name,
    matrix: takeRows(matrix, Array.from(rows)),
  });
  return {
    from: 'half samples',
    drawn: (rows) => valueOf(measure, taken(x, rows), taken(y, rows), between),
    permuted: (order) => valueOf(measure, x, taken(y, order), between),
  };
}

/** Most inputs of which all pairs are kept: matrices of 200 MB each. */
const MOST_INPUTS = 5000;

/**
 * The measure on resampled inputs, in the cheapest form that it has; it must have a value on all of them. `between` is
 * awaited while a form is prepared and while a measure is computed anew. @throws Undefined where there are too many inputs to keep all their pairs.
 */
export async function resampled(
  measure: PairMeasure,
  x: Representation,
  y: Representation,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Resampled> {
  const form = hsicForm(measure.key) ?? rdmForm(measure.key);
  if (!form) return recomputed(measure, x, y, between);
  const { rows } = x.matrix;
  if (rows > MOST_INPUTS)
    throw new Undefined(
      `Resampling keeps all pairs of inputs, at most of ${MOST_INPUTS}; there are ${rows}: take fewer inputs.`,
    );
  return form(x, y, between);
}
