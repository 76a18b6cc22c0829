import assert from 'node:assert/strict';
import { test } from 'node:test';
import { similarityCatalogue } from '../../../runtime/measures/catalogue';
import { defaultSimilarity, similarityMeasures } from '../../../runtime/measures/registry';

test('the similarity measures are all listed with what they are, the default first', () => {
  const catalogue = similarityCatalogue();
  const keys = catalogue.map(({ key }) => key);
  assert.equal(keys[0], defaultSimilarity);
  assert.deepEqual(keys.toSorted(), similarityMeasures.map(({ key }) => key).toSorted());
  for (const { key, formula, range, citation } of catalogue)
    for (const text of [formula, range, citation]) assert.ok(text.length > 0, key);
});
