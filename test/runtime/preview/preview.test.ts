import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { generateData } from '../../../runtime/data/generate';
import { type DataSpec, dataSpec } from '../../../runtime/data/spec';
import { UserError } from '../../../runtime/errors';
import { previewData, previewOf } from '../../../runtime/preview/preview';

const rows = { train: 120, validation: 24, test: 24 };
const images = dataSpec.parse({ kind: 'trifeature', shapes: 2, textures: 3, colours: 4, size: 16, rows });
const bits = dataSpec.parse({
  kind: 'sequence',
  length: 12,
  features: [
    { name: 'easy', function: { kind: 'copy' } },
    { name: 'rare', function: { kind: 'parity', bits: 3 }, prevalence: 0.25 },
  ],
  order: ['rare', 'easy'],
  rows: { train: 200, validation: 40, test: 40 },
});

const folder = mkdtempSync(path.join(tmpdir(), 'replens-preview-'));
after(() => rmSync(folder, { recursive: true }));

test('examples are the rows that training gets, images as well as bits', () => {
  for (const spec of [images, bits]) {
    const { examples } = previewOf(spec, { count: 20, by: null, split: 'validation' });
    const { inputs, targets } = generateData(spec).validation;
    assert.deepEqual(
      examples.rows,
      Array.from({ length: 20 }, (_, i) => i),
    );
    const length = inputs.data.length / inputs.shape[0];
    assert.deepEqual(Array.from(examples.inputs), Array.from(inputs.data.subarray(0, 20 * length)));
    const values = Array.from(examples.states, (state) => Math.max(0, state));
    assert.deepEqual(values, Array.from(targets.data.subarray(0, values.length)));
  }
});

test('counts of values and combinations add up to the rows of each split', () => {
  for (const spec of [images, bits]) {
    const { features, values, combinations, allCombinations, rows: all } = previewOf(spec, { count: 1 });
    assert.equal(combinations.length, allCombinations);
    all.forEach((count, s) => {
      const sum = (of: readonly { counts: readonly number[] }[]) =>
        of.reduce((n, { counts }) => n + counts[s], 0);
      assert.equal(sum(combinations), count);
      for (const { name } of features)
        assert.equal(sum(values.filter(({ feature }) => feature === name)), count);
    });
  }
});

test('absence is a state of its own, counted where it occurs', () => {
  const { values } = previewOf(bits, { count: 1 });
  assert.deepEqual(
    values.map(({ feature, state, counts }) => `${feature} ${state}: ${counts[0]}`),
    ['rare 0: 25', 'rare 1: 25', 'rare -1: 150', 'easy 0: 100', 'easy 1: 100'],
  );
});

test('images are grouped by their first feature unless told, as many of each value', () => {
  const { examples } = previewOf(images, { count: 10 });
  assert.deepEqual(
    Array.from({ length: 10 }, (_, i) => examples.states[3 * i]),
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
  );
  const byColour = previewOf(images, { count: 8, by: 'colour' }).examples;
  assert.deepEqual(
    Array.from({ length: 8 }, (_, i) => byColour.states[3 * i + 2]),
    [0, 0, 1, 1, 2, 2, 3, 3],
  );
});

test('only examples with the states asked for are shown, and how many there are is told', () => {
  const { examples } = previewOf(images, { count: 3, where: { shape: 1, colour: 2 } });
  assert.equal(examples.fitting, 15);
  assert.equal(examples.rows.length, 3);
  for (let i = 0; i < 3; i++) assert.deepEqual([examples.states[3 * i], examples.states[3 * i + 2]], [1, 2]);
  assert.equal(previewOf(bits, { count: 500, where: { rare: -1 } }).examples.rows.length, 150);
  assert.equal(previewOf(images, { count: 3, where: { shape: 7 } }).examples.rows.length, 0);
});

test('the inputs of all examples keep within the bytes asked for', () => {
  const { examples } = previewOf(images, { count: 100, mostBytes: 10 * 3 * 256 });
  assert.equal(examples.inputs.length, 10 * 3 * 256);
});

test('combinations are balanced to within one, and the spread says so', () => {
  assert.deepEqual(previewOf(images, { count: 1 }).spread, [
    { least: 5, most: 5 },
    { least: 1, most: 1 },
    { least: 1, most: 1 },
  ]);
});

test('a feature that does not exist is refused with those that do', () => {
  for (const choice of [{ by: 'size' }, { where: { size: 1 } }])
    assert.throws(
      () => previewOf(images, { count: 1, ...choice }),
      (error) =>
        error instanceof UserError && error.subject === 'size' && /shape, texture, colour/.test(error.remedy),
    );
});

test('the source is a study file, a shipped study or a file with a data spec alone', () => {
  const kindOf = (source: string) => previewData({ source, count: 1 }).kind;
  assert.equal(kindOf('complexity'), 'binary');
  const alone = path.join(folder, 'data.json');
  writeFileSync(alone, JSON.stringify({ kind: 'navon', rows: { train: 9, validation: 9, test: 9 } }));
  assert.equal(kindOf(alone), 'navon');
  const unfinished = path.join(folder, 'unfinished.study.json');
  writeFileSync(unfinished, JSON.stringify({ name: 'unfinished', data: { kind: 'trifeature' }, model: {} }));
  assert.equal(kindOf(unfinished), 'trifeature', 'whatever the model is');
});

test('what is wrong in a source is told with its file and the place in it', () => {
  const file = path.join(folder, 'bad.json');
  const refused = (content: unknown, words: RegExp) => {
    writeFileSync(file, JSON.stringify(content));
    assert.throws(
      () => previewData({ source: file, count: 1 }),
      (error) => error instanceof UserError && error.subject === file && words.test(error.message),
    );
  };
  refused({ kind: 'navon', size: 20 } satisfies Partial<DataSpec>, /size is 20, too small/);
  refused({ kind: 'navon', letters: 30 }, /letters is 30: must be at most 10/);
  refused({ kind: 'photos' }, /"binary", "sequence", "trifeature", "navon"/);
  refused({ data: { kind: 'navon', letters: 30 } }, /data\.letters is 30: must be at most 10/);
  refused({ data: { kind: 'navon', size: 20 } }, /data\.size is 20, too small/);
  assert.throws(
    () => previewData({ source: 'no-such-study', count: 1 }),
    /neither a study file nor a shipped/,
  );
});
