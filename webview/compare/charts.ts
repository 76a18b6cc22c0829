/** The charts of the comparison: all layers against all, a pair side by side, pairs with statistics, and training. */
import { html } from 'lit';
import type { LayerView } from '../../runtime/inspections/layer-view';
import { comparisonChart } from '../charts/comparisonChart';
import { dissimilarityView } from '../charts/dissimilarityView';
import { layerScatter } from '../charts/layerScatter';
import type { Ordering } from '../charts/ordering';
import { pairDifferencesChart, pairStatisticsChart } from '../charts/pairStatisticsChart';
import { trajectoryChart } from '../charts/trajectoryChart';
import { chooseMeasure, labelOf, orderOf } from '../parts/chartControls';
import { slot, type Slot } from '../parts/slot';
import type { CompareActions } from './actions';
import type { Side } from './contract';
import { chooseLayerOrder } from './layerOrderControl';
import { shortNames } from './models';
import { chooseRelative } from './relative';
import type { CompareState } from './state';
import { chanceOf } from './statistics';

/** The places of the charts, and the way to bring them up to date. */
export interface CompareCharts {
  readonly heatmap: Slot;
  /** Pairs of layers with their intervals, and what changes from each to the next. */
  readonly pairs: Slot;
  readonly differences: Slot;
  readonly training: Slot;
  /** Scatter and matrix of each model, those of the same kind side by side. */
  readonly pair: readonly Slot[];
  show(state: CompareState): void;
}

/** All charts of the comparison, empty. */
export function compareCharts(actions: CompareActions): CompareCharts {
  const layers = { onPick: actions.pick, onExport: actions.export };
  const heatmap = slot('heatmap', layers);
  const pairs = slot('pair-statistics', layers);
  const differences = slot('pair-differences', layers);
  const training = slot('trajectory', layers);
  const inputs = {
    onPick: ({ inputs: rows }: { inputs?: readonly number[] }) => rows && actions.pick({ inputs: rows }),
    onExport: actions.export,
  };
  const scatter = { a: slot('scatter-a', inputs), b: slot('scatter-b', inputs) };
  const matrix = { a: slot('matrix-a', inputs), b: slot('matrix-b', inputs) };
  const pair = [scatter.a, scatter.b, matrix.a, matrix.b];
  return {
    heatmap,
    pairs,
    differences,
    training,
    pair,
    show(state) {
      showHeatmap(state, heatmap, actions);
      showStatistics(state, pairs, differences);
      showTraining(state, training);
      showSide(state, 'a', scatter.a, matrix.a);
      showSide(state, 'b', scatter.b, matrix.b);
    },
  };
}

function showHeatmap(state: CompareState, place: Slot, actions: CompareActions): void {
  const { comparison, start, look, selection, statistics } = state;
  const { value, phase } = comparison;
  if (!value || !start.value) return;
  const { measures, a, b } = start.value;
  const names = shortNames(a.path, b.path);
  const measure = measures.find(({ key }) => key === value.measure);
  const { order } = look;
  const chance = chanceOf(value, statistics.value);
  place.busy(phase === 'asking');
  place.controls(
    html`${chooseMeasure(measures, look.measure, (key) => actions.look({ measure: key }))}
    ${chooseLayerOrder(order, value.a.layers, selection.layer, (next) => actions.look({ order: next }))}
    ${chooseRelative(state, actions)}`,
  );
  place.show([value, names.a, names.b, measure, order, chance], () =>
    comparisonChart(value, names, measure, { order, chance }),
  );
  place.select(selection);
}

function showStatistics(
  { statistics, start, selection }: CompareState,
  pairs: Slot,
  differences: Slot,
): void {
  const { value, phase } = statistics;
  if (!value) return;
  const measure = start.value?.measures.find(({ key }) => key === value.measure);
  pairs.show([value, measure], () => pairStatisticsChart(value, measure));
  differences.show([value, measure], () => pairDifferencesChart(value, measure));
  for (const place of [pairs, differences]) {
    place.busy(phase === 'asking');
    place.select(selection);
  }
}

function showTraining({ trajectory, start, look, selection }: CompareState, place: Slot): void {
  const { value, phase } = trajectory;
  if (!value || !start.value) return;
  const { measures, single } = start.value;
  const followed = 'key' in value.measure ? value.measure.key : null;
  const measure = [...measures, ...single].find(({ key }) => key === followed);
  const { scale } = look.training;
  place.busy(phase === 'asking');
  place.show([value, scale, measure], () => trajectoryChart(value, scale, measure));
  place.select(selection);
}

/** Each model's charts mark its own layer. */
function showSide(state: CompareState, side: Side, scatter: Slot, matrix: Slot): void {
  const { look, selection, comparison } = state;
  const { value: view, phase } = state[side];
  const name = side.toUpperCase();
  for (const place of [scatter, matrix]) place.busy(phase === 'asking' || comparison.phase === 'asking');
  if (!view) return;
  const colour = labelOf(view, look.colourBy);
  const order = orderOf(view, look.orderBy);
  const likeA = inOrderOf(state.a.value, view, order);
  scatter.show([view, colour], () => titled(layerScatter(view, colour), name));
  matrix.show([view, order, likeA], () =>
    dissimilarityView(likeA ? clusteredAs(view, likeA) : view, order, {
      name,
      clustersOf: likeA ? `${state.a.value?.layer ?? ''} of A` : undefined,
    }),
  );
  const own = { ...selection, layer: side === 'a' ? selection.layer : selection.other };
  for (const place of [scatter, matrix]) place.select(own);
}

/** Clusters of A's layer order both matrices, so that an input has one place in both. */
function inOrderOf(a: LayerView | null, view: LayerView, order: Ordering): Int32Array | null {
  if (order !== 'clusters' || a === null || a === view || !a.dissimilarity) return null;
  const same = a.inputs.length === view.inputs.length && a.inputs.every((row, i) => row === view.inputs[i]);
  return same ? a.dissimilarity.clustered : null;
}

function clusteredAs(view: LayerView, clustered: Int32Array): LayerView {
  return view.dissimilarity ? { ...view, dissimilarity: { ...view.dissimilarity, clustered } } : view;
}

/** A title that says of which model. */
function titled<D extends { title: string }>(drawing: D, name: string): D {
  return { ...drawing, title: `${drawing.title} of ${name}` };
}
