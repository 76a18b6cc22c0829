/**
 * Golden values at relative 1e-9. `similarity-a` is the reference pair of the definitions; the others are
 * written by test/golden/measures.py, which computes every definition by explicit Gram matrices with numpy and scipy.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { measurePair } from '../../../runtime/measures/measure-pair';
import { measures } from '../../../runtime/measures/registry';
import { assertClose, goldenJson, goldenMatrix } from './support';

type Golden = Record<string, number | number[] | boolean | null>;

/** The families of the registry, without keys named after a foreign definition that is not the measure's own. */
const ours = /^(n$|p$|q$|cka\.|hsic\.|rv\.|rsa\.|rsm\.|rdm\.|spectrum\.|coding_rate\.|stats\.)/;
const foreign = /_resi|_sim_metric/;

function assertGolden(name: string): void {
  const golden = goldenJson<Golden>(`${name}.json`);
  const result = measurePair(goldenMatrix(`${name}-X.npy`), goldenMatrix(`${name}-Y.npy`));
  const keys = Object.keys(golden).filter((key) => ours.test(key) && !foreign.test(key));
  assert.deepEqual(Object.keys(result.values).sort(), keys.sort());
  for (const key of keys) {
    const expected = golden[key];
    if (expected === null) {
      assert.equal(result.values[key], null, key);
      assert.match(result.undefined[key], /\w/, key);
    } else assertClose(result.values[key], expected as number, 1e-9, key);
  }
}

test('every key of the reference pair has its golden value', () => assertGolden('similarity-a'));

const cases = {
  wide: 'more units than inputs',
  'one-side-wide': 'more units than inputs on one side',
  'four-rows': 'four inputs',
  'many-rows': 'enough inputs for batches of 256',
  'constant-column': 'a constant unit',
  'duplicate-rows': 'inputs that occur twice',
  'rank-deficient': 'units that are sums of others',
  ties: 'distances with many ties',
};
for (const [name, words] of Object.entries(cases))
  test(`every key has its golden value with ${words}`, () => assertGolden(`measures/${name}`));

test('measures asked for by key have the values that they have among all', () => {
  const X = goldenMatrix('similarity-a-X.npy');
  const Y = goldenMatrix('similarity-a-Y.npy');
  const all = measurePair(X, Y);
  for (const { key } of measures) {
    assert.deepEqual(measurePair(X, Y, [key]).values, { [key]: all.values[key] });
  }
});
