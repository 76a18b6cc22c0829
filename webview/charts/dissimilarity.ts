/** Dissimilarity matrix of the representation of record: one image, with the labels of its rows beside it. */
import type { TopLevelSpec } from 'vega-lite';
import type { SeedAnalysis } from '../../runtime/studies/results';
import { muted, series } from '../theme/colours';
import { distanceName } from './wording';
import { schema, type Drawing, type Layer, type Readout, type Table } from './chart';

type Dissimilarity = SeedAnalysis['dissimilarity'];
/** Makes the address of an image from a row-major n x n matrix, coloured over [0, high]. */
export type Painter = (values: readonly number[], n: number, high: number) => string;

const STRIP = 10;
const GAP = 3;

/** `features` in the order of the study, which gives them their colours. */
export function dissimilarityChart(
  analysis: SeedAnalysis | undefined,
  features: readonly string[],
  paint: Painter,
): Drawing {
  const title = 'Which inputs the layer treats alike';
  const matrix = analysis?.dissimilarity;
  if (!analysis || !matrix || matrix.rows.length === 0) {
    return { kind: 'empty', title, reason: 'No dissimilarity matrix was measured for this seed.' };
  }
  const n = matrix.rows.length;
  const high = matrix.values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const image = paint(matrix.values, n, high);
  return {
    kind: 'chart',
    title,
    caption: `Dissimilarity matrix of ${matrix.layer} (seed ${analysis.seed}): the ${distanceName(matrix.distance)} of every pair of ${n} test inputs, ordered by label; dark is alike. The strips show each input’s labels: filled for 1, empty for 0. Dark blocks along the diagonal are groups that the layer treats alike.`,
    spec: (width) => matrixSpec(matrix, features, image, high, width),
    table: groupTable(matrix, features),
    readout: (x, y) => readoutAt(matrix, features, x, y),
  };
}

function matrixSpec(
  matrix: Dissimilarity,
  features: readonly string[],
  image: string,
  high: number,
  width: number,
): TopLevelSpec {
  const margin = features.length * (STRIP + GAP);
  const side = Math.max(160, Math.min(340, width - margin - 80));
  const whole = side + margin;
  return {
    $schema: schema,
    width: whole,
    height: whole,
    layer: [
      {
        data: { values: [{}] },
        mark: {
          type: 'image',
          url: image,
          width: side,
          height: side,
          aspect: false,
          align: 'left',
          baseline: 'top',
          ...crisp,
        },
        encoding: { x: { value: margin }, y: { value: margin } },
      },
      ...features.flatMap((feature, index) => stripLayers(matrix, feature, index, margin, side)),
      legendLayer(distanceName(matrix.distance), high, whole),
    ],
  };
}

/** Vega's own property of image marks, which Vega-Lite passes on. */
const crisp = { smooth: false };

/** Runs of equal labels along the left and the upper side. */
function stripLayers(
  matrix: Dissimilarity,
  feature: string,
  index: number,
  margin: number,
  side: number,
): Layer[] {
  const at = index * (STRIP + GAP);
  const pixel = side / matrix.rows.length;
  const runs = labelRuns(matrix.labels[feature] ?? []).map((run) => ({
    feature,
    label: String(run.label),
    from: margin + run.from * pixel,
    to: margin + run.to * pixel,
    inputs: run.to - run.from,
  }));
  const most = runs.reduce((value, run) => Math.max(value, Number(run.label)), 1);
  const strip = (along: 'x' | 'y'): Layer => {
    const across = along === 'x' ? 'y' : 'x';
    return {
      data: { values: runs },
      mark: { type: 'rect', stroke: series(index), strokeWidth: 1, fill: series(index) },
      encoding: {
        [along]: { field: 'from', type: 'quantitative', scale: null, axis: null },
        [`${along}2`]: { field: 'to' },
        [across]: { value: at },
        [`${across}2`]: { value: at + STRIP },
        fillOpacity: {
          field: 'label',
          type: 'ordinal',
          scale: { domain: ['0', String(most)], range: [0, 1] },
          legend: null,
        },
        tooltip: [
          { field: 'feature', type: 'nominal', title: 'feature' },
          { field: 'label', type: 'nominal', title: 'value' },
          { field: 'inputs', type: 'quantitative', title: 'inputs' },
        ],
      },
    };
  };
  return [strip('x'), strip('y'), stripName(feature, margin + side, at + STRIP / 2)];
}

/** The feature's name at the right end of its upper strip. */
function stripName(feature: string, x: number, y: number): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'text', align: 'left', baseline: 'middle', dx: 6, fontSize: 11, color: muted },
    encoding: { x: { value: x }, y: { value: y }, text: { value: feature } },
  };
}

/** Stretches [from, to) of equal neighbouring labels. */
export function labelRuns(labels: readonly number[]): { label: number; from: number; to: number }[] {
  const runs: { label: number; from: number; to: number }[] = [];
  labels.forEach((label, index) => {
    const last = runs.at(-1);
    if (last && last.label === label) last.to = index + 1;
    else runs.push({ label, from: index, to: index + 1 });
  });
  return runs;
}

/** Unseen points that give the colour legend its scale. */
function legendLayer(distance: string, high: number, length: number): Layer {
  return {
    data: { values: [{ value: 0 }, { value: high }] },
    mark: { type: 'point', opacity: 0, tooltip: false },
    encoding: {
      x: { value: 0 },
      y: { value: 0 },
      color: {
        field: 'value',
        type: 'quantitative',
        scale: { scheme: 'viridis', domain: [0, high] },
        legend: {
          title: distance,
          orient: 'bottom',
          direction: 'horizontal',
          gradientLength: length,
          gradientThickness: 12,
          gradientOpacity: 1,
          tickCount: 5,
          offset: 10,
        },
      },
    },
  };
}

function readoutAt(
  matrix: Dissimilarity,
  features: readonly string[],
  x: number,
  y: number,
): Readout | undefined {
  const n = matrix.rows.length;
  const row = Math.floor(y * n);
  const column = Math.floor(x * n);
  if (row < 0 || column < 0 || row >= n || column >= n) return undefined;
  const labels = (at: number) =>
    features.map((feature) => `${feature} ${matrix.labels[feature]?.[at]}`).join(', ');
  return {
    row: `test row ${matrix.rows[row]} (${labels(row)})`,
    column: `test row ${matrix.rows[column]} (${labels(column)})`,
    [distanceName(matrix.distance)]: matrix.values[row * n + column].toFixed(3),
  };
}

/** Mean dissimilarity between the inputs of each pair of label groups, without the zero diagonal. */
function groupTable(matrix: Dissimilarity, features: readonly string[]): Table {
  const n = matrix.rows.length;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < n; row++) {
    const name = features.map((feature) => `${feature} ${matrix.labels[feature]?.[row]}`).join(', ');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const mean = (rows: number[], columns: number[]) => {
    const values = rows.flatMap((i) => columns.filter((j) => j !== i).map((j) => matrix.values[i * n + j]));
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    columns: [`Mean ${distanceName(matrix.distance)}`, ...groups.keys()],
    rows: [...groups].map(([name, rows]) => [
      name,
      ...[...groups.values()].map((columns) => mean(rows, columns)),
    ]),
  };
}
