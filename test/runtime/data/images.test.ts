import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Dataset } from '../../../runtime/data/dataset';
import { imageSource } from '../../../runtime/data/describe';
import { generateData } from '../../../runtime/data/generate';
import { drawRow, generateImages, imageLabels } from '../../../runtime/data/images';
import { navonDataSpec, trifeatureDataSpec } from '../../../runtime/data/spec-vision';
import { UserError } from '../../../runtime/errors';

const SPLITS = ['train', 'validation', 'test'] as const;
const rows = { train: 600, validation: 130, test: 77 };
const trifeature = trifeatureDataSpec.parse({ kind: 'trifeature', shapes: 4, textures: 3, colours: 5, rows });
const navon = navonDataSpec.parse({ kind: 'navon', letters: 4, seed: 2, rows });
const sets = [trifeature, navon].map((spec) => ({ spec, data: generateData(spec) }));

function sha256(data: Dataset): string {
  const hash = createHash('sha256');
  for (const split of SPLITS) hash.update(data[split].inputs.data).update(data[split].targets.data);
  return hash.digest('hex');
}

const texts = ({ inputs }: Dataset['train']) => {
  const length = inputs.data.length / inputs.shape[0];
  return Array.from({ length: inputs.shape[0] }, (_, i) =>
    inputs.data.subarray(i * length, (i + 1) * length).join(),
  );
};

test('images are bytes of the size and channels asked for', () => {
  assert.deepEqual(
    sets.map(({ data }) => [data.train.inputs.type, ...data.train.inputs.shape]),
    [
      ['uint8', 600, 3, 32, 32],
      ['uint8', 600, 1, 32, 32],
    ],
  );
  const large = trifeatureDataSpec.parse({
    kind: 'trifeature',
    size: 256,
    rows: { train: 2, validation: 1, test: 1 },
  });
  assert.deepEqual(generateData(large).test.inputs.shape, [1, 3, 256, 256]);
});

test('all combinations of values are equally frequent in every split, to within one', () => {
  for (const { data } of sets)
    for (const split of SPLITS) {
      const { targets } = data[split];
      const counts = new Map<string, number>();
      for (let row = 0; row < targets.shape[0]; row++) {
        const key = targets.data.subarray(row * targets.shape[1], (row + 1) * targets.shape[1]).join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      assert.equal(
        counts.size,
        data.features.reduce((product, { classes }) => product * classes, 1),
      );
      assert.ok(Math.max(...counts.values()) - Math.min(...counts.values()) <= 1);
    }
});

test('two features of images agree in exactly the share of the rows asked for', () => {
  const spec = navonDataSpec.parse({
    kind: 'navon',
    correlations: [{ features: ['small', 'large'], agreement: 0.6 }],
    rows: { train: 500, validation: 100, test: 100 },
  });
  const { data } = generateData(spec).train.targets;
  assert.equal(
    Array.from({ length: 500 }, (_, i) => data[2 * i] === data[2 * i + 1]).filter(Boolean).length,
    300,
  );
});

test('no image occurs twice, in a split or across splits', () => {
  for (const { data } of sets) {
    const all = SPLITS.flatMap((split) => texts(data[split]));
    assert.equal(new Set(all).size, all.length);
  }
});

test('an image that came before is drawn again, and too few different ones are told', () => {
  const source = (levels: number) => ({
    input: { kind: 'image' as const, channels: 1, height: 1, width: 1 },
    features: [{ name: 'one', classes: 1 }],
    draw: (_: ArrayLike<number>, pixels: Uint8Array, random: { integer(bound: number): number }) => {
      pixels[0] = random.integer(levels);
    },
  });
  const few = { seed: 0, correlations: [], rows: { train: 6, validation: 2, test: 2 } };
  const data = generateImages(source(20), few);
  const all = SPLITS.flatMap((split) => Array.from(data[split].inputs.data));
  assert.equal(new Set(all).size, 10);
  assert.throws(
    () => generateImages(source(9), few),
    (error) => error instanceof UserError && error.subject === 'data.rows' && /fewer rows/.test(error.remedy),
  );
});

test('labels and single images can be had without drawing all of them', () => {
  for (const { spec, data } of sets) {
    const source = imageSource(spec);
    const labels = imageLabels(source, spec).validation;
    assert.deepEqual(labels, data.validation.targets.data);
    const width = source.features.length;
    const pixels = new Uint8Array(data.validation.inputs.data.length / 130);
    drawRow(source, spec, { split: 'validation', row: 9, attempt: 0 }, labels.subarray(9 * width), pixels);
    assert.deepEqual(pixels, data.validation.inputs.data.slice(9 * pixels.length, 10 * pixels.length));
  }
});

test('the same spec gives the same bytes, here as everywhere, and another seed others', () => {
  const hashes = sets.map(({ data }) => sha256(data));
  assert.deepEqual(hashes, [
    'f8e0ba631c4e46a9e22b1e7416d19d0fae8925ff5b95bd74075c65529bf8339c',
    '1eb22aa0e6c7673b6a41afaa28df3224ae23b29f4d84263f5e8236550904b47c',
  ]);
  assert.equal(sha256(generateData(navon)), hashes[1]);
  assert.notEqual(sha256(generateData({ ...navon, seed: 3 })), hashes[1]);
});
