/** Answers of an invented host to the inspector and the comparison: every layer, any distance, in the size asked for. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { LayerView } from '../../runtime/inspections/layer-view';
import type { CompareContract, ComparePanelState } from '../../webview/compare/contract';
import type { InspectContract } from '../../webview/inspect/contract';
import { decoding, embedding, geometry, labelsView } from './layer-answers';
import type { Answers } from './panel';
import { compareStart, inspectStart, type ModelOptions } from './panel-data';
import { pairStatistics, trajectory } from './statistics-answers';
import { comparison, inspection, layerView } from './views';

/** The view of any layer: the same inputs for all. */
export function viewOf(layer: string, most: number): LayerView {
  return { ...layerView(Math.min(most, 60)), layer };
}

/** A comparison with a match for each layer, those that differ most first. */
export function matched(value: Comparison): Comparison {
  const { a, b, values } = value;
  const matches = a.layers.map((layer, i) => {
    const defined = values[i].flatMap((similarity, j) => (similarity === null ? [] : [{ similarity, j }]));
    const best = defined.sort((x, y) => y.similarity - x.similarity).at(0);
    const same = b.layers.indexOf(layer);
    return {
      layer,
      mostSimilar: best ? b.layers[best.j] : null,
      similarity: best?.similarity ?? null,
      sameName: same < 0 ? null : values[i][same],
    };
  });
  const key = (match: (typeof matches)[number]) => match.sameName ?? match.similarity ?? Infinity;
  return { ...value, matches: matches.sort((x, y) => key(x) - key(y)) };
}

/** Answers for a model with `count` layers that is a checkpoint of a run unless told otherwise. */
export function inspectAnswers(
  count: number,
  options: ModelOptions = { layerOfRecord: null },
): Answers<InspectContract> {
  return {
    start: () => inspectStart(count, options),
    measure: ({ probe }) => {
      const value = inspection(count);
      if (!probe.random || !value.probe) return value;
      const { rows } = probe.random;
      return { ...value, probe: { ...value.probe, source: 'random', from: null, rows, labels: [] } };
    },
    layer: ({ layer, most }) => viewOf(layer, most),
    similarity: ({ measure }) => ({ ...comparison(count, count), measure }),
    geometry: ({ layer }) => geometry(layer),
    labels: ({ layer }) => labelsView(layer),
    embedding: ({ layer, most, seed }) => embedding(layer, Math.min(most, 60), seed),
    decoding: ({ settings }) => decoding(count, settings),
  };
}

/** Answers for a model of `rows` layers and one of `columns`, both of one run unless told otherwise. */
export function compareAnswers(
  rows: number,
  columns: number,
  options: ModelOptions = { layerOfRecord: null },
): Answers<CompareContract> {
  return {
    start: () => compareStart(rows, columns, options),
    compare: ({ measure }) => ({ ...matched(comparison(rows, columns)), measure }),
    pairs: ({ measure, settings, correction }) => {
      const value = pairStatistics(rows, { measure, correction });
      return { ...value, settings: { ...value.settings, ...settings } };
    },
    trajectory: ({ measure }) => trajectory(rows, measure),
    layer: ({ layer, most }) => viewOf(layer, most),
  };
}

/** What the page of a comparison starts with. */
export const pair: ComparePanelState = { a: '/models/a.onnx', b: '/models/b.onnx' };
