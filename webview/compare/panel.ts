/** The whole comparison as a lit template over its state. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LayerMatch } from '../../runtime/inspections/compare';
import { count, significant } from '../charts/format';
import {
  chooseColour,
  chooseDistance,
  chooseMost,
  chooseOrder,
  chooseReduction,
} from '../parts/chartControls';
import { button } from '../parts/controls';
import { icon, longName } from '../parts/text';
import { emptyState, type EmptyWords } from '../parts/emptyState';
import { isPending } from '../parts/inputs';
import { needsReduction } from '../parts/layers';
import { measureLine } from '../parts/measurePicker';
import { titleOf } from '../parts/measureSearch';
import { cancelledLine, errorBox, folded, note, progressLine } from '../parts/messages';
import { probeBar, type ProbeBarState } from '../parts/probeBar';
import { RANDOM_CAVEAT } from '../parts/probeDraft';
import { selectionLine } from '../parts/selectionLine';
import type { Column } from '../parts/table';
import type { CompareActions } from './actions';
import type { CompareCharts } from './charts';
import type { CompareStart, Side } from './contract';
import { cautionsOf } from './cautions';
import { header } from './header';
import { matchTable } from './matchTable';
import { bothOfRuns, dimensionsOf, sawTheSame } from './models';
import { relativeNote } from './relative';
import type { CompareState } from './state';
import { statisticsSection } from './statisticsSection';
import { trainingSection } from './trainingSection';

/** What the page is made of beside its state. */
export interface Parts {
  actions: CompareActions;
  charts: CompareCharts;
  columns: readonly Column<LayerMatch>[];
}

/** The page at one moment. */
export function comparison(state: CompareState, parts: Parts): TemplateResult {
  const { start, comparison: answer } = state;
  const { actions } = parts;
  if (!start.value) {
    return start.phase === 'failed' && start.error
      ? errorBox(start.error, actions)
      : html`<p class="loading" role="status">Reading the models…</p>`;
  }
  return html`${header(start.value, actions)}
    <div class="sticky">${inputs(state, start.value, actions)}</div>
    ${start.phase === 'failed' && start.error ? errorBox(start.error, actions) : nothing}
    ${fileNote(state, 'a', actions)} ${fileNote(state, 'b', actions)}
    ${answer.phase === 'failed' && answer.error ? errorBox(answer.error, actions) : nothing}
    ${answer.phase === 'cancelled' ? cancelledLine('Comparing', actions.retry) : nothing}
    ${answer.value ? numbers(state, parts) : unmeasured(state, start.value, actions)}`;
}

function barState(state: CompareState, start: CompareStart): ProbeBarState | null {
  if (!state.draft) return null;
  return {
    draft: state.draft,
    hasStudy: bothOfRuns(start),
    dimensions: dimensionsOf(start),
    pending: isPending(state),
    shown: state.comparison.value?.a.probe ?? null,
  };
}

function inputs(state: CompareState, start: CompareStart, actions: CompareActions): TemplateResult {
  const bar = barState(state, start);
  const { comparison: answer, look, selection } = state;
  const layers = [...start.a.description.layers, ...start.b.description.layers];
  const reduction = needsReduction(layers)
    ? chooseReduction(look.reduction, (value) => actions.look({ reduction: value }))
    : nothing;
  return html`${bar ? probeBar(bar, actions, reduction) : nothing}
  ${progressLine(answer, 'Comparing the models', actions.cancel)} ${sameInputs(state)}
  ${answer.value?.inputsAre === 'random' ? note('caution', RANDOM_CAVEAT) : nothing}
  ${
    selection.layer !== null && selection.other !== null && answer.value
      ? selectionLine(pairNames(selection.layer, selection.other), selection.inputs, state.a.value, () =>
          actions.pick({ inputs: [] }),
        )
      : nothing
  }`;
}

function pairNames(a: string, b: string): TemplateResult {
  return html`<span class="badge">A</span> <strong class="selected-layer">${longName(a)}</strong>
    <span class="badge">B</span> <strong class="selected-layer">${longName(b)}</strong>`;
}

/** The check that both models were given the same inputs. */
function sameInputs({ comparison: { value } }: CompareState): TemplateResult | typeof nothing {
  if (!value) return nothing;
  const { rows, sha256 } = value.a.probe;
  return sawTheSame(value)
    ? html`<p class="same-inputs" role="status">
        ${icon('pass')} Both models saw the same ${count(rows)} inputs
        <span class="muted" title=${`SHA-256 ${sha256}`}>(hashes equal: ${sha256.slice(0, 8)}…)</span>
      </p>`
    : note('caution', 'The models did not see the same inputs: similarities mean nothing.');
}

