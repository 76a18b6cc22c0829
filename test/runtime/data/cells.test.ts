import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT, type Cell, dealCells } from '../../../runtime/data/cells';
import { randomStream } from '../../../runtime/data/random';

const present = (...classes: number[]) => classes.map((count) => ({ classes: count, prevalence: 1 }));
const total = (cells: Cell[], split: number, which: (states: readonly number[]) => boolean) =>
  cells.reduce((sum, { states, counts }) => sum + (which(states) ? counts[split] : 0), 0);

test('independent features have all combinations equally often, to within one, in every split', () => {
  for (const rows of [1000, 2048, 137, 16384])
    for (let seed = 0; seed < 5; seed++) {
      const cells = dealCells(present(10, 10, 10), [], [rows, 300], randomStream(seed));
      [rows, 300].forEach((count, split) => {
        const counts = cells.map((cell) => cell.counts[split]);
        const [least, most] = [Math.floor(count / 1000), Math.ceil(count / 1000)];
        assert.equal(
          counts.reduce((a, b) => a + b),
          count,
        );
        assert.ok(counts.every((n) => n >= least && n <= most));
        if (least > 0) assert.equal(cells.length, 1000);
      });
    }
});

test('values of each single feature are equally frequent to within one, whatever the number of rows', () => {
  const cells = dealCells(present(10, 7, 3), [], [1234], randomStream(3));
  [10, 7, 3].forEach((classes, f) => {
    const counts = Array.from({ length: classes }, (_, value) =>
      total(cells, 0, (states) => states[f] === value),
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
  });
});

test('a feature is present in the rounded share of the rows, equally so at each value of the others', () => {
  const features = [
    { classes: 2, prevalence: 1 },
    { classes: 2, prevalence: 0.3 },
    { classes: 2, prevalence: 0.25 },
  ];
  for (const rows of [8000, 999]) {
    const cells = dealCells(features, [], [rows], randomStream(1));
    for (const [f, share] of [
      [1, 0.3],
      [2, 0.25],
    ]) {
      assert.equal(
        total(cells, 0, (states) => states[f] !== ABSENT),
        Math.round(share * rows),
      );
      for (const value of [0, 1]) {
        const of = total(cells, 0, (states) => states[0] === value);
        const both = total(cells, 0, (states) => states[0] === value && states[f] !== ABSENT);
        assert.ok(Math.abs(both - share * of) <= 2, `${both} of ${of}`);
      }
    }
    const both = total(cells, 0, (states) => states[1] !== ABSENT && states[2] !== ABSENT);
    assert.ok(Math.abs(both - 0.075 * rows) <= 2, `${both}`);
    const ones = total(cells, 0, (states) => states[1] === 1);
    assert.ok(Math.abs(ones - 0.15 * rows) <= 1, `${ones}`);
  }
});

test('a pair agrees in the rounded share of the rows, and its values stay equally frequent', () => {
  for (const classes of [2, 5])
    for (const agreement of [0, 0.35, 0.9, 1]) {
      const pair = { features: [0, 2] as const, agreement };
      const cells = dealCells(present(classes, 2, classes), [pair], [4000], randomStream(2));
      assert.equal(
        total(cells, 0, (states) => states[0] === states[2]),
        Math.round(agreement * 4000),
      );
      for (const f of [0, 2])
        for (let value = 0; value < classes; value++) {
          const count = total(cells, 0, (states) => states[f] === value);
          assert.ok(Math.abs(count - 4000 / classes) <= classes, `${count}`);
        }
      for (const value of [0, 1]) {
        const agree = total(cells, 0, (states) => states[1] === value && states[0] === states[2]);
        assert.ok(Math.abs(agree - 2000 * agreement) <= classes * classes, `${agree}`);
      }
    }
});

test('an agreement of chance gives all combinations equally often', () => {
  const cells = dealCells(present(2, 2), [{ features: [0, 1], agreement: 0.5 }], [400], randomStream(2));
  assert.deepEqual(
    cells.map(({ counts }) => counts[0]),
    [100, 100, 100, 100],
  );
});
