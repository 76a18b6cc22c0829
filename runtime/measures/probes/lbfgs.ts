/**
 * Minimum of a smooth function by L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4) with a preconditioner in the
 * place of the initial inverse Hessian, and a bisecting line search to the weak Wolfe conditions (Lewis and Overton 2013), which
 * also serves functions with kinks.
 */
import { dot } from '../matrix';
import type { Pause } from '../sliced-products';

/** What is minimised. */
export interface Objective {
  /** Number of parameters. */
  readonly size: number;
  /** The value at x; the gradient is written into `gradient`. */
  evaluate(x: Float64Array, gradient: Float64Array): Promise<number>;
  /** Applies an approximate inverse Hessian to a vector in place; default none. */
  precondition?(vector: Float64Array): void;
}

/** When to stop. */
export interface StoppingRule {
  /** Converged where the norm of the gradient is at most this. */
  readonly tolerance: number;
  readonly mostSteps: number;
  /** Asked after every step; true ends the search as converged. */
  readonly enough?: (x: Float64Array) => Promise<boolean>;
}

/** Where the search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly steps: number;
  readonly converged: boolean;
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A step s and the change of the gradient y along it. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly inverse: number;
}

const MOST_PAIRS = 12;
const MOST_HALVINGS = 40;
const DECREASE = 1e-4;
const CURVATURE = 0.9;
/** Values that differ by less, relatively, can not be told from rounding; the slope then decides (Hager and Zhang 2005). */
const VALUE_ROUNDING = 1e-13;

const normOf = (vector: Float64Array) => Math.sqrt(dot(vector, vector));

async function at(objective: Objective, x: Float64Array): Promise<Point> {
  const gradient = new Float64Array(x.length);
  return { x, value: await objective.evaluate(x, gradient), gradient };
}

function addScaled(target: Float64Array, by: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += by * vector[i];
}

/** Minus the inverse Hessian times the gradient, as the pairs tell it. */
function directionOf({ gradient }: Point, pairs: readonly Pair[], objective: Objective): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k--) {
    shares[k] = pairs[k].inverse * dot(pairs[k].s, direction);
    addScaled(direction, -shares[k], pairs[k].y);
  }
  const last = pairs.at(-1);
  let scale = 1;
  if (last) {
    const conditioned = last.y.slice();
    objective.precondition?.(conditioned);
    scale = 1 / (last.inverse * dot(last.y, conditioned));
  } else if (!objective.precondition) scale = 1 / Math.max(1, normOf(gradient));
  objective.precondition?.(direction);
  for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  pairs.forEach(({ s, y, inverse }, k) => addScaled(direction, shares[k] - inverse * dot(y, direction), s));
  return direction;
}

/** A point along the direction that is low and flat enough; undefined where rounding leaves none. */
async function search(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  pause: () => Promise<void>,
): Promise<Point | undefined> {
  const slope = dot(from.gradient, direction);
  let [low, high, length] = [0, Infinity, 1];
  for (let halving = 0; halving < MOST_HALVINGS; halving++) {
    const x = from.x.slice();
    addScaled(x, length, direction);
    const point = await at(objective, x);
    await pause();
    const steepness = dot(point.gradient, direction);
    const isEqual = Math.abs(point.value - from.value) <= VALUE_ROUNDING * Math.abs(from.value);
    const isLower = isEqual
      ? steepness <= (2 * DECREASE - 1) * slope
      : point.value <= from.value + DECREASE * length * slope;
    if (!isLower) high = length;
    else if (steepness < CURVATURE * slope) low = length;
    else return point;
    length = high < Infinity ? (low + high) / 2 : 2 * low;
  }
  return undefined;
}

/** Minimises from `start`; `pause` is awaited after every evaluation. */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, mostSteps, enough }: StoppingRule,
  pause: Pause,
): Promise<Minimum> {
  let point = await at(objective, start.slice());
  let pairs: Pair[] = [];
  for (let step = 0; ; step++) {
    const end = { x: point.x, value: point.value, steps: step };
    if (normOf(point.gradient) <= tolerance) return { ...end, converged: true };
    if (step > 0 && enough && (await enough(point.x))) return { ...end, converged: true };
    if (step === mostSteps) return { ...end, converged: false };
    const rest = () => pause(step / mostSteps);
    let next = await search(objective, point, directionOf(point, pairs, objective), rest);
    if (!next && pairs.length > 0) {
      pairs = [];
      next = await search(objective, point, directionOf(point, pairs, objective), rest);
    }
    if (!next) return { ...end, converged: false };
    const [before, after] = [point, next];
    const s = after.x.map((value, i) => value - before.x[i]);
    const y = after.gradient.map((value, i) => value - before.gradient[i]);
    const bend = dot(s, y);
    if (bend > Number.EPSILON * dot(y, y)) pairs = [...pairs, { s, y, inverse: 1 / bend }].slice(-MOST_PAIRS);
    point = after;
  }
}
