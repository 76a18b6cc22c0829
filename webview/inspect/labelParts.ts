/** What the labels tell of the selected layer: shared variance, separability of the categories, selectivity of the units. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LabelFacts, LabelsView } from '../../runtime/inspections/label-facts';
import { bounds, cell, decimal } from '../charts/format';
import { indexName, selectivityChart, type SelectivityIndex } from '../charts/selectivityChart';
import { sharedVarianceChart } from '../charts/sharedVariance';
import { choose } from '../parts/controls';
import { cancelledLine, errorBox, folded, progressLine } from '../parts/messages';
import type { PanelSection } from '../parts/panelSection';
import type { Slot } from '../parts/slot';
import type { InspectActions } from './actions';
import type { InspectState } from './state';

/** The places of it. */
export interface LabelParts {
  shared: Slot;
  separability: PanelSection;
  selectivity: Slot;
}

/** Brings the parts up to date. */
export function showLabels(
  state: InspectState,
  { shared, separability, selectivity }: LabelParts,
  actions: InspectActions,
): void {
  const { labelFacts: answer, look, selection } = state;
  const { value } = answer;
  const layer = value?.layer ?? selection.layer ?? 'the layer';
  for (const one of [shared, separability, selectivity])
    one.busy(answer.phase === 'asking' || state.layer.phase === 'asking');
  shared.controls(problem(state, actions));
  const title = `How ${layer} separates categories`;
  if (!value) {
    const reason =
      answer.phase === 'failed' ? 'Could not be computed.' : 'Comes after the charts of the layer.';
    shared.wait(`What labels explain of ${layer}, alone and together`, reason);
    selectivity.wait(`Units of ${layer} that tell a label`, reason);
    separability.show(title, html`<p class="empty">${reason}</p>`);
    return;
  }
  shared.show([value], () => sharedVarianceChart(value));
  separability.show(title, separabilityTable(value));
  const facts = value.labels.find(({ label }) => label === look.selectivityOf) ?? value.labels.at(0);
  if (!facts) return selectivity.wait(`Units of ${layer} that tell a label`, 'No label has categories.');
  selectivity.controls(selectivityControls(value, facts, look.selectivityIndex, actions));
  selectivity.show([value, facts, look.selectivityIndex], () =>
    selectivityChart(value, facts, look.selectivityIndex),
  );
}

function problem({ labelFacts: answer }: InspectState, actions: InspectActions): TemplateResult {
  return html`${progressLine(answer, 'What labels tell of the layer', () => actions.cancelOne('labelFacts'))}
  ${answer.phase === 'failed' && answer.error ? errorBox(answer.error, actions) : nothing}
  ${answer.phase === 'cancelled' ? cancelledLine('What labels tell', actions.retry) : nothing}`;
}

function selectivityControls(
  { labels }: LabelsView,
  facts: LabelFacts,
  index: SelectivityIndex,
  actions: InspectActions,
): TemplateResult {
  const names = labels.map(({ label }) => ({ value: label, label }));
  const indices = (['index', 'dPrime'] as const).map((value) => ({ value, label: indexName(value) }));
  return html`${
    names.length < 2
      ? nothing
      : choose('Label', names, facts.label, (selectivityOf) => actions.look({ selectivityOf }))
  }
  ${
    facts.selectivity?.dPrime
      ? choose('Index', indices, index, (value) =>
          actions.look({ selectivityIndex: value as SelectivityIndex }),
        )
      : nothing
  }`;
}

/** A measure of separability: its name, formula, and value with the name under which its reason stands. */
interface Separability {
  title: string;
  formula: string;
  reason: string;
  value(facts: LabelFacts): number | null;
}

