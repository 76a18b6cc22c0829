/** Householder reflections I - s v vᵀ: made from a vector, and products of many applied to others. */
import type { Matrix } from './matrix';
import { EIGHT, Rows, padded } from './simd/rows';

/** A product of reflections I - scales[k] v_k v_kᵀ, k = 0 ... in this order; v_k are the rows of `vectors`. */
export interface Reflections {
  readonly vectors: Matrix;
  /** v_k is zero before place k + `first`. */
  readonly first: number;
  readonly scales: Float64Array;
}

/**
 * Turns x into the v of the reflection that makes x zero after its first entry. Returns the first entry that is left and
 * s; where x is zero after its first entry already, v = 0 and s = 0.
 */
export function reflector(x: Float64Array): [entry: number, scale: number] {
  const head = x[0];
  let tail = 0;
  for (let i = 1; i < x.length; i++) tail += x[i] * x[i];
  if (tail === 0) {
    x.fill(0);
    return [head, 0];
  }
  const norm = Math.sqrt(head * head + tail);
  x[0] = head > 0 ? head + norm : head - norm;
  return [head > 0 ? -norm : norm, 2 / (x[0] * x[0] + tail)];
}

/** Rows that stay in the cache while all reflections are applied to them. */
const ROWS_AT_ONCE = 16;

/**
 * The rows of `vectors`, zeros added to the length of the reflections, with their product applied to each. A generator that
 * rests after some, and tells of how many.
 */
export function* reflect(
  { vectors: v, first, scales }: Reflections,
  vectors: Matrix,
): Generator<number, Matrix> {
  const { cols } = v;
  const stride = padded(cols);
  const rows = new Rows((v.rows + ROWS_AT_ONCE) * stride);
  const { dot, addTo } = rows.functions;
  const kept = rows.array(v.rows * stride);
  const some = rows.array(ROWS_AT_ONCE * stride);
  for (let k = 0; k < v.rows; k++) kept.set(v.data.subarray(k * cols, (k + 1) * cols), k * stride);
  const out = new Float64Array(vectors.rows * cols);
  for (let start = 0; start < vectors.rows; start += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, vectors.rows - start);
    some.fill(0);
    for (let i = 0; i < count; i++) {
      const from = (start + i) * vectors.cols;
      some.set(vectors.data.subarray(from, from + vectors.cols), i * stride);
    }
    for (let k = scales.length - 1; k >= 0; k--) {
      if (scales[k] === 0) continue;
      const begin = k + first - ((k + first) % EIGHT);
      const x = kept.byteOffset + (k * stride + begin) * 8;
      const xEnd = x + (stride - begin) * 8;
      for (let i = 0; i < count; i++) {
        const y = some.byteOffset + (i * stride + begin) * 8;
        addTo(y, x, y + xEnd - x, -scales[k] * dot(x, y, xEnd));
      }
    }
    for (let i = 0; i < count; i++) out.set(some.subarray(i * stride, i * stride + cols), (start + i) * cols);
    yield count;
  }
  return { rows: vectors.rows, cols, data: out };
}
