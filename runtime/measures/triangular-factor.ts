/** QR decomposition by Householder reflections. A generator that rests after each column. */
import type { Matrix } from './matrix';
import { type Reflections, reflector } from './reflections';
import { EIGHT, Rows, padded } from './simd/rows';
import type { Steps } from './steps';

/** Entries that the reflection of column k changes, of `rows` x `cols`. */
export const columnWork = (rows: number, cols: number, k: number) => (rows - k) * (cols - k);

/** A = Q R of a [rows >= cols, cols]: R [cols, cols], upper triangular, and Q as reflections. */
export function* triangularFactor(a: Matrix): Steps<[r: Matrix, q: Reflections]> {
  const { rows: n, cols } = a;
  const stride = padded(cols);
  const rows = new Rows((n + 2) * stride);
  const { addTo, subtractAndAddTo } = rows.functions;
  const r = rows.array(n * stride);
  let [along, next] = [rows.array(stride), rows.array(stride)];
  for (let i = 0; i < n; i++) r.set(a.data.subarray(i * cols, (i + 1) * cols), i * stride);
  const row = (i: number, begin: number) => r.byteOffset + (i * stride + begin) * 8;
  const vectors = { rows: cols, cols: n, data: new Float64Array(cols * n) };
  const scales = new Float64Array(cols);
  const diagonal = new Float64Array(cols);
  const vectorOf = (k: number) => vectors.data.subarray(k * n, (k + 1) * n);
  let v = vectorOf(0);
  for (let i = 0; i < n; i++) v[i] = r[i * stride];
  [diagonal[0], scales[0]] = reflector(v);
  for (let i = 0; i < n; i++) addTo(next.byteOffset, row(i, 0), next.byteOffset + stride * 8, v[i]);
  for (let k = 0; k < cols; k++) {
    [along, next] = [next, along];
    along.fill(0, 0, k + 1);
    next.fill(0);
    // The next column is known before the others are changed, so that its reflection can look at them in the same pass.
    const following = k + 1 < cols ? vectorOf(k + 1) : new Float64Array(n);
    if (k + 1 < cols) {
      for (let i = k + 1; i < n; i++) following[i] = r[i * stride + k + 1] - scales[k] * v[i] * along[k + 1];
      [diagonal[k + 1], scales[k + 1]] = reflector(following.subarray(k + 1));
    }
    const begin = k + 1 - ((k + 1) % EIGHT);
    const [alongAt, nextAt] = [along.byteOffset + begin * 8, next.byteOffset + begin * 8];
    for (let i = k; i < n; i++) {
      const x = row(i, begin);
      subtractAndAddTo(x, alongAt, nextAt, x + (stride - begin) * 8, scales[k] * v[i], following[i]);
    }
    v = following;
    yield columnWork(n, cols, k);
  }
  const out = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) {
    out.set(r.subarray(i * stride + i, i * stride + cols), i * cols + i);
    out[i * cols + i] = diagonal[i];
  }
  return [
    { rows: cols, cols, data: out },
    { vectors, scales },
  ];
}
