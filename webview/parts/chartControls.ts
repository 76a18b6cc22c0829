/** Choices about charts of layers that both panels offer. */
import { nothing, type TemplateResult } from 'lit';
import type { Reduction } from '../../runtime/capture/reduce';
import type { Distance, LayerView } from '../../runtime/inspections/layer-view';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import { distanceName } from '../charts/wording';
import { count } from '../charts/format';
import { labelOfOrdering, type Ordering } from '../charts/ordering';
import { choose } from './controls';
import { measurePicker } from './measurePicker';

const DISTANCES: readonly Distance[] = ['euclidean', 'correlation', 'cosine'];
/** How many inputs of a layer may be shown. */
const SHOWN: readonly number[] = [128, 400, 1000, 2000];
const REDUCTIONS: readonly { value: Reduction; label: string }[] = [
  { value: 'mean', label: 'mean over positions' },
  { value: 'flatten', label: 'all positions as units' },
  { value: 'positions', label: 'each position a row' },
];

/** The label to show: the one chosen where the view has it, else its first; null where it has none. */
export function labelOf(view: Pick<LayerView, 'labels'> | null, chosen: string | null): string | null {
  const labels = Object.keys(view?.labels ?? {});
  return chosen !== null && labels.includes(chosen) ? chosen : (labels[0] ?? null);
}

/** The order of the inputs of a matrix: the one chosen where the view has it, else by its first label, else by clustering. */
export function orderOf(view: Pick<LayerView, 'labels'> | null, chosen: Ordering | null): Ordering {
  if (chosen === 'clusters' || chosen === 'rows') return chosen;
  const found = labelOf(view, chosen && labelOfOrdering(chosen));
  return found === null ? 'clusters' : `label:${found}`;
}

/** Chooses the label that colours the inputs; nothing where there is no choice. */
export function chooseColour(
  view: Pick<LayerView, 'labels'>,
  chosen: string | null,
  change: (label: string) => void,
): TemplateResult | typeof nothing {
  const labels = Object.keys(view.labels);
  if (labels.length < 2) return nothing;
  const options = labels.map((label) => ({ value: label, label }));
  return choose('Colour by', options, labelOf(view, chosen) ?? '', change);
}

/** Chooses the order of the inputs of a matrix: by a label, by clustering, or as they are. */
export function chooseOrder(
  view: Pick<LayerView, 'labels'>,
  chosen: Ordering | null,
  change: (ordering: Ordering) => void,
): TemplateResult {
  const options: { value: Ordering; label: string }[] = [
    ...Object.keys(view.labels).map((label) => ({ value: `label:${label}` as const, label })),
    { value: 'clusters', label: 'clustering' },
    { value: 'rows', label: 'row of the probe set' },
  ];
  return choose(
    'Order by',
    options,
    orderOf(view, chosen),
    (value) => change(value as Ordering),
    'Clustering: average linkage of the distances shown, its tree turned so that neighbours are alike',
  );
}

/** Chooses the distance between inputs. */
export function chooseDistance(chosen: Distance, change: (distance: Distance) => void): TemplateResult {
  const options = DISTANCES.map((value) => ({ value, label: distanceName(value).replace(/ distance$/, '') }));
  return choose('Distance', options, chosen, (value) => change(value as Distance));
}

/** Chooses how many inputs are shown at most; `rows` is how many there are. */
export function chooseMost(
  chosen: number,
  rows: number,
  change: (most: number) => void,
): TemplateResult | typeof nothing {
  const useful = SHOWN.filter((_, index) => index === 0 || SHOWN[index - 1] < rows);
  if (useful.length < 2) return nothing;
  const options = useful.map((most) => ({ value: String(most), label: count(Math.min(most, rows)) }));
  const nearest = useful.includes(chosen) ? chosen : useful[useful.length - 1];
  return choose(
    'Inputs shown',
    options,
    String(nearest),
    (value) => change(Number(value)),
    `Spread evenly over all ${count(rows)} rows`,
  );
}

/** Chooses how activations with positions become rows and units. */
export function chooseReduction(chosen: Reduction, change: (reduction: Reduction) => void): TemplateResult {
  return choose(
    'Positions',
    REDUCTIONS,
    chosen,
    (value) => change(value as Reduction),
    'How layers with positions (pixels, tokens) become one row of units per input',
  );
}

/** Chooses the measure of similarity or distance. */
export function chooseMeasure(
  measures: readonly MeasureInfo[],
  chosen: string | null,
  change: (measure: string) => void,
): TemplateResult {
  return measurePicker({ label: 'Measure', measures, chosen, change });
}
