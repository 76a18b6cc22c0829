/** Similarity of every layer of one model with every layer of another, or of the same. */
import type { Comparison } from '../../runtime/inspections/compare';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { Drawing } from './chart';
import { count, UNDEFINED } from './format';
import { heatmapChart } from './heatmap';
import type { Highlight } from './stops';
import { measureName } from './wording';

/** Longest side of the picture, in CSS pixels. */
const MOST_SIDE = 560;

/** What the two sides are called. */
interface Names {
  a: string;
  b: string;
}

/**
 * Heatmap of A's layers (rows) against B's (columns); `measure` explains the numbers. A model compared with itself has
 * the same name on both sides: a cell then selects the layer of its row.
 */
export function comparisonChart(comparison: Comparison, names: Names, measure?: MeasureInfo): Drawing {
  const { a, b, values } = comparison;
  const within = names.a === names.b;
  const title = within ? 'How alike the layers are' : `How alike the layers of ${names.a} and ${names.b} are`;
  if (a.layers.length === 0 || b.layers.length === 0) {
    return { kind: 'empty', title, reason: 'No layer of one side has a value for each input.' };
  }
  const quantity = measureName(comparison.measure);
  return {
    kind: 'chart',
    title,
    caption: captionOf(comparison, quantity, within, measure),
    ...heatmapChart(
      {
        rows: a.layers,
        columns: b.layers,
        values,
        measure: quantity,
        axes: within ? null : { row: `Layer of ${names.a}`, column: `Layer of ${names.b}` },
        markSame: true,
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

function captionOf(
  { rows, undefined: reasons, formula }: Comparison,
  quantity: string,
  within: boolean,
  measure: MeasureInfo | undefined,
): string {
  const pair = within ? 'pair of layers' : 'layer of one with every layer of the other';
  const how = measure ? ` Range ${measure.range} (${measure.citation}).` : '';
  const missing = reasons.length === 0 ? '' : ` Undefined: ${reasons.slice(0, 2).join(' ')}`;
  const more = reasons.length > 2 ? ` And ${reasons.length - 2} more.` : '';
  return `Similarity of every ${pair} on the same ${count(rows)} inputs by ${quantity}: ${formula}.${how} Yellow: the same arrangement of inputs; dark: none in common. Outlined: layers of the same name.${missing}${more}`;
}

/** The value, or why it has none: the reasons that name one of the two layers. */
function valueText({ a, b, values, undefined: reasons }: Comparison, row: number, column: number): string {
  const value = values[row][column];
  if (value !== null) return value.toFixed(3).replace('-', '−');
  const named = [a.layers[row], b.layers[column]];
  const found = reasons.filter((reason) => named.some((name) => reason.includes(name)));
  return [UNDEFINED, ...(found.length > 0 ? found.slice(0, 2) : reasons.slice(0, 1))].join(': ');
}
