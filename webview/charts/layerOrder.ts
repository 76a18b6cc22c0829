/** The orders in which the layers of a heatmap can stand: pure. */
import type { Comparison } from '../../runtime/inspections/compare';
import { clusteredOrder } from '../../runtime/measures/clustering';

/** As in the model; such that layers with like rows stand together; or by how alike they are to a layer of A. */
export type LayerOrder = 'forward' | 'clusters' | `like:${string}`;

/** Places of the rows (layers of A) and columns (layers of B), in order. */
export interface Places {
  rows: readonly number[];
  columns: readonly number[];
}

/** The layer of A of an order by similarity. */
export function layerOfOrder(order: LayerOrder): string | null {
  return order.startsWith('like:') ? order.slice('like:'.length) : null;
}

type Ordered = Pick<Comparison, 'a' | 'b' | 'values' | 'matches' | 'reads'>;

/** The order of a comparison; of a model with itself the same for rows and columns. */
export function placesOf(comparison: Ordered, order: LayerOrder, within: boolean): Places {
  const { a, b, values } = comparison;
  const forward = { rows: [...a.layers.keys()], columns: [...b.layers.keys()] };
  if (order === 'clusters') {
    const rows = likeNeighbours(values);
    return { rows, columns: within ? rows : likeNeighbours(transposed(values, b.layers.length)) };
  }
  const row = a.layers.indexOf(layerOfOrder(order) ?? '');
  if (row < 0) return forward;
  const columns = bestFirst(values[row], comparison.reads);
  if (within) return { rows: columns, columns };
  const partner = partnerOf(comparison, row);
  const column = values.map((line) => (partner < 0 ? null : line[partner]));
  return { rows: bestFirst(column, comparison.reads), columns };
}

/** The layer of B of the same name, else the most similar. */
function partnerOf({ a, b, matches }: Ordered, row: number): number {
  const layer = a.layers[row];
  const same = b.layers.indexOf(layer);
  const best = matches.find((match) => match.layer === layer)?.mostSimilar ?? null;
  return same < 0 && best !== null ? b.layers.indexOf(best) : same;
}

/** The most similar first, what has no value last; equal ones as they were. */
function bestFirst(values: readonly (number | null)[], reads: Comparison['reads']): number[] {
  const sign = reads === 'distance' ? 1 : -1;
  const key = (index: number) => {
    const value = values[index];
    return value === null ? Infinity : sign * value;
  };
  return [...values.keys()].sort((x, y) => (key(x) === key(y) ? x - y : key(x) - key(y)));
}

function transposed(values: Comparison['values'], columns: number): Comparison['values'] {
  return Array.from({ length: columns }, (_, column) => values.map((row) => row[column]));
}

/** Rows by average linkage of how far their values are apart (root mean square over what both have). */
function likeNeighbours(values: Comparison['values']): number[] {
  const n = values.length;
  const apart = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) apart[i * n + j] = apart[j * n + i] = distance(values[i], values[j]);
  }
  return [...clusteredOrder(apart, n)];
}

function distance(x: readonly (number | null)[], y: readonly (number | null)[]): number {
  let [sum, known] = [0, 0];
  x.forEach((value, index) => {
    const other = y[index];
    if (value === null || other === null) return;
    sum += (value - other) ** 2;
    known += 1;
  });
  return known === 0 ? NaN : Math.sqrt(sum / known);
}
