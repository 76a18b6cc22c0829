import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonCatalogue, measureCatalogue } from '../../../runtime/measures/catalogue';
import { families } from '../../../runtime/measures/measure';
import {
  comparisonMeasures,
  defaultSimilarity,
  findComparison,
  measures,
} from '../../../runtime/measures/registry';

test('the measures that compare are all listed, the default first, and say which way they read', () => {
  const catalogue = comparisonCatalogue();
  const keys = catalogue.map(({ key }) => key);
  assert.equal(keys[0], defaultSimilarity);
  assert.deepEqual(keys.toSorted(), comparisonMeasures.map(({ key }) => key).toSorted());
  const similarities = catalogue.filter(({ reads }) => reads === 'similarity').map(({ key }) => key);
  const expected = measures.flatMap((each) => (each.of === 'pair' && each.similarity ? [each.key] : []));
  assert.deepEqual(similarities.toSorted(), expected.toSorted());
  for (const { key, reads } of catalogue) {
    assert.ok(reads !== undefined, key);
    assert.equal(findComparison(key).key, key);
  }
});

test('every measure is listed with what it is, once, under a title of its own', () => {
  const catalogue = measureCatalogue();
  assert.deepEqual(
    catalogue.map(({ key }) => key),
    measures.map(({ key }) => key),
  );
  for (const info of catalogue)
    for (const text of [info.title, info.formula, info.range, info.units, info.citation])
      assert.ok(text !== undefined && text.length > 0, info.key);
  const names = catalogue.map(({ title, of }) => `${title} of ${of}`);
  assert.deepEqual(
    names.filter((name, k) => names.indexOf(name) !== k),
    [],
  );
});

test('measures of one family stand together, in the order of the families', () => {
  const order = measureCatalogue().map(({ family }) => families.findIndex((name) => name === family));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});

test('no measure claims to read both ways, and what is 0 or 1 of a representation with itself agrees', () => {
  for (const { key, similarity, distance, self } of comparisonMeasures) {
    assert.notEqual(similarity, distance === true, key);
    if (self !== undefined) assert.equal(self, similarity ? 1 : 0, key);
  }
});
