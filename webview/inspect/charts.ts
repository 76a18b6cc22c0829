/** The charts of the inspector: what each shows, and its controls. */
import { html, nothing } from 'lit';
import { comparisonChart } from '../charts/comparisonChart';
import { dissimilarityView } from '../charts/dissimilarityView';
import { geometryChart } from '../charts/geometryChart';
import { labelChart } from '../charts/labelChart';
import { layerScatter } from '../charts/layerScatter';
import { spectrumChart } from '../charts/spectrum';
import type { Answer } from '../parts/answer';
import {
  chooseColour,
  chooseDistance,
  chooseMeasure,
  chooseMost,
  chooseOrder,
  labelOf,
  orderOf,
} from '../parts/chartControls';
import { measureOf } from '../parts/measureSearch';
import { cancelledLine, errorBox, progressLine } from '../parts/messages';
import { panelSection } from '../parts/panelSection';
import { baseName } from '../parts/probeDraft';
import { slot, type Slot } from '../parts/slot';
import type { InspectActions } from './actions';
import { geometryParts } from './geometryParts';
import { showLabels } from './labelParts';
import { showProbing } from './probing';
import type { InspectState } from './state';
import { showUmap } from './umapChart';

/** The places of the charts, and the way to bring them up to date. */
export interface InspectCharts {
  /** In the order of the page, in which two and two stand beside each other. */
  places(state: InspectState): readonly { readonly node: HTMLElement }[];
  show(state: InspectState): void;
}

/** All charts of the inspector, empty. */
export function inspectCharts(actions: InspectActions): InspectCharts {
  const make = (id: string) => slot(id, { onPick: actions.pick, onExport: actions.export, level: 2 });
  const ofLayer = { scatter: make('scatter'), matrix: make('dissimilarity'), spectrum: make('spectrum') };
  const ofAll = { labels: make('labels'), geometry: make('geometry') };
  const [similarity, umap] = [make('similarity'), make('umap')];
  const probing = { decoding: make('decoding'), confusion: make('confusion'), learning: make('learning') };
  const units = { facts: panelSection('facts'), units: make('units'), table: panelSection('unit-table') };
  const showGeometry = geometryParts(units, actions);
  const told = {
    shared: make('shared'),
    separability: panelSection('separability'),
    selectivity: make('selectivity'),
  };
  const { scatter, matrix, spectrum } = ofLayer;
  const { labels, geometry } = ofAll;
  const { decoding, confusion, learning } = probing;
  const ofUnits = [units.facts, units.units, units.table];
  return {
    places({ inspection, decoding: { value: probes } }) {
      const first = [scatter, umap, matrix];
      if (!inspection.value?.probe?.labels.length)
        return [...first, spectrum, similarity, geometry, ...ofUnits, labels, decoding];
      const probed = probes ? [decoding, confusion, learning] : [decoding];
      const ofLabels = [told.shared, told.separability, told.selectivity];
      return [...first, labels, similarity, spectrum, ...probed, ...ofLabels, geometry, ...ofUnits];
    },
    show(state) {
      showLayer(state, ofLayer, actions);
      showUmap(state, umap, actions);
      showAll(state, ofAll);
      showSimilarity(state, similarity, actions);
      showProbing(state, probing, actions);
      showLabels(state, told, actions);
      showGeometry(state);
      for (const one of [scatter, umap, matrix, spectrum, labels, geometry, similarity, decoding])
        one.select(state.selection);
    },
  };
}

/** What stands in the place of a chart that has not been drawn yet. */
const NOT_YET: Record<Answer<unknown>['phase'], string> = {
  idle: 'Comes as soon as the layers have been measured.',
  asking: 'On its way…',
  answered: '',
  failed: 'Could not be computed.',
  cancelled: 'Was cancelled.',
};

function showLayer(
  { layer: { value: view, phase }, inspection, look, selection }: InspectState,
  { scatter, spectrum, matrix }: Record<'scatter' | 'spectrum' | 'matrix', Slot>,
  actions: InspectActions,
): void {
  for (const one of [scatter, spectrum, matrix]) {
    one.busy(phase === 'asking' || inspection.phase === 'asking');
  }
  if (!view) {
    const layer = selection.layer ?? 'the layer';
    scatter.wait(`Inputs in the plane of ${layer}`, NOT_YET[phase]);
    matrix.wait(`Which inputs ${layer} treats alike`, NOT_YET[phase]);
    spectrum.wait(`Over how many directions ${layer} spreads`, NOT_YET[phase]);
    return;
  }
  const colour = labelOf(view, look.colourBy);
  const order = orderOf(view, look.orderBy);
  scatter.show([view, colour], () => layerScatter(view, colour));
  scatter.controls(
    html`${chooseColour(view, look.colourBy, (colourBy) => actions.look({ colourBy }))}
    ${chooseMost(look.most, view.rows, (most) => actions.look({ most }))}`,
  );
  spectrum.show([view], () => spectrumChart(view));
  matrix.show([view, order], () => dissimilarityView(view, order));
  matrix.controls(
    html`${chooseOrder(view, look.orderBy, (orderBy) => actions.look({ orderBy }))}
    ${chooseDistance(look.distance, (distance) => actions.look({ distance }))}`,
  );
}

function showAll(
  { inspection: { value: inspection, phase } }: InspectState,
  { labels, geometry }: Record<'labels' | 'geometry', Slot>,
): void {
  for (const one of [labels, geometry]) one.busy(phase === 'asking');
  if (!inspection?.probe) return;
  labels.show([inspection], () => labelChart(inspection));
  geometry.show([inspection], () => geometryChart(inspection));
}

function showSimilarity(
  { similarity, inspection, start, look }: InspectState,
  place: Slot,
  actions: InspectActions,
): void {
  const { value: comparison, phase, error } = similarity;
  const measures = start.value?.measures ?? [];
  place.busy(phase === 'asking' || inspection.phase === 'asking');
  place.controls(
    html`${chooseMeasure(measures, look.measure, (measure) => actions.look({ measure }))}
    ${progressLine(similarity, 'Similarity of layers', () => actions.cancelOne('similarity'))}
    ${phase === 'failed' && error ? errorBox(error, actions) : nothing}
    ${phase === 'cancelled' ? cancelledLine('Comparing the layers', actions.retry) : nothing}`,
  );
  if (!comparison) {
    place.wait('How alike the layers are', NOT_YET[phase]);
    return;
  }
  const name = baseName(start.value?.path ?? comparison.a.file);
  const measure = measureOf(measures, comparison.measure);
  place.show([comparison, name, measure], () => comparisonChart(comparison, { a: name, b: name }, measure));
}
