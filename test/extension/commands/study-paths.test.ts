import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathsIn } from '../../../extension/commands/study-paths';
import { UserError } from '../../../runtime/errors';
import { parseStudy } from '../../../runtime/studies/load';
import shipped from '../../../runtime/studies/shipped/complexity.study.json';

/** The first path that the refusal of a study names. */
function refused(study: object): string[] {
  try {
    parseStudy(study, 'x.study.json');
  } catch (error) {
    if (error instanceof UserError) return pathsIn(error.reason)[0];
  }
  return [];
}

test('the property that the runtime refuses is found in its words', () => {
  const { training, data, claims } = shipped;
  assert.deepEqual(refused({ ...shipped, training: { ...training, steps: -1 } }), ['training', 'steps']);
  assert.deepEqual(refused({ ...shipped, seeds: 0 }), ['seeds']);
  assert.deepEqual(refused({ ...shipped, data: { ...data, features: [{ name: '' }] } }).slice(0, 3), [
    'data',
    'features',
    '0',
  ]);
  assert.deepEqual(refused({ ...shipped, claims: [{ ...claims[0], feature: 'none' }] }), [
    'claims',
    '0',
    'feature',
  ]);
});

test('words that are no paths are left alone', () => {
  assert.deepEqual(pathsIn('could not be read. Try again.'), []);
});
