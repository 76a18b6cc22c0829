/** Lines of several seeds, their mean and its interval: the data under every curve chart. */
import type { EvaluationPoint } from '../../runtime/studies/results';
import { meanInterval } from '../../runtime/measures/intervals';
import type { TrainingData, TrainingSeed } from './study';

/** One value of one line; y is null where it could not be computed. */
export interface LinePoint {
  feature: string;
  seed: number;
  /** Whether the seed passed the gate; null while it trains. */
  passed: boolean | null;
  x: number;
  y: number | null;
}

/** How values are averaged: as they are, or as logarithms (the geometric mean of positive values). */
export type MeanScale = 'linear' | 'log';

/** Mean over the seeds that count; low and high are null below two seeds. */
export interface MeanPoint {
  feature: string;
  x: number;
  mean: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

/** Every evaluation of every seed, one line a seed and feature. */
export function trainingLines(
  { seeds }: TrainingData,
  features: readonly string[],
  value: (seed: TrainingSeed, point: EvaluationPoint, feature: string) => number | null,
): LinePoint[] {
  return seeds.flatMap((seed) =>
    features.flatMap((feature) =>
      seed.curve.map((point) => ({
        feature,
        seed: seed.seed,
        passed: seed.gatePassed,
        x: point.step,
        y: value(seed, point, feature),
      })),
    ),
  );
}

/** Mean with its 95 % interval; null where any seed has no value. */
function meanOf(
  values: readonly (number | null)[],
  scale: MeanScale,
): Pick<MeanPoint, 'mean' | 'low' | 'high' | 'n'> {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return { mean: null, low: null, high: null, n: values.length };
  if (scale === 'linear') return meanInterval(known);
  const { mean, low, high, n } = meanInterval(known.map(Math.log));
  const back = (value: number | null) => (value === null ? null : Math.exp(value));
  return { mean: back(mean), low: back(low), high: back(high), n };
}

/**
 * The lines of the seeds that the mean is over: those that passed the gate, and those in training that have come
 * at least half as far as the furthest. So the mean of a study that trains a few seeds at a time does not shrink
 * to a point whenever another seed begins.
 */
function countedLines(lines: readonly LinePoint[]): LinePoint[] {
  const reached = new Map<number, number>();
  for (const { seed, x } of lines) reached.set(seed, Math.max(x, reached.get(seed) ?? 0));
  const furthest = Math.max(0, ...reached.values());
  return lines.filter(
    ({ passed, seed }) => passed === true || (passed === null && 2 * (reached.get(seed) ?? 0) >= furthest),
  );
}

/** Means over the seeds that count at each x that all of them reach, in ascending x, feature by feature. */
export function meanLines(
  lines: readonly LinePoint[],
  features: readonly string[],
  scale: MeanScale = 'linear',
): MeanPoint[] {
  const counted = countedLines(lines);
  const seeds = new Set(counted.map((line) => line.seed)).size;
  return features.flatMap((feature) => {
    const at = new Map<number, (number | null)[]>();
    for (const line of counted) {
      if (line.feature !== feature) continue;
      const values = at.get(line.x);
      if (values) values.push(line.y);
      else at.set(line.x, [line.y]);
    }
    return [...at]
      .filter(([, values]) => values.length === seeds)
      .sort(([a], [b]) => a - b)
      .map(([x, values]) => ({ feature, x, ...meanOf(values, scale) }));
  });
}
