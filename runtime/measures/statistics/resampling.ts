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

/** A measure of two representations on resampled inputs. */
export interface Resampled {
  /**
   * Where copies of an input can be told apart, intervals come from bootstrap draws. Elsewhere a copy would count as another
   * input (and be its own nearest neighbour): they come from half samples, whose spread is that of the bootstrap
   * (without replacement at half the size: Shao and Wu 1989, Annals of Statistics 17:1176).
   */
  readonly from: 'bootstrap' | 'half samples';
  /** Value on a draw of rows. @throws Undefined */
  drawn(rows: Uint32Array): number;
  /** Value with the rows of the second representation in another order. @throws Undefined */
  permuted(order: Uint32Array): number;
}

function recomputed({ compute }: PairMeasure, x: Representation, y: Representation): Resampled {
  const taken = ({ name, matrix }: Representation, rows: Uint32Array): Representation => ({
    name,
    matrix: takeRows(matrix, Array.from(rows)),
  });
  const number = (value: ReturnType<typeof compute>): number => {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new Undefined(`${x.name} and ${y.name} have no finite value.`);
  };
  return {
    from: 'half samples',
    drawn: (rows) => number(compute(taken(x, rows), taken(y, rows))),
    permuted: (order) => number(compute(x, taken(y, order))),
  };
}

/** The measure on resampled inputs, in the cheapest form that it has. */
export function resampled(measure: PairMeasure, x: Representation, y: Representation): Resampled {
  const form = hsicForm(measure.key) ?? rdmForm(measure.key);
  return form ? form(x, y) : recomputed(measure, x, y);
}
