/** Similarity of every layer of one model with every layer of another, or of the same. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { Drawing } from './chart';
import { cell, count, UNDEFINED } from './format';
import { heatmapChart } from './heatmap';
import { readingOf } from './heatScale';
import { layerOfOrder, placesOf, type LayerOrder } from './layerOrder';
import type { Highlight } from './stops';
import { measureName } from './wording';

/** Longest side of the picture, in CSS pixels. */
const MOST_SIDE = 560;

/** What the two sides are called. */
interface Names {
  a: string;
  b: string;
}

/** How the heatmap is looked at. */
export interface ComparisonLook {
  /** Forward unless told. */
  order?: LayerOrder;
  /** What the measure gives for pairs of layers by chance, where it was computed. */
  chance?: number | null;
}

/**
 * Heatmap of A's layers (rows) against B's (columns); `measure` explains the numbers. A model compared with itself has
 * the same name on both sides: a cell then selects the layer of its row.
 */
export function comparisonChart(
  given: Comparison,
  names: Names,
  measure?: MeasureInfo,
  { order = 'forward', chance = null }: ComparisonLook = {},
): Drawing {
  const within = names.a === names.b;
  const comparison = reordered(given, order, within);
  const { a, b, values } = comparison;
  const title = within ? 'How alike the layers are' : `How alike the layers of ${names.a} and ${names.b} are`;
  if (a.layers.length === 0 || b.layers.length === 0) {
    return { kind: 'empty', title, reason: 'No layer of one side has a value for each input.' };
  }
  const quantity = measure?.title ?? measureName(comparison.measure);
  return {
    kind: 'chart',
    title,
    caption:
      captionOf(comparison, `${quantity}${within ? `: ${comparison.formula}` : ''}`, within, order) +
      (within && measure?.caveat ? ` ${measure.caveat}` : ''),
    ...heatmapChart(
      {
        rows: a.layers,
        columns: b.layers,
        values,
        measure: quantity,
        axes: within ? null : { row: `Layer of ${names.a}`, column: `Layer of ${names.b}` },
        markSame: true,
        best: within ? undefined : bestColumns(comparison),
        reading: { ...readingOf(measure), reads: comparison.reads },
        chance,
        most: MOST_SIDE,
      },
      (row, column) => ({
        readout: {
          [within ? 'layer' : names.a]: a.layers[row],
          [within ? 'with' : sideName(names)]: b.layers[column],
          [quantity]: valueText(comparison, row, column),
        },
        pick: within ? { layer: a.layers[row] } : { layer: a.layers[row], other: b.layers[column] },
      }),
    ),
    table: {
      columns: [within ? 'Layer' : `${names.a} \\ ${names.b}`, ...b.layers],
      rows: a.layers.map((layer, index) => [layer, ...values[index]]),
    },
    highlights: ({ layer, other }) => [
      ...(layer !== null && a.layers.includes(layer) ? [stretch('row', layer)] : []),
      ...(within && layer !== null && b.layers.includes(layer) ? [stretch('column', layer)] : []),
      ...(!within && other !== null && b.layers.includes(other) ? [stretch('column', other)] : []),
    ],
  };
}

/** A readout has each name once. */
function sideName({ a, b }: Names): string {
  return a === b ? `${b} ` : b;
}

function stretch(side: 'row' | 'column', layer: string): Highlight {
  return { shape: 'box', place: side === 'row' ? { x: null, y: layer } : { x: layer, y: null } };
}

/** The comparison with its layers in another order. */
function reordered(comparison: Comparison, order: LayerOrder, within: boolean): Comparison {
  if (order === 'forward') return comparison;
  const { a, b, values } = comparison;
  const { rows, columns } = placesOf(comparison, order, within);
  return {
    ...comparison,
    a: { ...a, layers: rows.map((row) => a.layers[row]) },
    b: { ...b, layers: columns.map((column) => b.layers[column]) },
    values: rows.map((row) => columns.map((column) => values[row][column])),
  };
}

/** The layer of B that is most similar to each layer of A, by its column. */
function bestColumns({ a, b, matches }: Comparison): (number | null)[] {
  const best = new Map(matches.map(({ layer, mostSimilar }) => [layer, mostSimilar]));
  return a.layers.map((layer) => {
    const column = b.layers.indexOf(best.get(layer) ?? '');
    return column < 0 ? null : column;
  });
}

function captionOf(
  { rows, undefined: reasons, reads }: Comparison,
  quantity: string,
  within: boolean,
  order: LayerOrder,
): string {
  const pair = within ? 'pair of layers' : 'layer of one with every layer of the other';
  const missing = reasons.length === 0 ? '' : ` Undefined: ${reasons.slice(0, 2).join(' ')}`;
  const more = reasons.length > 2 ? ` And ${reasons.length - 2} more.` : '';
  const quality = reads === 'distance' ? 'Distance' : 'Similarity';
  const colours =
    reads === 'distance'
      ? 'Yellow: 0, the same arrangement of inputs; dark: far apart.'
      : 'Yellow: the same arrangement of inputs; dark: none in common.';
  const marks = within
    ? 'Outlined: a layer with itself.'
    : 'Outlined: layers of the same name; dot: the layer of the other that is most similar to the layer of this row.';
  return `${quality} of every ${pair} on the same ${count(rows)} inputs by ${quantity}. ${colours} ${marks}${orderText(order)}${missing}${more}`;
}

function orderText(order: LayerOrder): string {
  if (order === 'forward') return '';
  const layer = layerOfOrder(order);
  return layer === null
    ? ' Layers whose rows or columns are alike stand together (average linkage).'
    : ` In the order of their similarity to ${layer}.`;
}

/** Three decimals, or four significant digits of what is far from 1. */
function exact(value: number): string {
  const size = Math.abs(value);
  const text = size === 0 || (size >= 0.001 && size < 10) ? value.toFixed(3) : cell(value);
  return text.replace('-', '−');
}

/** The value, or why it has none: the reasons that name one of the two layers. */
function valueText({ a, b, values, undefined: reasons }: Comparison, row: number, column: number): string {
  const value = values[row][column];
  if (value !== null) return exact(value);
  const named = [a.layers[row], b.layers[column]];
  const found = reasons.filter((reason) => named.some((name) => reason.includes(name)));
  return [UNDEFINED, ...(found.length > 0 ? found.slice(0, 2) : reasons.slice(0, 1))].join(': ');
}
