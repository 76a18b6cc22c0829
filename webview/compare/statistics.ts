/** What the statistics of a comparison are asked for, and what they tell the heatmap: pure. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { PairStatistics } from '../../runtime/inspections/pair-statistics';
import type { Correction, StatisticsSettings } from '../../runtime/measures/statistics/contract';
import type { Selection } from '../charts/selection';
import type { CompareChoice, StatisticsChoice } from './contract';

/** Which pairs of layers: of the same name, each layer of A with the most similar of B, or the selected one. */
export type PairChoice = 'same' | 'best' | 'selected';

/** The form of the statistics. */
export interface StatisticsForm extends StatisticsSettings {
  pairs: PairChoice;
  correction: Correction;
}

/** The form before it is touched. */
export const FIRST_STATISTICS: StatisticsForm = {
  pairs: 'same',
  bootstrap: 1000,
  permutations: 1000,
  level: 0.95,
  seed: 0,
  correction: 'holm',
};

/** Whether the models have layers of the same name. */
export function hasSameNames({ a, b }: Pick<Comparison, 'a' | 'b'>): boolean {
  const inB = new Set(b.layers);
  return a.layers.some((layer) => inB.has(layer));
}

/** The choice of pairs that there are. */
export function pairChoiceOf(form: StatisticsForm, comparison: Comparison): PairChoice {
  return form.pairs === 'same' && !hasSameNames(comparison) ? 'best' : form.pairs;
}

/** What to ask for; null where there is no such pair. */
export function statisticsChoice(
  form: StatisticsForm,
  on: CompareChoice & { measure: string; relative?: StatisticsChoice['relative'] },
  comparison: Comparison,
  selection: Selection,
): StatisticsChoice | null {
  const { pairs: _, correction, ...settings } = form;
  const pairs = pairsOf(pairChoiceOf(form, comparison), comparison, selection);
  if (pairs?.length === 0) return null;
  return { ...on, settings, correction, ...(pairs ? { pairs } : {}) };
}

/** The pairs by name in forward order of A; undefined stands for those of the same name. */
function pairsOf(
  choice: PairChoice,
  { a, matches }: Comparison,
  { layer, other }: Selection,
): StatisticsChoice['pairs'] {
  if (choice === 'same') return undefined;
  if (choice === 'selected') return layer === null || other === null ? [] : [{ a: layer, b: other }];
  const best = new Map(matches.map((match) => [match.layer, match.mostSimilar]));
  return a.layers.flatMap((name) => {
    const match = best.get(name) ?? null;
    return match === null ? [] : [{ a: name, b: match }];
  });
}

/** Permutations from which a corrected p can be as small as 1 less the level for one pair of so many; else null. */
export function missingPermutations({ settings, pairs, correction }: PairStatistics): number | null {
  const { permutations, level } = settings;
  const tested = correction === 'none' ? 1 : pairs.filter(({ chance }) => chance !== null).length;
  const least = Math.ceil(tested / (1 - level) - 1e-9) - 1;
  return permutations > 0 && permutations < least ? least : null;
}

/** Mean value by chance over the pairs, where the statistics are of what the comparison is of; else null. */
export function chanceOf(comparison: Comparison, statistics: PairStatistics | null): number | null {
  if (!statistics) return null;
  const { measure, reduction, anchors, a } = comparison;
  const same =
    statistics.measure === measure &&
    statistics.reduction === reduction &&
    statistics.probe.sha256 === a.probe.sha256 &&
    JSON.stringify(statistics.anchors) === JSON.stringify(anchors);
  const means = statistics.pairs.flatMap(({ chance }) => (chance ? [chance.mean] : []));
  return same && means.length > 0 ? means.reduce((sum, mean) => sum + mean, 0) / means.length : null;
}