const MEASURES: readonly Separability[] = [
  {
    title: 'Trace ratio',
    formula: 'tr(S_b) / tr(S_w): spread of the means of the categories over the spread within them',
    reason: 'traceRatio',
    value: ({ traceRatio }) => traceRatio,
  },
  {
    title: 'Fisher ratio',
    formula: 'tr(S_w⁻¹ S_b): the same in units of the spread within the categories, direction by direction',
    reason: 'fisherRatio',
    value: ({ fisherRatio }) => fisherRatio,
  },
  {
    title: 'Fisher ratio by chance',
    formula:
      'p (C − 1) / (n − C − p − 1): what it is expected to be of p normal units, n inputs and C categories that have nothing to do with them',
    reason: 'fisherRatio',
    value: ({ fisherRatio, fisherByChance }) => (fisherRatio === null ? null : fisherByChance),
  },
  {
    title: 'Silhouette',
    formula:
      'mean of (b − a) / max(a, b), a the mean distance to the own category, b to the nearest other (Rousseeuw 1987); −1 to 1',
    reason: 'silhouette',
    value: ({ silhouette }) => silhouette?.mean ?? null,
  },
  {
    title: 'Neural collapse NC1',
    formula: 'tr(S_w S_b⁺) / C over C categories (Papyan et al. 2020); 0 when categories are points',
    reason: 'neuralCollapse',
    value: ({ neuralCollapse }) => neuralCollapse?.nc1 ?? null,
  },
  {
    title: 'NC2, lengths',
    formula: 'standard deviation over mean of the norms of the centred means; 0 when all are as long',
    reason: 'neuralCollapse',
    value: ({ neuralCollapse }) => neuralCollapse?.equinorm ?? null,
  },
  {
    title: 'NC2, angles',
    formula: 'standard deviation of the cosines between centred means; 0 when all angles are the same',
    reason: 'neuralCollapse',
    value: ({ neuralCollapse }) => neuralCollapse?.equiangular ?? null,
  },
  {
    title: 'NC2, widest angles',
    formula: 'mean of |cosine + 1 / (C − 1)|; 0 when means are as far apart as C directions can be',
    reason: 'neuralCollapse',
    value: ({ neuralCollapse }) => neuralCollapse?.maximalAngle ?? null,
  },
];

/** "digit 0.40 [0.38, 0.43], slant 0.15" */
function explainedLine({ explained }: LabelsView): TemplateResult {
  const values = explained.map(({ label, r2, interval, undefined: reason }) => {
    const value = r2 === null ? '–' : decimal(r2);
    const range = interval ? bounds({ mean: r2, n: interval.draws, ...interval }, decimal) : '';
    return html`<span class="fact" title=${reason ?? nothing}>${label} ${`${value} ${range}`.trim()}</span>`;
  });
  const words =
    'R², fitted to a random half of the inputs and scored on the other; in brackets the 95 % interval over 200 bootstrap draws of the inputs of either half';
  return html`<p class="explained">
    <abbr title=${words} tabindex="0">Variance explained</abbr> ${values.map(
      (value, index) => html`${index > 0 ? ', ' : ''}${value}`,
    )}
  </p>`;
}

function separabilityTable(view: LabelsView): TemplateResult {
  const { labels, numbers, caveats, layer } = view;
  if (labels.length === 0) {
    return html`${explainedLine(view)}
      <p class="empty">
        The labels are numbers on a scale (${numbers.join(', ')}): they have no categories.
      </p>`;
  }
  const text = (facts: LabelFacts, { value, reason }: Separability) => {
    const found = value(facts);
    const why = found === null ? (facts.undefined[reason] ?? nothing) : nothing;
    return html`<td class="number" title=${why}>${found === null ? '–' : cell(found).replace('-', '−')}</td>`;
  };
  return html`${explainedLine(view)}
    <div class="table-scroll">
      <table class="facts-table" aria-label="Separability of categories in ${layer}">
        <thead>
          <tr>
            <th scope="col"></th>
            ${labels.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${MEASURES.map(
            (measure) =>
              html`<tr>
                <th scope="row"><abbr title=${measure.formula} tabindex="0">${measure.title}</abbr></th>
                ${labels.map((facts) => text(facts, measure))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${reasonsOf(labels)}
    ${folded(
      'About these numbers',
      caveats.map((caveat) => html`${caveat}`),
      0,
    )}`;
}

/** Why values are missing, for all to read. */
function reasonsOf(labels: readonly LabelFacts[]): TemplateResult | typeof nothing {
  const reasons = labels.flatMap(({ label, undefined: all }) =>
    [...new Set(Object.values(all))].map((reason) => html`<strong>${label}</strong>: ${reason}`),
  );
  return folded('Without a value', reasons);
}
