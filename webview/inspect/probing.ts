/** What can be decoded: the controls of the probes and the charts of what they found. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Decoding } from '../../runtime/inspections/decoding';
import type { ProbeKind } from '../../runtime/measures/probes/contract';
import { confusionChart } from '../charts/confusionChart';
import { learningChart } from '../charts/learningChart';
import { probeChart } from '../charts/probeChart';
import { aboutLabel, allKinds, kindName, kindsIn, probedLabel } from '../charts/probeWords';
import { button, choose, field, tick } from '../parts/controls';
import { cancelledLine, errorBox, folded, progressLine } from '../parts/messages';
import type { Slot } from '../parts/slot';
import type { InspectActions } from './actions';
import type { InspectState, ProbeForm } from './state';

/** The places of the charts about probes. */
export type ProbingSlots = Record<'decoding' | 'confusion' | 'learning', Slot>;

const TITLE = 'What can be decoded from each layer';
const NO_LABELS =
  'Probes need labels. A probe set brings them as arrays or columns beside the input, with one value a row.';
const ON_DEMAND =
  'Probes are fitted for each label in each layer, which takes a while: choose which, then press Probe.';

/** Brings the charts up to date. */
export function showProbing(state: InspectState, slots: ProbingSlots, actions: InspectActions): void {
  const { decoding, confusion, learning } = slots;
  const { value, phase } = state.decoding;
  const labels = state.inspection.value?.probe?.labels ?? [];
  for (const one of [decoding, confusion, learning]) one.busy(phase === 'asking');
  decoding.controls(labels.length === 0 ? html`` : controls(state, actions));
  if (labels.length === 0) return decoding.wait(TITLE, NO_LABELS);
  if (!value) return decoding.wait(TITLE, phase === 'asking' ? 'On its way…' : ON_DEMAND);
  const { probedLabel: label, probedKind } = state.look;
  decoding.show([value, label], () => probeChart(value, label));
  const layer = state.selection.layer ?? '';
  const kind = kindOf(value, label, probedKind);
  confusion.controls(kindChoice(value, label, kind, actions));
  confusion.show([value, layer, label, kind], () => confusionChart(value, layer, label, kind));
  learning.show([value, layer, label], () => learningChart(value, layer, label));
}

function kindsOf(decoding: Decoding, chosen: string | null): readonly ProbeKind[] {
  const label = probedLabel(decoding, chosen);
  return label ? kindsIn(aboutLabel(decoding, label)) : [];
}

/** The kind looked at: the one chosen where there is one, else the first. */
function kindOf(decoding: Decoding, label: string | null, chosen: ProbeKind | null): ProbeKind {
  const kinds = kindsOf(decoding, label);
  return chosen !== null && kinds.includes(chosen) ? chosen : (kinds.at(0) ?? 'logistic');
}

function kindChoice(
  decoding: Decoding,
  label: string | null,
  kind: ProbeKind,
  actions: InspectActions,
): TemplateResult {
  const options = kindsOf(decoding, label).map((value) => ({ value, label: kindName(value) }));
  return html`${
    options.length < 2
      ? nothing
      : choose('Probe', options, kind, (value) => actions.look({ probedKind: value as ProbeKind }))
  }`;
}

function controls({ decoding, look }: InspectState, actions: InspectActions): TemplateResult {
  const { probes, probed } = look;
  const { value } = decoding;
  const change = (part: Partial<ProbeForm>) => actions.look({ probes: { ...probes, ...part } });
  const pending = JSON.stringify(probes) !== JSON.stringify(probed);
  const toggle = (kind: ProbeKind, on: boolean) =>
    change({ kinds: allKinds.filter((one) => (one === kind ? on : probes.kinds.includes(one))) });
  return html`${value ? labelChoice(value, look.probedLabel, actions) : nothing}
    <span class="control kinds" role="group" aria-label="Probes">
      ${allKinds.map((kind) => tick(kindName(kind), probes.kinds.includes(kind), (on) => toggle(kind, on)))}
    </span>
    ${tick(
      'Control task',
      probes.control,
      (control) => change({ control }),
      'Probe for labels drawn at random too: what a probe scores above that, the layer holds (Hewitt and Liang 2019)',
    )}
    ${tick(
      'Learning curves',
      probes.curve,
      (curve) => change({ curve }),
      'Naive Bayes and logistic regression on more and more training rows, and where they cross',
    )}
    ${field({
      label: 'Seed',
      value: String(probes.seed),
      title: 'Of the split of the rows, the control labels and the starts',
      change: (text) => /^\d{1,9}$/.test(text.trim()) && change({ seed: Number(text) }),
    })}
    ${button(probed === null ? 'Probe' : 'Probe Again', () => actions.look({ probed: probes }), {
      primary: pending,
      icon: 'play',
      disabled: probes.kinds.length === 0 || !pending,
    })}
    ${progressLine(decoding, 'Probing the layers', () => actions.cancelOne('decoding'))}
    ${decoding.phase === 'failed' && decoding.error ? errorBox(decoding.error, actions) : nothing}
    ${decoding.phase === 'cancelled' ? cancelledLine('Probing', actions.retry) : nothing}
    ${value ? folded('About these probes', aboutText(value), 0) : nothing}`;
}

function labelChoice(decoding: Decoding, chosen: string | null, actions: InspectActions): TemplateResult {
  const options = decoding.labels.map(({ name }) => ({ value: name, label: name }));
  return html`${
    options.length < 2
      ? nothing
      : choose('Label', options, probedLabel(decoding, chosen)?.name ?? '', (probedLabel) =>
          actions.look({ probedLabel }),
        )
  }`;
}

function aboutText({ caveats, leftOut }: Decoding): TemplateResult[] {
  return [
    ...caveats.map((caveat) => html`${caveat}`),
    ...leftOut.map(({ layer, reason }) => html`<strong>${layer}</strong>: ${reason}`),
  ];
}
