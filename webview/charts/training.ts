/** Charts over training steps: held-out accuracy, and variance explained in one layer. */
import type { StudyResults } from '../../runtime/studies/results';
import type { Chart, Drawing, Table } from './chart';
import { curveSpec, type CurveOptions } from './curveChart';
import { trainingLines, type LinePoint } from './curves';
import { floorToTenth, varianceDomain } from './domain';
import { decimal, percent } from './format';
import { explained, featureNames, layerOfRecord, type VarianceScale } from './study';

/** How to read the lines; the failed seeds only where there are any. */
function reading({ seeds }: StudyResults): string {
  const failed = seeds.some((seed) => !seed.gatePassed);
  return `Bold line: mean over seeds, band: 95 % interval; faint lines: single seeds${failed ? '; dashed: a seed that failed the accuracy gate, left out of the mean' : ''}.`;
}

const steps = { title: 'Training step (log scale)', name: 'step', scale: 'log' } as const;

/** Held-out accuracy of each feature against training step. */
export function accuracyChart(results: StudyResults): Drawing {
  const title = 'When each feature is learned';
  const features = featureNames(results);
  const lines = trainingLines(results, features, (_, point, feature) => point.accuracy[feature] ?? null);
  if (lines.length === 0) return { kind: 'empty', title, reason: 'No evaluation was recorded.' };
  const gate = results.spec.gate;
  return chart(title, `Held-out accuracy at each evaluation. ${reading(results)}`, 'Accuracy', {
    lines,
    features,
    x: steps,
    y: {
      title: 'Held-out accuracy',
      format: percent,
      axisFormat: '.0%',
      domain: [floorToTenth(lines.reduce((least, line) => Math.min(least, line.y ?? least), 0.4)), 1],
    },
    threshold: { value: gate, label: `accuracy gate, ${percent(gate).replace('.0', '')}` },
  });
}

/** Variance explained in `layer` against training step, as a share of that step's or of the final variance. */
export function varianceChart(results: StudyResults, layer: string, scale: VarianceScale): Drawing {
  const title = `How strongly ${layer} represents each feature`;
  const features = featureNames(results);
  const lines = trainingLines(results, features, (seed, point, feature) =>
    explained(seed, point, layer, feature, scale),
  );
  if (lines.every((line) => line.y === null)) {
    return { kind: 'empty', title, reason: `No variance was measured in ${layer}.` };
  }
  const whole =
    scale === 'step' ? 'the layer’s variance at that step' : 'the layer’s variance at the last step';
  const quantity = scale === 'step' ? 'Variance explained (R²)' : 'Share of the final variance';
  const record = layerOfRecord(results)?.name === layer ? ', the representation of record' : '';
  return chart(
    title,
    `Variance explained in ${layer}${record}, as a share of ${whole}. ${reading(results)}`,
    quantity,
    {
      lines,
      features,
      x: steps,
      y: {
        title: quantity,
        format: decimal,
        axisFormat: '~g',
        domain: varianceDomain([...lines.map((line) => line.y), ...finalBounds(results, layer)]),
      },
    },
  );
}

/** Ends of the intervals at the last step, so that what the tables report is inside the frame; within -0.1 to 1. */
function finalBounds(results: StudyResults, layer: string): number[] {
  return results.features
    .flatMap(({ varianceExplained }) => [varianceExplained[layer]?.low, varianceExplained[layer]?.high])
    .filter((bound) => typeof bound === 'number')
    .map((bound) => Math.max(-0.1, Math.min(1, bound)));
}

function chart(title: string, caption: string, quantity: string, options: CurveOptions): Chart {
  return {
    kind: 'chart',
    title,
    caption,
    spec: (width) => curveSpec(options, width),
    table: lineTable(options.lines, 'Step', quantity),
  };
}

/** One row a point of a line, as the chart draws it. */
export function lineTable(lines: readonly LinePoint[], x: string, y: string): Table {
  return {
    columns: ['Feature', 'Seed', 'Gate', x, y],
    rows: lines.map((line) => [line.feature, line.seed, line.passed ? 'passed' : 'failed', line.x, line.y]),
  };
}
