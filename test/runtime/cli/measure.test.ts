/** `measure` and `measures` through the built command line: every key of the reference pair, odd inputs, refusals. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { writeNpy } from '../../../runtime/data/npy';
import type { ElementTypes, NdArray } from '../../../runtime/engine/ndarray';
import type { MeasureInfo } from '../../../runtime/measures/catalogue';
import { measures } from '../../../runtime/measures/registry';
import {
  assertGoldenValues,
  gaussianMatrix,
  goldenJson,
  isForeign,
  type GoldenValues,
} from '../measures/support';
import { replens, root } from './replens';

const folder = mkdtempSync(path.join(tmpdir(), 'replens-measure-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const golden = (file: string) => path.join(root, 'test', 'golden', file);

type Printed = GoldenValues & { undefined: Record<string, string> };

async function measured(
  ...args: string[]
): Promise<{ values: GoldenValues; undefined: Record<string, string> }> {
  const { status, stdout, stderr } = await replens('measure', ...args, '--json');
  assert.equal(status, 0, stderr);
  const { undefined: reasons, ...values } = JSON.parse(stdout) as Printed;
  return { values, undefined: reasons };
}

async function failure(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await replens('measure', ...args);
  assert.equal(status, 1, stderr);
  assert.equal(stdout, '');
  return stderr;
}

/** Writes a .npy file; its path. */
function file<T extends keyof ElementTypes>(
  name: string,
  type: T,
  shape: number[],
  data: ElementTypes[T],
): string {
  const at = path.join(folder, name);
  writeFileSync(at, writeNpy({ type, shape, data } as NdArray));
  return at;
}

const gaussian = (name: string, seed: number, rows: number, cols: number) =>
  file(name, 'float64', [rows, cols], gaussianMatrix(seed, rows, cols).data);

test('every key of the reference pair is printed with its golden value', async () => {
  const expected = goldenJson<GoldenValues>('similarity-a.json');
  const result = await measured(golden('similarity-a-X.npy'), golden('similarity-a-Y.npy'));
  assertGoldenValues(
    result,
    expected,
    Object.keys(expected).filter((key) => !isForeign(key)),
  );
});

test('with fewer inputs than neighbours, the values for all other inputs stand under their own keys', async () => {
  const expected = goldenJson<GoldenValues>('measures/four-rows.json');
  const result = await measured(golden('measures/four-rows-X.npy'), golden('measures/four-rows-Y.npy'));
  assert.equal(result.values['knn.mutual.cosine.k3'], expected['knn.mutual.cosine.k3']);
  assert.equal(result.values['knn.mutual.cosine.k10'], null);
  assert.match(result.undefined['knn.mutual.cosine.k10'], /at least 11 rows; there are 4.*k3/);
});

test('--k asks for another number of neighbours, and so does a key', async () => {
  const pair = [golden('measures/wide-X.npy'), golden('measures/wide-Y.npy')];
  const { values } = await measured(...pair, '--k', '7');
  assert.equal(typeof values['knn.cknna.cosine.k7.hadamard'], 'number');
  assert.equal('knn.chance.k10' in values, false);
  const one = await measured(...pair, '--measures', 'knn.mutual.euclidean.k7');
  assert.deepEqual(one.values, { 'knn.mutual.euclidean.k7': values['knn.mutual.euclidean.k7'] });
});

test('every value is a number or null with a reason for few, wide, constant, repeated and integer data', async () => {
  const [n, p] = [12, 40];
  const { data } = gaussianMatrix(3, n, p);
  data.forEach((_, k) => (k % p === 5 ? (data[k] = 2.5) : 0));
  data.copyWithin(6 * p, 0, 6 * p);
  const odd = file('odd.npy', 'float64', [n, p], data);
  const integers = file(
    'integers.npy',
    'int64',
    [n, 3],
    BigInt64Array.from({ length: n * 3 }, (_, k) => BigInt((k * k) % 7)),
  );
  const column = gaussian('column.npy', 5, n, 1);
  for (const [x, y] of [
    [odd, integers],
    [integers, column],
    [column, odd],
  ]) {
    const { values, undefined: reasons } = await measured(x, y);
    for (const [key, value] of Object.entries(values)) {
      if (value === null) assert.match(reasons[key], /\w/, key);
      else if (typeof value === 'number') assert.ok(Number.isFinite(value), key);
    }
    for (const { key } of measures) assert.ok(key in values, key);
  }
});

