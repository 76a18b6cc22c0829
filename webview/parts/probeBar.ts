/** The bar that says on what inputs a panel's numbers are, and lets a person choose others. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ProbeProvenance } from '../../runtime/inspections/probe';
import type { Proposal } from '../../runtime/capture/dimensions';
import { button, field } from './controls';
import { baseName, choiceOf, faults, provenanceText, type ProbeDraft } from './probeDraft';

/** What the bar shows. */
export interface ProbeBarState {
  draft: ProbeDraft;
  /** Whether there is a study's test set to choose. */
  hasStudy: boolean;
  dimensions: readonly Proposal[];
  /** Whether the form differs from what was asked for last. */
  pending: boolean;
  /** What the numbers shown are of; null while there are none. */
  shown: ProbeProvenance | null;
}

/** What a person can do in it. */
export interface ProbeActions {
  useStudy(): void;
  chooseFile(): void;
  useRandom(): void;
  edit(change: Partial<ProbeDraft>): void;
  /** Asks for what the form says. */
  measure(): void;
}

/** The three ways to inputs, as buttons. */
export function sourceButtons(
  { draft, hasStudy }: Pick<ProbeBarState, 'draft' | 'hasStudy'>,
  actions: ProbeActions,
): TemplateResult {
  const pressed = (source: ProbeDraft['source']) => draft.source === source;
  return html`${
    hasStudy
      ? button('Study’s test set', actions.useStudy, { pressed: pressed('study'), icon: 'beaker' })
      : nothing
  }
  ${button('Probe set…', actions.chooseFile, {
    pressed: pressed('file'),
    icon: 'file',
    title: draft.file ?? 'Inputs from a file: .npz, .npy or .csv',
  })}
  ${button('Random inputs', actions.useRandom, { pressed: pressed('random'), icon: 'symbol-numeric' })}`;
}

/** The whole bar; `extra` are further choices that the panel has. */
export function probeBar(
  state: ProbeBarState,
  actions: ProbeActions,
  extra: unknown = nothing,
): TemplateResult {
  const { draft } = state;
  return html`<div class="probe-bar" role="group" aria-label="Inputs">
    <span class="bar-title">Inputs</span>
    <div class="segments">${sourceButtons(state, actions)}</div>
    ${
      draft.source === 'file' && draft.file !== null
        ? html`<code class="file-name" title=${draft.file}>${baseName(draft.file)}</code>`
        : nothing
    }
    ${draft.source === 'random' ? randomFields(state, actions) : nothing} ${extra}
    <span class="grow"></span>
    ${state.shown ? html`<span class="shown" role="status">${provenanceText(state.shown)}</span>` : nothing}
  </div>`;
}

function randomFields({ draft, dimensions, pending }: ProbeBarState, actions: ProbeActions): TemplateResult {
  const wrong = faults(draft);
  const complete = choiceOf(draft) !== null;
  const enter = () => complete && actions.measure();
  const inputOf = new Map(dimensions.map(({ name, input }) => [name, input]));
  return html`${field({
    label: 'Rows',
    value: draft.rows,
    fault: wrong.get('rows'),
    title: 'How many inputs are drawn',
    change: (rows) => actions.edit({ rows }),
    enter,
  })}
  ${field({
    label: 'Seed',
    value: draft.seed,
    fault: wrong.get('seed'),
    title: 'The same seed gives the same inputs',
    change: (seed) => actions.edit({ seed }),
    enter,
  })}
  ${[...draft.dims].map(([name, text]) =>
    field({
      label: name,
      value: text,
      fault: wrong.get(`dim:${name}`),
      title: `Extent of the open dimension ${name} of input ${inputOf.get(name) ?? ''}`,
      change: (value) => actions.edit({ dims: new Map(draft.dims).set(name, value) }),
      enter,
    }),
  )}
  ${pending ? button('Measure', actions.measure, { primary: true, icon: 'play', disabled: !complete }) : nothing}`;
}
