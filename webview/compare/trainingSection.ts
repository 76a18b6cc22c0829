/** The view over training: a measure of each layer at every checkpoint of the seed that a model is of. */
import { html, nothing, type TemplateResult } from 'lit';
import { button, choose } from '../parts/controls';
import { measureLine, measurePicker } from '../parts/measurePicker';
import { measureOf } from '../parts/measureSearch';
import { cancelledLine, errorBox, folded, progressLine } from '../parts/messages';
import type { CompareActions } from './actions';
import type { CompareCharts } from './charts';
import type { CompareStart } from './contract';
import type { CompareState } from './state';
import { trainedSides, trainingChoices, trainingMeasure, type TrainingForm } from './training';

const AGAINST = [
  { value: 'last', label: 'the last checkpoint' },
  { value: 'first', label: 'the first checkpoint' },
  { value: 'previous', label: 'the checkpoint before' },
];
const SCALES = [
  { value: 'log', label: 'logarithmic' },
  { value: 'linear', label: 'linear' },
];

/** The section, where one of the models is a checkpoint of a run; it asks once it is told to. */
export function trainingSection(
  state: CompareState,
  charts: CompareCharts,
  actions: CompareActions,
): TemplateResult | typeof nothing {
  const { trajectory: answer, comparison, look, start } = state;
  if (!comparison.value || !start.value || trainedSides(start.value).length === 0) return nothing;
  return html`<section class="training" aria-labelledby="training-title">
    <div class="section-head"><h2 id="training-title">Over training</h2></div>
    ${look.training.shown ? controls(state, start.value, actions) : explanation(actions)}
    ${progressLine(answer, 'Following training', actions.cancel)}
    ${answer.phase === 'failed' && answer.error ? errorBox(answer.error, actions) : nothing}
    ${answer.phase === 'cancelled' ? cancelledLine('Following training', actions.retry) : nothing}
    ${look.training.shown && answer.value ? results(state, charts) : nothing}
  </section>`;
}

function explanation({ training }: CompareActions): TemplateResult {
  return html`<p class="explanation">
      Every checkpoint of this seed on the same inputs: how each layer changes while the network learns,
      against its final state, its first or the one before; or its geometry, or what it tells of a label. All
      checkpoints are run, which may take some time.
    </p>
    ${button('Follow over Training', () => training({ shown: true }), { primary: true, icon: 'play' })}`;
}

function controls(state: CompareState, start: CompareStart, { training }: CompareActions): TemplateResult {
  const form = state.look.training;
  const sides = trainedSides(start);
  const choices = choicesOf(state, start);
  const key = keyOf(state, start);
  const isPair = trainingMeasure(form, key, start).kind === 'pair';
  return html`<div class="form" role="group" aria-label="Over training">
    ${measurePicker({
      label: 'Follow',
      measures: choices,
      chosen: key,
      change: (chosen) => training({ key: chosen }),
    })}
    ${
      isPair
        ? choose('Against', AGAINST, form.against, (against) =>
            training({ against: against as TrainingForm['against'] }),
          )
        : nothing
    }
    ${choose('Steps', SCALES, form.scale, (scale) => training({ scale: scale as TrainingForm['scale'] }))}
    ${
      sides.length > 1
        ? choose(
            'Seed of',
            sides.map((side) => ({ value: side, label: side.toUpperCase() })),
            form.side,
            (side) => training({ side: side as TrainingForm['side'] }),
          )
        : nothing
    }
  </div>`;
}

function choicesOf({ comparison }: CompareState, start: CompareStart) {
  return trainingChoices(start, comparison.value?.a.probe.labels ?? []);
}

function keyOf({ look }: CompareState, start: CompareStart): string {
  return look.training.key ?? measureOf(start.measures, look.measure)?.key ?? '';
}

function results(state: CompareState, { training }: CompareCharts): TemplateResult {
  const { trajectory, start } = state;
  if (!start.value) return html``;
  const chosen = keyOf(state, start.value);
  const measure = choicesOf(state, start.value).find(({ key }) => key === chosen);
  return html`<div class="figures">${training.node}</div>
    ${measureLine(measure)}
    ${folded(
      'About these numbers',
      (trajectory.value?.caveats ?? []).map((caveat) => html`${caveat}`),
    )}
    ${folded(
      'Layers without a value',
      (trajectory.value?.undefined ?? []).map((reason) => html`${reason}`),
    )}`;
}