function fileNote(
  { onDisk, start }: CompareState,
  side: Side,
  actions: CompareActions,
): TemplateResult | typeof nothing {
  const path = start.value?.[side].path;
  switch (onDisk[side]) {
    case 'as read':
      return nothing;
    case 'changed':
      return note(
        'info',
        html`<strong>${path}</strong> has changed on disk. What is shown is of its former version.`,
        button('Refresh', actions.refresh, { primary: true, icon: 'refresh' }),
      );
    case 'deleted':
      return note('caution', html`<strong>${path}</strong> was deleted. What is shown was read before.`);
  }
}

const WORDS: EmptyWords = {
  title: 'On which inputs?',
  text: html`Both models are run on the same inputs, and their layers compared by what they make of them. A
    probe set (<code>.npz</code>, <code>.npy</code> or <code>.csv</code>) must fit both models; random inputs
    compare their architectures and weights.`,
  subject: 'these models',
};

function unmeasured(state: CompareState, start: CompareStart, actions: CompareActions): TemplateResult {
  const bar = barState(state, start);
  return state.comparison.phase === 'asking' || !bar
    ? html`<p class="loading" role="status">Comparing the layers…</p>`
    : emptyState(bar, WORDS, actions);
}

function numbers(state: CompareState, { charts, columns, actions }: Parts): TemplateResult {
  return html`<div class="columns">
      <section class="overview" aria-labelledby="all-title">
        <div class="section-head"><h2 id="all-title">All layers</h2></div>
        <div class="figures">${charts.heatmap.node}</div>
        ${aboutMeasure(state, actions)} ${notes(state)}
      </section>
      <div>${matchTable(state, columns, actions)} ${pairSection(state, charts, actions)}</div>
    </div>
    ${statisticsSection(state, charts, actions)} ${trainingSection(state, charts, actions)}`;
}

/** What the numbers are and what to beware of in them. */
function aboutMeasure(state: CompareState, actions: CompareActions): TemplateResult | typeof nothing {
  const { comparison: answer, start } = state;
  const { value } = answer;
  if (!value) return nothing;
  const measure = start.value?.measures.find(({ key }) => key === value.measure);
  return html`${measureLine(measure, cautionsOf(value, measure))} ${relativeNote(value, state, actions)}`;
}

function notes({ comparison: { value } }: CompareState): TemplateResult | typeof nothing {
  if (!value) return nothing;
  return html`${folded(
    'About these numbers',
    value.caveats.map((caveat) => html`${caveat}`),
  )}
  ${folded(
    'Pairs without a value',
    value.undefined.map((reason) => html`${reason}`),
  )}
  ${folded(
    'Layers left out',
    value.leftOut.map(
      ({ model, layer, reason }) => html`<strong>${layer}</strong> of ${model.toUpperCase()}: ${reason}`,
    ),
  )}`;
}

/** Similarity of the selected pair, or null. */
function pairSimilarity({ comparison: { value }, selection }: CompareState): number | null {
  if (!value || selection.layer === null || selection.other === null) return null;
  const row = value.values[value.a.layers.indexOf(selection.layer)];
  return row?.[value.b.layers.indexOf(selection.other)] ?? null;
}

/** Title of a measure. */
function measureText({ start }: CompareState, key: string): string {
  return titleOf(start.value?.measures.find((measure) => measure.key === key) ?? { key });
}

function pairSection(state: CompareState, charts: CompareCharts, actions: CompareActions): TemplateResult {
  const { a, b, look, comparison: answer } = state;
  const similarity = pairSimilarity(state);
  const shown = a.value && b.value;
  const failed = [a, b].find(({ phase }) => phase === 'failed')?.error;
  const cancelled = [a, b].some(({ phase }) => phase === 'cancelled');
  return html`<section class="pair-section" aria-labelledby="pair-title">
    <div class="section-head">
      <h2 id="pair-title">Side by side</h2>
      ${
        similarity !== null && answer.value
          ? html`<span class="muted"
              >${measureText(state, answer.value.measure)} ${significant(similarity)}</span
            >`
          : nothing
      }
      ${
        a.value
          ? html`${chooseColour(a.value, look.colourBy, (colourBy) => actions.look({ colourBy }))}
            ${chooseOrder(a.value, look.orderBy, (orderBy) => actions.look({ orderBy }))}
            ${chooseDistance(look.distance, (distance) => actions.look({ distance }))}
            ${chooseMost(look.most, a.value.rows, (most) => actions.look({ most }))}`
          : nothing
      }
    </div>
    ${shown ? nothing : progressLine(a.value ? b : a, 'Reading the layers', actions.cancel)}
    ${failed ? errorBox(failed, actions) : nothing}
    ${cancelled ? cancelledLine('Reading the layers', actions.retry) : nothing}
    <div class="figures pairs">${shown ? charts.pair.map(({ node }) => node) : nothing}</div>
  </section>`;
}
