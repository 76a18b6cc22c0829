/** Sampled inputs in the plane of a layer's first two principal components. */
import type { TopLevelSpec } from 'vega-lite';
import type { LayerAnalysis, SeedAnalysis } from '../../runtime/studies/results';
import { muted, series, seriesRange } from '../theme/colours';
import { schema, tooltipTitle, type Drawing } from './chart';
import { count, percent } from './format';

const SHAPES = [
  'circle',
  'triangle-up',
  'square',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
  'stroke',
];

/** `featureIndex` is the feature's place in the study, which gives it its colour. */
export function scatterChart(
  analysis: SeedAnalysis | undefined,
  layer: string,
  feature: string,
  featureIndex: number,
): Drawing {
  const title = 'What the layer separates';
  const measured = analysis?.layers.find((candidate) => candidate.layer === layer);
  const labels = analysis?.sample.labels[feature];
  if (!analysis || !measured || !labels) {
    return { kind: 'empty', title, reason: 'No analysis of this seed and layer was found.' };
  }
  if (measured.projection.length === 0) {
    return { kind: 'empty', title, reason: `${layer} does not vary over the sampled inputs.` };
  }
  const points = measured.projection.map(([x, y], index) => ({
    x,
    y,
    row: analysis.sample.rows[index],
    label: String(labels[index]),
  }));
  return {
    kind: 'chart',
    title,
    caption: `Each point is a test input, placed by its activations in ${layer} along the first two principal components (seed ${analysis.seed}, step ${count(analysis.step)}); colour and shape: the value of “${feature}”. Groups that lie apart are told apart by the largest directions of variance.`,
    spec: (width) => scatterSpec(points, measured, feature, featureIndex, width),
    table: {
      columns: ['Test row', feature, 'PC 1', 'PC 2'],
      rows: points.map((point) => [point.row, point.label, point.x, point.y]),
    },
  };
}

interface Point {
  x: number;
  y: number;
  row: number;
  label: string;
}

function scatterSpec(
  points: Point[],
  measured: LayerAnalysis,
  feature: string,
  featureIndex: number,
  width: number,
): TopLevelSpec {
  const values = [...new Set(points.map((point) => point.label))].sort();
  const frame = frameOf(points);
  const axis = (component: 1 | 2) => ({
    title: `PC ${component} (${share(measured, component)})`,
    scale: { domain: component === 1 ? frame.x : frame.y, nice: false, zero: false },
    axis: { tickCount: 5, grid: true, domain: true },
  });
  return {
    $schema: schema,
    ...plotSize(frame, width),
    data: { values: points },
    mark: { type: 'point', filled: true, size: 34, opacity: 0.75 },
    encoding: {
      x: { field: 'x', type: 'quantitative', ...axis(1) },
      y: { field: 'y', type: 'quantitative', ...axis(2) },
      color: {
        field: 'label',
        type: 'nominal',
        scale: {
          domain: values,
          range: values.length === 2 ? [muted, series(featureIndex)] : seriesRange(values.length),
        },
        legend: {
          title: feature,
          orient: 'top',
          titleOrient: 'left',
          symbolOpacity: 1,
          symbolSize: 70,
          offset: 4,
        },
      },
      shape: {
        field: 'label',
        type: 'nominal',
        scale: { domain: values, range: SHAPES.slice(0, values.length) },
      },
      tooltip: tooltipOf(feature),
    },
  };
}

function tooltipOf(feature: string) {
  return [
    { field: 'row', type: 'quantitative' as const, title: 'test row' },
    { field: 'label', type: 'nominal' as const, title: tooltipTitle(feature) },
    { field: 'x', type: 'quantitative' as const, title: 'PC 1', format: '.3f' },
    { field: 'y', type: 'quantitative' as const, title: 'PC 2', format: '.3f' },
  ];
}

function share(measured: LayerAnalysis, component: 1 | 2): string {
  const value = measured.componentShares.at(component - 1);
  return value === undefined ? 'no variance' : `${percent(value)} of variance`;
}

/** Ends of both axes around the points, in the units of the layer. */
interface Frame {
  x: [number, number];
  y: [number, number];
}

/** The points with a margin around them; a flat cloud is given some height, so that its axis can be read. */
function frameOf(points: readonly Point[]): Frame {
  const xs = extent(points, (point) => point.x);
  const ys = extent(points, (point) => point.y);
  const longest = Math.max(xs.length, ys.length, 1e-9);
  const around = ({ middle, length }: typeof xs): [number, number] => {
    const half = Math.max(length / 2 + 0.04 * longest, 0.25 * longest);
    return [middle - half, middle + half];
  };
  return { x: around(xs), y: around(ys) };
}

function extent(
  points: readonly Point[],
  pick: (point: Point) => number,
): { middle: number; length: number } {
  const low = points.reduce((least, point) => Math.min(least, pick(point)), Infinity);
  const high = points.reduce((most, point) => Math.max(most, pick(point)), -Infinity);
  return { middle: (low + high) / 2, length: high - low };
}

/** Size of the plot in pixels: one unit is as long on both axes, so distances on the page are true. */
function plotSize({ x, y }: Frame, width: number): { width: number; height: number } {
  const room = { width: Math.max(160, Math.min(480, width - 75)), height: 340 };
  const unit = Math.min(room.width / (x[1] - x[0]), room.height / (y[1] - y[0]));
  return { width: unit * (x[1] - x[0]), height: unit * (y[1] - y[0]) };
}
