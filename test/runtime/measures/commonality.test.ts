import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonality, commonParts, type Feature } from '../../../runtime/measures/commonality';
import { assertNear, goldenJson, matrixFromRows } from './support';

interface Golden {
  x: number[][];
  values: Record<'a' | 'b' | 'c', number[]>;
  fitRows: number;
  sets: { features: string[]; r2: number; part: number }[];
}

const golden = goldenJson<{ commonality: Golden }>('labels.json').commonality;
const layer = matrixFromRows(golden.x);
const rest = () => Promise.resolve();
const features: Feature[] = [
  { name: 'a', kind: 'categorical', values: golden.values.a },
  { name: 'b', kind: 'categorical', values: golden.values.b },
  { name: 'c', kind: 'numeric', values: golden.values.c },
];
const rows = golden.x.map((_, row) => row);
const halves = { fit: rows.slice(0, golden.fitRows), test: rows.slice(golden.fitRows) };

test('the parts of three features are those solved from the regressions of scikit-learn', async () => {
  const { sets, r2 } = await commonality(layer, features, halves, rest);
  assert.deepEqual(
    sets.map((set) => set.features),
    golden.sets.map((set) => set.features),
  );
  sets.forEach((set, i) => {
    assertNear(set.r2, golden.sets[i].r2, 1e-10, `R2 of ${set.features.join(', ')}`);
    assertNear(set.part, golden.sets[i].part, 1e-10, `part of ${set.features.join(', ')}`);
  });
  assertNear(
    sets.reduce((total, { part }) => total + part, 0),
    r2,
    1e-12,
    'sum of the parts',
  );
});

test('a feature given twice shares everything with itself and has nothing of its own', async () => {
  const [, b] = features;
  const { sets } = await commonality(layer, [b, { ...b, name: 'again' }], halves, rest);
  const [own, again, both] = sets;
  assertNear(own.part, 0, 1e-10, 'own part');
  assertNear(again.part, 0, 1e-10, 'part of the copy');
  assertNear(both.part, own.r2, 1e-10, 'shared part');
});

test('two features that explain apart have no common part', () => {
  assert.deepEqual(Array.from(commonParts([0, 0.25, 0.5, 0.75])), [0, 0.25, 0.5, 0]);
});

test('features that can not be taken apart are refused with the reason', async () => {
  const refused = (some: Feature[], reason: RegExp) =>
    assert.rejects(commonality(layer, some, halves, rest), reason);
  await refused(features.slice(0, 1), /two or more/);
  await refused(
    Array.from({ length: 7 }, () => features[0]),
    /At most 6 features are taken apart; there are 7/,
  );
  const unseen = { ...features[0], values: rows.map((row) => Number(row >= golden.fitRows) + (row % 2)) };
  await refused([unseen, features[1]], /The value 2 of a is in the test set but not in the fit set/);
  const constant = { ...features[2], values: rows.map(() => 1) };
  await refused([constant, features[1]], /c is the same on all rows/);
});
