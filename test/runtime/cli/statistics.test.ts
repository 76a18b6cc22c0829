/** Statistics of pairs, relative space and trajectories through the built command line. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Comparison } from '../../../runtime/inspections/compare';
import type { PairStatistics } from '../../../runtime/inspections/pair-statistics';
import type { Trajectory } from '../../../runtime/inspections/trajectory';
import { writeModel } from '../inspections/small-models';
import { replens } from './replens';

let folder: string;
let models: string[];
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  models = ['step-000000.onnx', 'step-000010.onnx'].map((name, seed) =>
    writeModel(path.join(folder, name), [8], seed),
  );
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function json<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await replens(...args, '--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

const draws = ['--bootstrap', '20', '--permutations', '30'];

test('compare --statistics tells pairs with intervals, chance and differences, and prints them as tables', async () => {
  const args = ['compare', ...models, '--random', '40', '--statistics', ...draws, '--correction', 'none'];
  const told = await json<PairStatistics>(...args, '--level', '0.9', '--seed', '3');
  assert.deepEqual(told.settings, { bootstrap: 20, permutations: 30, level: 0.9, seed: 3 });
  assert.ok(told.pairs.length > 1);
  for (const { interval, chance, corrected } of told.pairs) {
    assert.equal(interval?.draws, 20);
    assert.equal(corrected, chance?.p);
  }
  const { stdout } = await replens(...args, '--pairs', 'hidden1:logits,logits');
  assert.match(stdout, /hidden1 +logits +−?\d\.\d{3} +\[/);
  assert.match(stdout, /logits +hidden1 – logits +−?\d\.\d{3}/);
});

test('compare --relative compares cosines to anchors', async () => {
  const args = [
    'compare',
    ...models,
    '--random',
    '40',
    '--relative',
    '5',
    '--measure',
    'cka.linear.one_minus',
  ];
  const told = await json<Comparison>(...args);
  assert.equal(told.anchors?.length, 5);
  assert.equal(told.reads, 'distance');
  assert.match((await replens(...args)).stdout, /lower = more similar[^]*cosines to 5 anchor inputs/);
});

test('trajectory follows a measure over files, and says which step each is of', async () => {
  const args = ['trajectory', ...models, '--random', '40', '--measure', 'cka.linear.debiased'];
  const told = await json<Trajectory>(...args, '--against', 'first');
  assert.deepEqual(
    told.checkpoints.map(({ step }) => step),
    [0, 10],
  );
  for (const { values } of told.series) assert.ok(Math.abs((values[0] ?? 0) - 1) < 1e-9);
  assert.match((await replens(...args)).stdout, /step 0 [^]*step 10 /);
});

test('options that contradict each other or have nothing to decide are wrong usage', async () => {
  const compare = ['compare', ...models, '--random', '40'];
  const wrong: [string[], RegExp][] = [
    [[...compare, '--bootstrap', '20'], /--bootstrap: is of statistics/],
    [[...compare, '--statistics', '--level', '95'], /--level: "95" is not between 0 and 1/],
    [[...compare, '--statistics', '--pairs', 'a:b:c'], /--pairs: "a:b:c" is not A:B/],
    [[...compare, '--statistics', '--correction', 'x'], /--correction: "x" is not known/],
    [['compare', ...models, '--seed', '1'], /--seed: has nothing to decide/],
    [['trajectory', ...models], /are both missing/],
    [['trajectory', ...models, '--label', 'easy', '--against', 'last'], /says nothing with --label/],
    [
      ['trajectory', ...models, '--measure', 'spectrum.x.participation_ratio', '--against', 'last'],
      /says nothing/,
    ],
    [['ceiling', folder], /--layer: is missing/],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr } = await replens(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
  }
});
