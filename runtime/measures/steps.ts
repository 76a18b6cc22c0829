/**
 * Long work as a generator: each step tells how much it was, or asks for a product of matrices. So one algorithm serves
 * callers that wait for it (products by plain loops) and callers that read messages meanwhile (by ONNX Runtime, on all cores).
 */
import { columnProductsOf, productOf, rowProductsOf } from '../engine/float64';
import { type Matrix, transpose } from './matrix';
import { multiply, rowProducts } from './products';
import { multiplyStacked } from './simd/stacked';

/** A product that is asked for: A B, A Bᵀ or AᵀB. */
interface Asked {
  readonly form: 'AB' | 'ABt' | 'AtB';
  readonly a: Matrix;
  readonly b: Matrix;
}

/** Work in steps, with its result. A step that asks for a product is given it; what others are given has no meaning. */
export type Steps<T> = Generator<number | Asked, T, Matrix>;

/** What is given to a step that asked for nothing. */
const NOTHING: Matrix = { rows: 0, cols: 0, data: new Float64Array(0) };

/** A B of a [n, k] and b [k, m]. */
export function* product(a: Matrix, b: Matrix): Steps<Matrix> {
  return yield { form: 'AB', a, b };
}

/** A Bᵀ of a [n, k] and b [m, k]. */
export function* productOfRows(a: Matrix, b: Matrix): Steps<Matrix> {
  return yield { form: 'ABt', a, b };
}

/** AᵀB of a [k, n] and b [k, m]. */
export function* productOfColumns(a: Matrix, b: Matrix): Steps<Matrix> {
  return yield { form: 'AtB', a, b };
}

const BY_LOOPS = {
  AB: multiply,
  ABt: rowProducts,
  AtB: (a: Matrix, b: Matrix) => rowProducts(transpose(a), transpose(b)),
} as const;
const BY_ROWS = {
  AB: multiplyStacked,
  ABt: (a: Matrix, b: Matrix) => multiplyStacked(a, transpose(b)),
  AtB: (a: Matrix, b: Matrix) => multiplyStacked(transpose(a), b),
} as const;
const BY_ENGINE = { AB: productOf, ABt: rowProductsOf, AtB: columnProductsOf } as const;

/** Multiplications from which calls of WebAssembly or ONNX Runtime are faster than loops. */
const LARGE = 3e5;

/** Whether loops are the fastest. */
const isSmall = ({ form, a, b }: Asked): boolean =>
  a.data.length * (form === 'ABt' ? b.rows : b.cols) < LARGE;

/** The result of all steps. */
export function finished<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    step = steps.next(
      typeof value === 'number'
        ? NOTHING
        : (isSmall(value) ? BY_LOOPS : BY_ROWS)[value.form](value.a, value.b),
    );
  }
  return step.value;
}

/** Longest time without a rest, in milliseconds. */
const SLICE = 50;

/**
 * Runs steps that tell of `total` work in all; `between` is awaited every `slice` milliseconds with the share done: the place
 * to read messages, tell progress and cancel (by throwing).
 */
export async function inSlices<T>(
  steps: Steps<T>,
  total: number,
  between: (share: number) => Promise<void>,
  slice = SLICE,
): Promise<T> {
  let work = 0;
  let rested = performance.now();
  for (let given = NOTHING; ;) {
    const { done, value } = steps.next(given);
    if (done) return value;
    if (typeof value === 'number') work += value;
    else given = await (isSmall(value) ? BY_LOOPS : BY_ENGINE)[value.form](value.a, value.b);
    if (performance.now() - rested < slice) continue;
    await between(work / total);
    rested = performance.now();
  }
}