test('single and half precision are read as the numbers they are', async () => {
  const [n, p] = [20, 6];
  const single = Float32Array.from(gaussianMatrix(8, n, p).data);
  const asSingle = file('single.npy', 'float32', [n, p], single);
  const asDouble = file('double.npy', 'float64', [n, p], Float64Array.from(single));
  const y = gaussian('y.npy', 9, n, 4);
  assert.deepEqual(await measured(asSingle, y), await measured(asDouble, y));
  const halves = Uint16Array.from({ length: n * p }, (_, k) => 0x3000 + ((k * 2654435761) >>> 19));
  const asHalf = file('half.npy', 'float16', [n, p], halves);
  const toDouble = (bits: number) =>
    2 ** (((bits >> 10) & 31) - 15) * (1 + (bits & 1023) / 1024) * (bits >> 15 ? -1 : 1);
  const widened = file('widened.npy', 'float64', [n, p], Float64Array.from(halves, toDouble));
  assert.deepEqual(await measured(asHalf, y), await measured(widened, y));
});

test('what is no pair of matrices of finite numbers is refused with file, cause and remedy', async () => {
  const x = gaussian('x.npy', 1, 10, 3);
  const broken = gaussianMatrix(2, 10, 3).data;
  broken[3 * 4 + 1] = NaN;
  const withNaN = file('nan.npy', 'float64', [10, 3], broken);
  assert.match(
    await failure(x, withNaN),
    /nan\.npy: has values that are not finite \(the first, NaN, in row 5, column 2\)/,
  );
  assert.match(await failure(x, gaussian('nine.npy', 1, 9, 3)), /x\.npy and .*nine\.npy: have 10 and 9 rows/);
  assert.match(
    await failure(x, file('none.npy', 'float64', [0, 3], new Float64Array(0))),
    /none\.npy: is empty/,
  );
  const cube = file('cube.npy', 'float64', [10, 3, 2], new Float64Array(60));
  assert.match(await failure(x, cube), /cube\.npy: holds an array of 3 dimensions/);
  const cut = gaussian('cut.npy', 1, 10, 3);
  truncateSync(cut, readFileSync(cut).length - 8);
  assert.match(await failure(x, cut), /cut\.npy: is truncated/);
  writeFileSync(path.join(folder, 'text.npy'), 'not an array');
  assert.match(await failure(x, path.join(folder, 'text.npy')), /text\.npy: is not a \.npy file/);
  assert.match(await failure(x, path.join(folder, 'missing.npy')), /missing\.npy/);
});

test('the table stands by family with titles, values and the reason for each that is undefined', async () => {
  const x = gaussian('three.npy', 1, 3, 2);
  const { stdout } = await replens('measure', x, x);
  const lines = stdout.split('\n');
  const row = lines.find((line) => line.includes('cka.linear.debiased')) ?? '';
  assert.match(
    row,
    /^Linear CKA, debiased +undefined +cka\.linear\.debiased +The debiased form needs at least 4 rows/,
  );
  assert.ok(lines.indexOf('CKA AND HSIC') < lines.indexOf(row) && lines.indexOf(row) < lines.indexOf('RSA'));
});

test('measures lists all, or those that hold every word of a search, with what they are', async () => {
  const all = await replens('measures', '--json');
  assert.equal((JSON.parse(all.stdout) as MeasureInfo[]).length, measures.length);
  const found = await replens('measures', 'cka debiased');
  assert.match(found.stdout, /^Linear CKA, debiased\n +key +cka\.linear\.debiased\n +formula +HSIC₁/m);
  assert.match(found.stdout, /invariant to +rotation of the units, scaling, another origin\n/);
  assert.doesNotMatch(found.stdout, /^RSA/m);
  const none = await replens('measures', 'zebra');
  assert.equal(none.status, 1);
  assert.match(none.stderr, /zebra: No measure/);
});
