/** The whole inspector as a lit template over its state. */
import { html, nothing, type TemplateResult } from 'lit';
import { chooseReduction } from '../parts/chartControls';
import { button } from '../parts/controls';
import { longName } from '../parts/text';
import { emptyState, type EmptyWords } from '../parts/emptyState';
import { isPending } from '../parts/inputs';
import { needsReduction } from '../parts/layers';
import { cancelledLine, errorBox, note, progressLine } from '../parts/messages';
import { probeBar, type ProbeBarState } from '../parts/probeBar';
import { RANDOM_CAVEAT } from '../parts/probeDraft';
import { selectionLine } from '../parts/selectionLine';
import type { Column } from '../parts/table';
import type { InspectActions } from './actions';
import type { InspectCharts } from './charts';
import type { LayerRow } from './columns';
import type { InspectStart } from './contract';
import { header } from './header';
import { layerSection } from './layerSection';
import type { InspectState } from './state';

/** What the page is made of beside its state. */
export interface Parts {
  actions: InspectActions;
  charts: InspectCharts;
  table: { rows: readonly LayerRow[]; columns: readonly Column<LayerRow>[] };
}

/** The page at one moment. */
export function inspector(state: InspectState, parts: Parts): TemplateResult {
  const { start } = state;
  const { actions } = parts;
  if (!start.value) {
    return start.phase === 'failed' && start.error
      ? errorBox(start.error, actions)
      : html`<p class="loading" role="status">Reading the model…</p>`;
  }
  return html`${header(start.value, actions)}
    <div class="sticky">${inputs(state, start.value, actions)}</div>
    ${start.phase === 'failed' && start.error ? errorBox(start.error, actions) : nothing}
    ${fileNote(state, actions)} ${measuringProblem(state, actions)}
    <div class="columns ${state.inspection.value ? '' : 'unmeasured'}">
      ${layerSection(state, parts.table, actions)}
      <section class="charts" aria-label="Charts">
        ${state.inspection.value ? charts(state, parts) : unmeasured(state, start.value, actions)}
      </section>
    </div>`;
}

function barState(state: InspectState, { description }: InspectStart): ProbeBarState | null {
  if (!state.draft) return null;
  return {
    draft: state.draft,
    hasStudy: description.origin !== null,
    dimensions: description.openDimensions,
    pending: isPending(state),
    shown: state.inspection.value?.probe ?? null,
  };
}

function inputs(state: InspectState, start: InspectStart, actions: InspectActions): TemplateResult {
  const bar = barState(state, start);
  const { inspection, look, selection, layer } = state;
  const reduction = needsReduction(start.description.layers)
    ? chooseReduction(look.reduction, (reduction) => actions.look({ reduction }))
    : nothing;
  return html`${bar ? probeBar(bar, actions, reduction) : nothing}
  ${progressLine(inspection, 'Measuring the layers', actions.cancel)}
  ${inspection.value?.probe?.source === 'random' ? note('caution', RANDOM_CAVEAT) : nothing}
  ${
    selection.layer !== null && inspection.value
      ? selectionLine(
          html`<span>Layer</span> <strong class="selected-layer">${longName(selection.layer)}</strong>`,
          selection.inputs,
          layer.value,
          () => actions.pick({ inputs: [] }),
        )
      : nothing
  }`;
}

function fileNote({ file }: InspectState, actions: InspectActions): TemplateResult | typeof nothing {
  switch (file) {
    case 'as read':
      return nothing;
    case 'changed':
      return note(
        'info',
        'The file has changed on disk. What is shown is of its former version.',
        button('Refresh', actions.refresh, { primary: true, icon: 'refresh' }),
      );
    case 'deleted':
      return note('caution', 'The file was deleted. What is shown was read before.');
  }
}

function measuringProblem(
  { inspection }: InspectState,
  actions: InspectActions,
): TemplateResult | typeof nothing {
  if (inspection.phase === 'failed' && inspection.error) return errorBox(inspection.error, actions);
  return inspection.phase === 'cancelled' ? cancelledLine('Measuring', actions.retry) : nothing;
}

const WORDS: EmptyWords = {
  title: 'What does this model represent?',
  text: html`Its layers are measured on inputs. A probe set (<code>.npz</code>, <code>.npy</code> or
    <code>.csv</code>) whose further arrays or columns are labels shows what each layer tells apart; random
    inputs show its geometry alone.`,
  subject: 'this model',
};

function unmeasured(state: InspectState, start: InspectStart, actions: InspectActions): TemplateResult {
  const bar = barState(state, start);
  return state.inspection.phase === 'asking' || !bar
    ? html`<p class="loading" role="status">Measuring the layers…</p>`
    : emptyState(bar, WORDS, actions);
}

function charts(state: InspectState, { charts: { places }, actions }: Parts): TemplateResult {
  const { layer } = state;
  return html`${layer.value ? nothing : progressLine(layer, 'Reading the layer', actions.cancel)}
    ${layer.phase === 'failed' && layer.error ? errorBox(layer.error, actions) : nothing}
    ${layer.phase === 'cancelled' ? cancelledLine('Reading the layer', actions.retry) : nothing}
    <div class="figures">${places(state).map(({ node }) => node)}</div>`;
}
