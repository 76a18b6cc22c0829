/** The charts of the comparison: all layers against all, and a pair of layers side by side. */
import { html } from 'lit';
import { comparisonChart } from '../charts/comparisonChart';
import { dissimilarityView } from '../charts/dissimilarityView';
import { layerScatter } from '../charts/layerScatter';
import { chooseMeasure, labelOf, orderOf } from '../parts/chartControls';
import { measureOf } from '../parts/measureSearch';
import { slot, type Slot } from '../parts/slot';
import type { CompareActions } from './actions';
import type { Side } from './contract';
import { shortNames } from './models';
import type { CompareState } from './state';

/** The places of the charts, and the way to bring them up to date. */
export interface CompareCharts {
  readonly heatmap: Slot;
  /** Scatter and matrix of each model, those of the same kind side by side. */
  readonly pair: readonly Slot[];
  show(state: CompareState): void;
}

/** All charts of the comparison, empty. */
export function compareCharts(actions: CompareActions): CompareCharts {
  const heatmap = slot('heatmap', { onPick: actions.pick, onExport: actions.export });
  const inputs = {
    onPick: ({ inputs: rows }: { inputs?: readonly number[] }) => rows && actions.pick({ inputs: rows }),
    onExport: actions.export,
  };
  const scatter = { a: slot('scatter-a', inputs), b: slot('scatter-b', inputs) };
  const matrix = { a: slot('matrix-a', inputs), b: slot('matrix-b', inputs) };
  const pair = [scatter.a, scatter.b, matrix.a, matrix.b];
  return {
    heatmap,
    pair,
    show(state) {
      showHeatmap(state, heatmap, actions);
      showSide(state, 'a', scatter.a, matrix.a);
      showSide(state, 'b', scatter.b, matrix.b);
    },
  };
}

function showHeatmap(
  { comparison, start, look, selection }: CompareState,
  place: Slot,
  actions: CompareActions,
): void {
  const { value, phase } = comparison;
  if (!value || !start.value) return;
  const { measures, a, b } = start.value;
  const names = shortNames(a.path, b.path);
  const measure = measures.find(({ key }) => key === value.measure) ?? measureOf(measures, null);
  place.busy(phase === 'asking');
  place.controls(html`${chooseMeasure(measures, look.measure, (key) => actions.look({ measure: key }))}`);
  place.show([value, names.a, names.b, measure], () => comparisonChart(value, names, measure));
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
  scatter.show([view, colour], () => titled(layerScatter(view, colour), name));
  matrix.show([view, order], () => dissimilarityView(view, order, { name }));
  const own = { ...selection, layer: side === 'a' ? selection.layer : selection.other };
  for (const place of [scatter, matrix]) place.select(own);
}

/** A title that says of which model. */
function titled<D extends { title: string }>(drawing: D, name: string): D {
  return { ...drawing, title: `${drawing.title} of ${name}` };
}
