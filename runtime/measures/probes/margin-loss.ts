/**
 * The objective that logistic regression and the linear SVM share: C x sum of a loss of the scores + half the squared norm of the
 * weights, here divided by C n: mean loss + ||w||^2 / (2 C n).
 */
import { type Matrix, sumOfSquares } from '../matrix';
import { shiftedSolver } from '../tridiagonal';
import type { LinearDesign } from './design';
import { minimise, type Objective } from './lbfgs';
import { addIntercepts, type LinearModel } from './linear-model';
import { type Pause, productsInSlices } from '../sliced-products';

/** A loss of scores [n, K] against the targets of the training rows. */
export interface MarginLoss {
  /** K */
  readonly columns: number;
  /** Largest second derivative by a score. */
  readonly curvature: number;
  /** Whether the penalty is on the intercept, too. */
  readonly penalisesIntercept: boolean;
  /** Sum over rows; each score is replaced by the derivative of the sum by it. */
  sum(scores: Matrix): number;
}

/** How exactly to fit. */
export interface FitPrecision {
  /** Norm of the gradient at which a fit has converged, as a share of its norm where all weights are 0. */
  readonly tolerance: number;
  readonly mostSteps: number;
}

/** What probes are fitted to: their accuracy no longer changes. */
const PROBE_PRECISION: FitPrecision = { tolerance: 1e-7, mostSteps: 1000 };

/** [n, K] as [K, n], and the sums of its columns. */
function transposedWithSums({ rows, cols, data }: Matrix): { transposed: Matrix; sums: Float64Array } {
  const transposed = new Float64Array(data.length);
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++) {
      transposed[k * rows + i] = data[i * cols + k];
      sums[k] += data[i * cols + k];
    }
  }
  return { transposed: { rows: cols, cols: rows, data: transposed }, sums };
}

/** The parameters are the weights [K, r], then the K intercepts. */
function objectiveOf(
  { parts: { train }, transposed, curvature }: LinearDesign,
  loss: MarginLoss,
  c: number,
  pause: Pause,
): Objective {
  const { rows: n, cols: r } = train;
  const { columns: K } = loss;
  const decay = 1 / (c * n);
  const interceptDecay = loss.penalisesIntercept ? decay : 0;
  const solve = shiftedSolver(curvature, loss.curvature / n, decay);
  const decayAt = (i: number) => (i < K * r ? decay : interceptDecay);
  return {
    size: K * (r + 1),
    async evaluate(x, gradient) {
      const scores = await productsInSlices(train, { rows: K, cols: r, data: x.subarray(0, K * r) }, pause);
      addIntercepts(scores, x.subarray(K * r));
      let value = loss.sum(scores) / n;
      const derivatives = transposedWithSums(scores);
      const slopes = await productsInSlices(derivatives.transposed, transposed, pause);
      gradient.set(slopes.data);
      gradient.set(derivatives.sums, K * r);
      for (let i = 0; i < x.length; i++) {
        gradient[i] = gradient[i] / n + decayAt(i) * x[i];
        value += (decayAt(i) / 2) * x[i] * x[i];
      }
      return value;
    },
    precondition(vector) {
      solve(vector.subarray(0, K * r));
      for (let i = K * r; i < vector.length; i++) vector[i] /= loss.curvature + interceptDecay;
    },
  };
}

/** Fits weights for one C, from those of a stronger penalty where they are known. */
export async function fitMargin(
  design: LinearDesign,
  loss: MarginLoss,
  c: number,
  { start, precision = PROBE_PRECISION }: { start?: LinearModel; precision?: FitPrecision },
  pause: Pause,
): Promise<LinearModel> {
  const { cols: r } = design.parts.train;
  const { columns: K } = loss;
  const objective = objectiveOf(design, loss, c, () => pause(0));
  const from = new Float64Array(objective.size);
  const gradient = new Float64Array(objective.size);
  await objective.evaluate(from, gradient);
  if (start) {
    from.set(start.weights.data);
    from.set(start.intercepts, K * r);
  }
  const { x, converged } = await minimise(
    objective,
    from,
    {
      tolerance: precision.tolerance * Math.sqrt(sumOfSquares(gradient)),
      mostSteps: precision.mostSteps,
    },
    pause,
  );
  return {
    weights: { rows: K, cols: r, data: x.slice(0, K * r) },
    intercepts: x.slice(K * r),
    converged,
  };
}
