import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeData } from '../../../runtime/data/describe';
import { navonSource } from '../../../runtime/data/navon';
import { LETTERS, letterSquares } from '../../../runtime/data/navon-letters';
import { randomStream } from '../../../runtime/data/random';
import { navonDataSpec } from '../../../runtime/data/spec-vision';

const specOf = (size: number) => navonDataSpec.parse({ kind: 'navon', size, letters: 10 });

function draw(size: number, large: number, small: number, seed: number): Uint8Array {
  const pixels = new Uint8Array(size * size);
  navonSource(specOf(size)).draw([large, small], pixels, randomStream(seed));
  return pixels;
}

test('has the features large and small, with equally many values that letters name', () => {
  const { features } = describeData(navonDataSpec.parse({ kind: 'navon', letters: 3 }));
  assert.deepEqual(features, [
    { name: 'large', classes: 3, values: ['H', 'S', 'T'] },
    { name: 'small', classes: 3, values: ['H', 'S', 'T'] },
  ]);
});

test('letters differ from each other by at least four squares', () => {
  const filled = letterSquares.map((squares) => new Set(squares.map((square) => square.join())));
  for (const [a, one] of filled.entries())
    for (const [b, other] of filled.entries()) {
      if (a === b) continue;
      const differ = [...one].filter((square) => !other.has(square)).length;
      const back = [...other].filter((square) => !one.has(square)).length;
      assert.ok(differ + back >= 4, `${LETTERS[a]} and ${LETTERS[b]} differ by ${differ + back}`);
    }
});

/** Pixels of a small letter `side` pixels wide and high. */
function inkOf(letter: number, side: number): number {
  const width = (index: number) => Math.round(((index + 1) * side) / 5) - Math.round((index * side) / 5);
  return letterSquares[letter].reduce((sum, [row, column]) => sum + width(row) * width(column), 0);
}

test('every small letter is whole: none covers another or is cut off by the border', () => {
  for (const size of [32, 33, 48, 64, 224])
    for (let large = 0; large < LETTERS.length; large++)
      for (let seed = 0; seed < 5; seed++) {
        const small = (large + 3) % 10;
        const ink = draw(size, large, small, seed).reduce((count, level) => count + (level > 0 ? 1 : 0), 0);
        const sides = [0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1].map((whole) => Math.floor((whole * size) / 6));
        assert.ok(
          sides.some((side) => ink === letterSquares[large].length * inkOf(small, Math.max(5, side))),
          `${ink} pixels at ${size} px`,
        );
      }
});

test('images of the same letters differ, also where a small letter is five pixels', () => {
  const drawn = Array.from({ length: 500 }, (_, seed) => draw(32, 0, 1, seed).join());
  assert.ok(new Set(drawn).size >= 450);
});
