import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DropoutMasks, type DropoutSite } from '../../../runtime/train/dropout';

const SIZE = 100_000;
const site = (name: string, rate: number, size = SIZE): DropoutSite => ({ name, rate, size, shape: [size] });

/** Masks as 0 (dropped) and 1. */
const kept = (masks: Float32Array) => Array.from(masks, (value) => (value > 0 ? 1 : 0));
const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((total, number) => total + number, 0);

/** Five standard deviations of the share of `count` independent draws: passed by luck alone once in 1.7 million. */
const bound = (rate: number, count: number) => 5 * Math.sqrt((rate * (1 - rate)) / count);

for (const rate of [0.1, 0.25, 0.5, 0.9]) {
  test(`a share of ${rate} is dropped, and the others are divided by ${(1 - rate).toFixed(2)}`, () => {
    const place = site('a', rate);
    const masks = new DropoutMasks(1, [place]).of(place, 0, 1);
    const share = 1 - sum(kept(masks)) / SIZE;
    assert.ok(Math.abs(share - rate) < bound(rate, SIZE), `${share}`);
    assert.ok(masks.every((value) => value === 0 || value === Math.fround(1 / (1 - rate))));
  });
}

test('what is dropped is independent of the neighbours, the step, the place and the seed', () => {
  const places = [site('a', 0.5), site('b', 0.5)];
  const masks = new DropoutMasks(1, places);
  const [first, second] = [0, 1].map((step) => kept(masks.of(places[0], step, 1)));
  const others: [string, number[]][] = [
    ['next element', [...first.slice(1), first[0]]],
    ['element after the next', [...first.slice(2), first[0], first[1]]],
    ['64 elements on', [...first.slice(64), ...first.slice(0, 64)]],
    ['next step', second],
    ['next step, next element', [...second.slice(1), second[0]]],
    ['other place', kept(masks.of(places[1], 0, 1))],
    ['other seed', kept(new DropoutMasks(2, places).of(places[0], 0, 1))],
  ];
  for (const [what, other] of others) {
    const both = first.filter((value, i) => value === other[i]).length / SIZE;
    assert.ok(Math.abs(both - 0.5) < bound(0.5, SIZE), `${what}: ${both}`);
  }
});

test('each element of a site is dropped in its share of the steps', () => {
  const place = site('a', 0.2, 33);
  const steps = 20_000;
  const masks = new DropoutMasks(9, [place]).of(place, 0, steps);
  for (let element = 0; element < place.size; element++) {
    let dropped = 0;
    for (let step = 0; step < steps; step++) if (masks[step * place.size + element] === 0) dropped++;
    assert.ok(Math.abs(dropped / steps - 0.2) < bound(0.2, steps), `element ${element}: ${dropped / steps}`);
  }
});

test('masks of a step do not depend on the steps that they are made with', () => {
  const place = site('a', 0.3, 101);
  const masks = new DropoutMasks(4, [place]);
  const whole = masks.of(place, 10, 5);
  for (let i = 0; i < 5; i++)
    assert.deepEqual(masks.of(place, 10 + i, 1), whole.slice(i * 101, (i + 1) * 101));
  assert.deepEqual(new DropoutMasks(4, [place, site('b', 0.1)]).of(place, 10, 5), whole);
});
