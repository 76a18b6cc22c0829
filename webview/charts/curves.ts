/** Lines of several seeds, their mean and its interval: the data under every curve chart. */
import type { StudyResults } from '../../runtime/studies/results';
import { meanInterval } from '../../runtime/measures/intervals';

/** One value of one line; y is null where it could not be computed. */
export interface LinePoint {
  feature: string;
  seed: number;
  passed: boolean;
  x: number;
  y: number | null;
}

/** Mean over the seeds that passed the gate; low and high are null below two seeds. */
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
  results: StudyResults,
  features: readonly string[],
  value: (
    seed: StudyResults['seeds'][number],
    point: StudyResults['seeds'][number]['curve'][number],
    feature: string,
  ) => number | null,
): LinePoint[] {
  return results.seeds.flatMap((seed) =>
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
function meanOf(values: readonly (number | null)[]): Pick<MeanPoint, 'mean' | 'low' | 'high' | 'n'> {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return { mean: null, low: null, high: null, n: values.length };
  const { mean, low, high, n } = meanInterval(known);
  return { mean, low, high, n };
}

/** Means over passing seeds at each x that all of them reach, in ascending x, feature by feature. */
export function meanLines(lines: readonly LinePoint[], features: readonly string[]): MeanPoint[] {
  const passing = lines.filter((line) => line.passed);
  const seeds = new Set(passing.map((line) => line.seed)).size;
  return features.flatMap((feature) => {
    const at = new Map<number, (number | null)[]>();
    for (const line of passing) {
      if (line.feature !== feature) continue;
      const values = at.get(line.x);
      if (values) values.push(line.y);
      else at.set(line.x, [line.y]);
    }
    return [...at]
      .filter(([, values]) => values.length === seeds)
      .sort(([a], [b]) => a - b)
      .map(([x, values]) => {
        return { feature, x, ...meanOf(values) };
      });
  });
}
