/** Charts over training steps: held-out loss and accuracy, and variance explained in one layer. */
import type { FeatureSummary } from '../../runtime/studies/results';
import type { Chart, Drawing, Table } from './chart';
import { curveChart, type CurveOptions } from './curveChart';
import { trainingLines, type LinePoint } from './curves';
import { decadeDomain, floorToTenth, varianceDomain } from './domain';
import { decimal, percent, significant } from './format';
import {
  chanceLevels,
  explained,
  featureNames,
  layerOfRecord,
  phaseEnds,
  type TrainingData,
  type VarianceScale,
} from './study';

/** How to read the lines; a kind of line that is not there is not told of. */
function reading({ spec, seeds }: TrainingData, mean = 'mean', band = '95 % interval'): string {
  const failed = seeds.some((seed) => seed.gatePassed === false)
    ? '; dashed: a seed that failed the accuracy gate, left out of the mean'
    : '';
  const unfinished = seeds.some((seed) => seed.gatePassed === null)
    ? ' An unfinished seed counts once it has come half as far as the furthest.'
    : '';
  const ends = new Set(seeds.filter(({ gatePassed }) => gatePassed).map(({ curve }) => curve.at(-1)?.step));
  const early = ends.size > 1 ? ' Seeds stop at different steps; the mean ends with the first of them.' : '';
  const phases = phaseEnds({ spec }).length > 0 ? ' Dotted: where a phase of the training ends.' : '';
  return `Bold line: ${mean} over seeds, band: ${band}; faint lines: single seeds${failed}.${unfinished}${early}${phases}`;
}

/** Why there is nothing to draw. */
function nothingYet({ seeds }: TrainingData): string {
  return seeds.some((seed) => seed.gatePassed === null)
    ? 'No evaluation has come yet.'
    : 'No evaluation was recorded.';
}

/** The axis ends where training may end, and once all seeds are done where the last of them did. */
function steps({ spec, seeds }: TrainingData): CurveOptions['x'] {
  const ends = seeds.map(({ curve }) => curve.at(-1)?.step ?? 0);
  const isDone = seeds.length > 0 && seeds.every(({ gatePassed }) => gatePassed !== null);
  const end = isDone ? Math.max(1, ...ends) : spec.training.steps;
  const marks = phaseEnds({ spec }).filter((step) => step < end);
  return { title: 'Training step (log scale)', name: 'step', scale: 'log', end, marks };
}

/** The name under which the lines of the loss are drawn: the mean over all features. */
const LOSS = 'loss';

/** Held-out loss against training step, all features together. */
export function lossChart(data: TrainingData): Drawing {
  const title = 'How the loss falls';
  const lines = trainingLines(data, [LOSS], (_, { loss }) => (loss > 0 ? loss : null));
  const losses = lines.map((line) => line.y).filter((loss) => loss !== null);
  if (losses.length === 0) return { kind: 'empty', title, reason: nothingYet(data) };
  return chart(
    title,
    `Held-out loss at each evaluation, the mean over features. ${reading(data, 'geometric mean', 'its 95 % interval')}`,
    'Loss',
    {
      lines,
      features: [LOSS],
      neutral: true,
      x: steps(data),
      y: {
        title: 'Held-out loss (log scale)',
        format: significant,
        axisFormat: '~g',
        domain: decadeDomain(losses),
        scale: 'log',
      },
    },
  );
}

/** Held-out accuracy of each feature against training step. */
export function accuracyChart(data: TrainingData): Drawing {
  const title = 'When each feature is learned';
  const features = featureNames(data);
  const lines = trainingLines(data, features, (_, point, feature) => point.accuracy[feature] ?? null);
  if (lines.length === 0) return { kind: 'empty', title, reason: nothingYet(data) };
  const gate = data.spec.gate;
  const chances = chanceLevels(data);
  const whole = (share: number) => percent(share).replace('.0', '');
  const floor = Math.min(0.4, ...chances);
  return chart(title, `Held-out accuracy at each evaluation. ${reading(data)}`, 'Accuracy', {
    lines,
    features,
    x: steps(data),
    y: {
      title: 'Held-out accuracy',
      format: percent,
      axisFormat: '.0%',
      domain: [floorToTenth(lines.reduce((least, line) => Math.min(least, line.y ?? least), floor)), 1],
    },
    thresholds: [
      { value: gate, label: `accuracy gate, ${whole(gate)}`, side: 'left' },
      ...chances.map((value) => ({ value, label: `chance, ${whole(value)}`, side: 'right' as const })),
    ],
  });
}

/**
 * Variance explained in `layer` against training step, as a share of that step's or of the final variance.
 * `summaries`, of a study that is done, are the intervals that the tables report.
 */
export function varianceChart(
  data: TrainingData,
  layer: string,
  scale: VarianceScale,
  summaries: readonly FeatureSummary[] = [],
): Drawing {
  const title = `How strongly ${layer} represents each feature`;
  const features = featureNames(data);
  const lines = trainingLines(data, features, (seed, point, feature) =>
    explained(seed, point, layer, feature, scale),
  );
  if (lines.length === 0) return { kind: 'empty', title, reason: nothingYet(data) };
  if (lines.every((line) => line.y === null)) {
    return { kind: 'empty', title, reason: `No variance was measured in ${layer}.` };
  }
  const whole =
    scale === 'step' ? 'the layer’s variance at that step' : 'the layer’s variance at the last step';
  const quantity = scale === 'step' ? 'Variance explained (R²)' : 'Share of the final variance';
  const record = layerOfRecord(data)?.name === layer ? ', the representation of record' : '';
  return chart(
    title,
    `Variance explained in ${layer}${record}, as a share of ${whole}. ${reading(data)}`,
    quantity,
    {
      lines,
      features,
      x: steps(data),
      y: {
        title: quantity,
        format: decimal,
        axisFormat: '~g',
        domain: varianceDomain([...lines.map((line) => line.y), ...finalBounds(summaries, layer)]),
      },
    },
  );
}

/** Ends of the intervals at the last step, so that what the tables report is inside the frame; within -0.1 to 1. */
function finalBounds(summaries: readonly FeatureSummary[], layer: string): number[] {
  return summaries
    .flatMap(({ varianceExplained }) => [varianceExplained[layer]?.low, varianceExplained[layer]?.high])
    .filter((bound) => typeof bound === 'number')
    .map((bound) => Math.max(-0.1, Math.min(1, bound)));
}

function chart(title: string, caption: string, quantity: string, options: CurveOptions): Chart {
  return {
    kind: 'chart',
    title,
    caption,
    ...curveChart(options),
    table: lineTable(options.lines, 'Step', quantity),
  };
}

const gates = new Map<LinePoint['passed'], string>([
  [true, 'passed'],
  [false, 'failed'],
  [null, 'not yet'],
]);

/** One row a point of a line, as the chart draws it. */
export function lineTable(lines: readonly LinePoint[], x: string, y: string): Table {
  return {
    columns: ['Feature', 'Seed', 'Gate', x, y],
    rows: lines.map((line) => [line.feature, line.seed, gates.get(line.passed) ?? '', line.x, line.y]),
  };
}
