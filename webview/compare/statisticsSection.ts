/** The statistics of a comparison: their form, how far they are, and their charts. */
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Correction } from '../../runtime/measures/statistics/contract';
import { count } from '../charts/format';
import { correctionName } from '../charts/pairStatisticsChart';
import { button, choose } from '../parts/controls';
import { measureOf, titleOf } from '../parts/measureSearch';
import { cancelledLine, errorBox, folded, note, progressLine } from '../parts/messages';
import { numberField } from '../parts/numberField';
import type { CompareActions } from './actions';
import type { CompareCharts } from './charts';
import { statisticsNow } from './questions';
import type { CompareState } from './state';
import { hasSameNames, missingPermutations, pairChoiceOf, type PairChoice } from './statistics';

const MOST_DRAWS = 100_000;
const LEVELS = [0.9, 0.95, 0.99].map((level) => ({ value: String(level), label: `${100 * level} %` }));
const CORRECTIONS = (['holm', 'benjamini-hochberg', 'none'] as const).map((value) => ({
  value,
  label: value === 'none' ? 'none' : correctionName(value),
}));
const SELECTED_BY_VALUE =
  'Each layer of A stands beside the layer of B that is most similar on these very inputs: its p-value and interval are too good, since the choice has looked at them.';

/** The section; it computes when it is told to. */
export function statisticsSection(
  state: CompareState,
  charts: CompareCharts,
  actions: CompareActions,
): TemplateResult | typeof nothing {
  const { statistics: answer, comparison } = state;
  if (!comparison.value) return nothing;
  return html`<section class="statistics" aria-labelledby="statistics-title">
    <div class="section-head"><h2 id="statistics-title">Statistics of pairs of layers</h2></div>
    ${form(state, actions)} ${progressLine(answer, 'Computing statistics', actions.cancel)}
    ${answer.phase === 'failed' && answer.error ? errorBox(answer.error, actions) : nothing}
    ${answer.phase === 'cancelled' ? cancelledLine('Computing statistics', actions.retry) : nothing}
    ${answer.value ? results(state, charts) : answer.phase === 'idle' ? explanation(state) : nothing}
  </section>`;
}

function form(state: CompareState, actions: CompareActions): TemplateResult {
  const { look, statistics: answer } = state;
  const { bootstrap, permutations, level, seed, correction } = look.statistics;
  const change = actions.statistics;
  const next = statisticsNow(state);
  const isShown = JSON.stringify(next) === JSON.stringify(state.wanted) && answer.phase === 'answered';
  return html`<div class="form" role="group" aria-label="Statistics">
    ${choosePairs(state, actions)}
    ${numberField({
      label: 'Bootstrap draws',
      value: bootstrap,
      least: 0,
      most: MOST_DRAWS,
      step: 100,
      title: 'Draws of inputs with replacement, for the intervals; 0: none',
      change: (value) => change({ bootstrap: value }),
    })}
    ${choose('Level', LEVELS, String(level), (value) => change({ level: Number(value) }), 'Of the intervals')}
    ${numberField({
      label: 'Permutations',
      value: permutations,
      least: 0,
      most: MOST_DRAWS,
      step: 100,
      title: 'Random matches of the rows of A with those of B, for the value by chance; 0: none',
      change: (value) => change({ permutations: value }),
    })}
    ${choose(
      'Correction',
      CORRECTIONS,
      correction,
      (value) => change({ correction: value as Correction }),
      'Of p-values, for looking at several pairs: Holm keeps the chance of any false one, Benjamini and Hochberg the share of false ones',
    )}
    ${numberField({
      label: 'Seed',
      value: seed,
      least: 0,
      most: Number.MAX_SAFE_INTEGER,
      title: 'The same seed gives the same draws',
      change: (value) => change({ seed: value }),
    })}
    ${button('Compute', actions.compute, {
      primary: !isShown,
      icon: 'play',
      disabled: next === null || isShown || answer.phase === 'asking',
    })}
  </div>`;
}

function choosePairs({ look, comparison }: CompareState, { statistics }: CompareActions): unknown {
  const { value } = comparison;
  if (!value) return nothing;
  const options: { value: PairChoice; label: string }[] = [
    ...(hasSameNames(value) ? [{ value: 'same' as const, label: 'of the same name' }] : []),
    { value: 'best', label: 'each with its best match' },
    { value: 'selected', label: 'the selected one' },
  ];
  const chosen = pairChoiceOf(look.statistics, value);
  return keyed(
    options.length,
    choose('Pairs', options, chosen, (pairs) => statistics({ pairs: pairs as PairChoice })),
  );
}

function explanation({ comparison: { value }, look, start }: CompareState): TemplateResult {
  const { bootstrap, permutations } = look.statistics;
  const measure = measureOf(start.value?.measures ?? [], value?.measure ?? null);
  return html`<p class="explanation">
    How sure are these numbers? <strong>Compute</strong> draws the ${count(value?.rows ?? 0)} inputs anew
    ${count(bootstrap)} times for the interval of ${measure ? titleOf(measure) : 'the measure'} of each pair,
    and matches the rows of the two models at random ${count(permutations)} times for what it would be by
    chance. It also tells which layers differ from the one before. It may take some time, and can be
    cancelled.
  </p>`;
}

function results(state: CompareState, { pairs, differences }: CompareCharts): TemplateResult {
  const { value } = state.statistics;
  const cautions = value ? cautionsOf(state) : [];
  return html`${cautions.map((text) => note('caution', text))}
    <div class="figures pairs">${pairs.node}${differences.node}</div>
    ${folded(
      'About these statistics',
      (value?.caveats ?? []).map((caveat) => html`${caveat}`),
    )}`;
}

/** Statistics may be of something else than the comparison above by now. */
function cautionsOf({ statistics: { value }, comparison, wanted, start }: CompareState): string[] {
  const shown = comparison.value;
  if (!value || !shown) return [];
  const least = missingPermutations(value);
  const chosenByValue = wanted?.pairs !== undefined && wanted.pairs.length > 1;
  const measure = measureOf(start.value?.measures ?? [], value.measure);
  const other =
    value.measure !== shown.measure ||
    value.reduction !== shown.reduction ||
    value.probe.sha256 !== shown.a.probe.sha256 ||
    JSON.stringify(value.anchors) !== JSON.stringify(shown.anchors);
  return [
    ...(other
      ? [
          `These statistics are of ${measure ? titleOf(measure) : value.measure} as it was asked for before; the comparison above has changed since.`,
        ]
      : []),
    ...(chosenByValue ? [SELECTED_BY_VALUE] : []),
    ...(least === null
      ? []
      : [
          `With ${count(value.settings.permutations)} permutations no corrected p can be as small as ${Number((1 - value.settings.level).toPrecision(3))}: take at least ${count(least)} to tell a single pair from chance.`,
        ]),
  ];
}
