/** How selective the units of a layer are for the categories of a label. */
import type { LabelFacts, LabelsView } from '../../runtime/inspections/label-facts';
import type { Drawing } from './chart';
import { count } from './format';
import { histogram } from './histogram';

/** Indices of selectivity; d' is of two categories alone. */
export type SelectivityIndex = 'index' | 'dPrime';

const NAMES: Readonly<Record<SelectivityIndex, string>> = {
  index: 'class selectivity index',
  dPrime: 'd′',
};

/** Name of an index. */
export function indexName(index: SelectivityIndex): string {
  return NAMES[index];
}

/** The histogram of an index over the units; the data table has every unit. */
export function selectivityChart(
  { layer }: LabelsView,
  { label, classes, selectivity, undefined: reasons }: LabelFacts,
  index: SelectivityIndex,
): Drawing {
  const title = `Units of ${layer} that tell ${label}`;
  if (!selectivity) return { kind: 'empty', title, reason: reasons.selectivity ?? 'It was not computed.' };
  const { dPrime, preferred } = selectivity;
  const shown = index === 'dPrime' && dPrime ? 'dPrime' : 'index';
  const values = (shown === 'dPrime' ? dPrime : selectivity.index) ?? [];
  const known = Float64Array.from(values.filter((value) => value !== null));
  if (known.length === 0) {
    const reason =
      'No unit has one: the class selectivity index is defined for means of at least 0, as after ReLU.';
    return { kind: 'empty', title, reason };
  }
  const without = values.length - known.length;
  const what =
    shown === 'dPrime'
      ? `d′: the difference of the means for ${classes[1]} and ${classes[0]} over the spread within them; 0 tells nothing.`
      : 'Class selectivity index (Morcos et al. 2018): (m − o) / (m + o), m the largest mean over a category, o the mean of the others; 0 tells nothing, 1 is active for one category alone.';
  return {
    kind: 'chart',
    title,
    caption: `${what}${without > 0 ? ` Not defined for ${count(without)} of ${count(values.length)} units.` : ''}`,
    ...histogram(known, NAMES[shown]),
    table: {
      columns: ['Unit', 'Class selectivity index', 'Preferred', ...(dPrime ? ['d′'] : [])],
      rows: selectivity.index.map((value, unit) => [
        unit,
        value,
        classes[preferred[unit]],
        ...(dPrime ? [dPrime[unit]] : []),
      ]),
    },
  };
}
