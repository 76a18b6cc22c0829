/** Variance of a layer that labels explain: what each does alone, and what several share. */
import type { TopLevelSpec } from 'vega-lite';
import type { LabelsView } from '../../runtime/inspections/label-facts';
import { axisLine, foreground, seriesRange } from '../theme/colours';
import { schema, type Drawing } from './chart';
import { decimal } from './format';
import { gridStops } from './stops';

type Commonality = NonNullable<LabelsView['commonality']>;

/** A piece of a bar. */
interface Piece {
  bar: string;
  part: number;
  series: string;
  order: number;
}

const ALL = 'all labels';

/** A bar a label (what it explains: unique and shared) and one for all labels together. */
export function sharedVarianceChart({ layer, commonality, commonalityUndefined }: LabelsView): Drawing {
  const title = `What labels explain of ${layer}, alone and together`;
  if (!commonality) {
    return { kind: 'empty', title, reason: commonalityUndefined ?? 'It was not computed.' };
  }
  const labels = labelsOf(commonality);
  const pieces = piecesOf(commonality, labels);
  const bars = [...new Set(pieces.map(({ bar }) => bar))];
  return {
    kind: 'chart',
    title,
    caption: `Variance explained (R²) by each label, split into what it alone explains and what it shares with other labels, and by all labels together: ${decimal(commonality.r2)} (commonality analysis; fitted on a random half of the inputs, scored on the other). Below 0: labels that explain more together than the sum of each, or noise of the held-out half.`,
    spec: (width) => barSpec(labels, bars, pieces, width),
    table: {
      columns: ['Labels', 'Explained together (R²)', 'Explained by exactly these'],
      rows: commonality.sets.map(({ features, r2, part }) => [features.join(' and '), r2, part]),
    },
    stops: gridStops(bars.length, 1, (row) => ({
      place: { x: null, y: bars[row] },
      readout: {
        label: bars[row],
        ...Object.fromEntries(
          pieces.filter(({ bar }) => bar === bars[row]).map(({ series, part }) => [series, decimal(part)]),
        ),
      },
    })),
  };
}

function labelsOf({ sets }: Commonality): string[] {
  return sets.filter(({ features }) => features.length === 1).map(({ features }) => features[0]);
}

const uniqueTo = (label: string) => `only ${label}`;
const sharedBy = (labels: number) => `shared by ${labels} labels`;

/** What a bar is made of: the unique parts, then those shared by two, by three, ... */
function piecesOf({ sets }: Commonality, labels: readonly string[]): Piece[] {
  const barOf = (bar: string, counted: Commonality['sets']): Piece[] => {
    const unique = counted.filter(({ features }) => features.length === 1);
    const shared = labels.slice(1).map((_, index) => {
      const size = index + 2;
      const ofSize = counted.filter(({ features }) => features.length === size);
      return {
        bar,
        part: ofSize.reduce((sum, { part }) => sum + part, 0),
        series: sharedBy(size),
        order: 100 + size,
      };
    });
    return [
      ...unique.map(({ features: [label], part }) => ({
        bar,
        part,
        series: uniqueTo(label),
        order: labels.indexOf(label),
      })),
      ...shared,
    ];
  };
  return [
    ...labels.flatMap((label) =>
      barOf(
        label,
        sets.filter(({ features }) => features.includes(label)),
      ),
    ),
    ...(labels.length > 1 ? barOf(ALL, sets) : []),
  ];
}

function barSpec(
  labels: readonly string[],
  bars: readonly string[],
  pieces: readonly Piece[],
  width: number,
): TopLevelSpec {
  const shared = labels.slice(1).map((_, index) => sharedBy(index + 2));
  const greys = shared.map(
    (_, index) => `color-mix(in srgb, ${foreground} ${55 - Math.min(40, 15 * index)}%, transparent)`,
  );
  return {
    $schema: schema,
    width,
    height: 34 * bars.length + 70,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [...pieces] },
    encoding: {
      y: {
        field: 'bar',
        type: 'nominal',
        sort: [...bars],
        title: null,
        axis: { domain: false, ticks: false, labelLimit: 140 },
      },
    },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x: {
            field: 'part',
            type: 'quantitative',
            stack: 'zero',
            title: 'Variance explained (R²)',
            scale: { nice: true },
            axis: { format: '~g', tickCount: 6, grid: true },
          },
          order: { field: 'order', type: 'quantitative' },
          color: {
            field: 'series',
            type: 'nominal',
            scale: {
              domain: [...labels.map(uniqueTo), ...shared],
              range: [...seriesRange(labels.length), ...greys],
            },
            legend: {
              title: null,
              orient: 'top',
              symbolType: 'square',
              columns: width < 480 ? 2 : 4,
              offset: 4,
            },
          },
        },
      },
      {
        data: { values: [{}] },
        mark: { type: 'rule', color: axisLine },
        encoding: { x: { datum: 0 }, y: { value: 0 }, y2: { value: 'height' } },
      },
    ],
  };
}
