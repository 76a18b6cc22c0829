/** What each unit of a representation does over the inputs. */
import { type Matrix, columnMeans } from './matrix';

/** One unit over n inputs; in the units of the activations where nothing else is said. */
export interface UnitStatistics {
  mean: number;
  /** Root of the mean squared deviation (over n, not n - 1). */
  standardDeviation: number;
  min: number;
  max: number;
  /** Share of inputs for which it is not 0. */
  nonZero: number;
  /** Third standardised moment m₃ / m₂^{3/2}; null of a constant unit. */
  skewness: number | null;
  /** Fourth standardised moment less that of a normal distribution, m₄ / m₂² - 3; null of a constant unit. */
  kurtosis: number | null;
}

interface Moments {
  second: Float64Array;
  third: Float64Array;
  fourth: Float64Array;
}

/** Means of the powers of the deviations from the mean of each column. */
function centralMoments({ rows, cols, data }: Matrix, means: Float64Array): Moments {
  const [second, third, fourth] = [0, 0, 0].map(() => new Float64Array(cols));
  for (let k = 0; k < data.length; k++) {
    const j = k % cols;
    const deviation = data[k] - means[j];
    const squared = deviation * deviation;
    second[j] += squared / rows;
    third[j] += (squared * deviation) / rows;
    fourth[j] += (squared * squared) / rows;
  }
  return { second, third, fourth };
}

/** Statistics of each unit, in their order; of a representation [n, p] with n >= 1 and finite values. */
export function unitStatistics(a: Matrix): UnitStatistics[] {
  const { rows, cols, data } = a;
  const means = columnMeans(a);
  const { second, third, fourth } = centralMoments(a, means);
  return Array.from(means, (mean, j) => {
    let [min, max, nonZero] = [data[j], data[j], 0];
    for (let k = j; k < data.length; k += cols) {
      min = Math.min(min, data[k]);
      max = Math.max(max, data[k]);
      if (data[k] !== 0) nonZero++;
    }
    const varies = min !== max && second[j] > 0;
    return {
      mean,
      standardDeviation: varies ? Math.sqrt(second[j]) : 0,
      min,
      max,
      nonZero: nonZero / rows,
      skewness: varies ? third[j] / second[j] ** 1.5 : null,
      kurtosis: varies ? fourth[j] / second[j] ** 2 - 3 : null,
    };
  });
}
