/** Dissimilarity matrix of a layer view. */
import type { LabelValues, LayerView } from '../../runtime/inspections/layer-view';
import { foreground, series } from '../theme/colours';
import type { Drawing, Table } from './chart';
import { UNDEFINED } from './format';
import { categoriesOf, labelText } from './labels';
import { shownText } from './layerScatter';
import { entryAt, groupMeans, labelRuns, matrixChart, type LabelledMatrix, type Strip } from './matrixChart';
import { labelOfOrdering, orderingText, rowsInOrder, type Ordering } from './ordering';
import { distanceName } from './wording';

/** Longest side of the picture, in CSS pixels. */
const MOST_SIDE = 440;
/** Labels shown as strips; the one that orders the inputs is always among them. */
const MOST_STRIPS = 5;
/** Steps of the strip of a numeric label. */
const STEPS = 12;
/** A matrix of no more inputs is its own data table. */
const WHOLE = 40;
/** Most groups in the data table of a larger one. */
const MOST_GROUPS = 16;

/**
 * The matrix with its inputs in an order; `name` says of which model the layer is, and `clustersOf` what its clusters are of
 * where they are of another layer.
 */
export function dissimilarityView(
  view: LayerView,
  ordering: Ordering,
  { name, clustersOf }: { name?: string; clustersOf?: string } = {},
): Drawing {
  const of = `${view.layer}${name === undefined ? '' : ` of ${name}`}`;
  const title = `Which inputs ${of} treats alike`;
  if (!view.dissimilarity) {
    return { kind: 'empty', title, reason: view.undefined.dissimilarity ?? 'It was not measured.' };
  }
  const matrix = matrixOf(view, view.dissimilarity, ordering);
  const label = labelOfOrdering(ordering);
  const order =
    clustersOf !== undefined && ordering === 'clusters'
      ? `in the order of the clusters of ${clustersOf}`
      : orderingText(ordering);
  return {
    kind: 'chart',
    title,
    caption: `Dissimilarity matrix of ${of}: the ${matrix.quantity} of every pair of ${matrix.n} inputs, ${order}; dark is alike.${shownText(view)}${stripText(matrix)} Dark blocks along the diagonal are groups that the layer treats alike.`,
    ...matrixChart(matrix),
    get table() {
      return tableOf(matrix, label === null ? undefined : view.labels[label]);
    },
  };
}

function stripText({ strips }: LabelledMatrix): string {
  return strips.length === 0
    ? ''
    : ' The strips show each input’s labels, categories by colour and numbers from light to dark.';
}

function matrixOf(
  view: LayerView,
  { distance, values }: NonNullable<LayerView['dissimilarity']>,
  ordering: Ordering,
): LabelledMatrix {
  const order = rowsInOrder(view, ordering);
  return {
    n: view.inputs.length,
    values,
    order,
    domain: [0, greatest(values) || 1],
    quantity: distanceName(distance),
    strips: stripNames(view, labelOfOrdering(ordering)).map((name) =>
      stripOf(name, view.labels[name], order),
    ),
    inputs: view.inputs,
    inputName: 'input',
    most: MOST_SIDE,
  };
}

function greatest(values: Float32Array): number {
  let most = 0;
  for (let index = 0; index < values.length; index++) if (values[index] > most) most = values[index];
  return most;
}

/** The label that orders the inputs comes last, beside the picture. */
function stripNames({ labels }: LayerView, orderBy: string | null): string[] {
  const others = Object.keys(labels).filter((name) => name !== orderBy);
  if (orderBy === null || !(orderBy in labels)) return others.slice(0, MOST_STRIPS);
  return [...others.slice(0, MOST_STRIPS - 1), orderBy];
}

function stripOf(name: string, label: LabelValues, order: Int32Array): Strip {
  const look = label.kind === 'categorical' ? categoryLook(label) : numberLook(label);
  const looks = Array.from(order, (row) => look(label.values[row]));
  return {
    name,
    bordered: false,
    text: (position) => labelText(label, order[position]),
    runs: labelRuns(looks).map(({ label: index, from, to }) => ({ from, to, ...lookAt(label, index) })),
  };
}

/** Number of the category. */
function categoryLook(label: LabelValues): (value: number) => number {
  const numbers = new Map(categoriesOf(label).map((code, index) => [code, index]));
  return (value) => numbers.get(value) ?? 0;
}

/** Number of the step from the least to the greatest value. */
function numberLook({ values }: LabelValues): (value: number) => number {
  const known = values.filter(Number.isFinite);
  const low = known.reduce((least, value) => Math.min(least, value), Infinity);
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity);
  return (value) => (high > low ? Math.round(((value - low) / (high - low)) * STEPS) : 0);
}

function lookAt({ kind }: LabelValues, index: number): { colour: string; opacity: number } {
  return kind === 'categorical'
    ? { colour: series(index), opacity: 1 }
    : { colour: foreground, opacity: Number.isNaN(index) ? 0 : 0.08 + (0.92 * index) / STEPS };
}

/** All entries of a small matrix; of a large one, means of groups, or what is nearest to each input. */
function tableOf(matrix: LabelledMatrix, label: LabelValues | undefined): Table {
  if (matrix.n <= WHOLE) return wholeTable(matrix);
  const codes = label?.kind === 'categorical' ? categoriesOf(label) : [];
  if (label && codes.length > 1 && codes.length <= MOST_GROUPS) {
    const group = Int32Array.from(matrix.order, (row) => codes.indexOf(label.values[row]));
    const names = codes.map((code) => labelText(label, label.values.indexOf(code)));
    return { columns: [`Mean ${matrix.quantity}`, ...names], rows: groupMeans(matrix, group, names) };
  }
  return nearestTable(matrix);
}

function wholeTable(matrix: LabelledMatrix): Table {
  const names = Array.from(matrix.order, (row) => `${matrix.inputName} ${matrix.inputs[row]}`);
  const value = (row: number, column: number) => {
    const entry = entryAt(matrix, row, column);
    return Number.isFinite(entry) ? entry : null;
  };
  return {
    columns: [matrix.quantity, ...names],
    rows: names.map((name, row) => [name, ...names.map((_, column) => value(row, column))]),
  };
}

function nearestTable(matrix: LabelledMatrix): Table {
  const { n, order, inputs, quantity } = matrix;
  return {
    columns: ['Input', 'Nearest input', quantity, `Mean ${quantity}`],
    rows: Array.from(order, (row, position) => {
      let [sum, known, nearest] = [0, 0, -1];
      for (let column = 0; column < n; column++) {
        const value = entryAt(matrix, position, column);
        if (column === position || !Number.isFinite(value)) continue;
        sum += value;
        known += 1;
        if (nearest < 0 || value < entryAt(matrix, position, nearest)) nearest = column;
      }
      if (nearest < 0) return [inputs[row], UNDEFINED, null, null];
      return [inputs[row], inputs[order[nearest]], entryAt(matrix, position, nearest), sum / known];
    }),
  };
}
