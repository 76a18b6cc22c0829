import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeData } from '../../../runtime/data/describe';
import { generateData } from '../../../runtime/data/generate';
import { randomStream } from '../../../runtime/data/random';
import { trifeatureDataSpec } from '../../../runtime/data/spec-vision';
import { trifeatureSource } from '../../../runtime/data/trifeature';
import { COLOURS } from '../../../runtime/data/trifeature-colours';
import { SHAPES, shapeDistances } from '../../../runtime/data/trifeature-shapes';
import { TEXTURES } from '../../../runtime/data/trifeature-textures';

const specOf = (size: number) => trifeatureDataSpec.parse({ kind: 'trifeature', size });

/** Pixels [3, size, size] of one image; images with the same seed have the same place, angle and phase. */
function draw(size: number, values: number[], seed: number): Uint8Array {
  const pixels = new Uint8Array(3 * size * size);
  trifeatureSource(specOf(size)).draw(values, pixels, randomStream(seed));
  return pixels;
}

/** Whether each pixel of an image shows the shape. */
function mask(pixels: Uint8Array): Uint8Array {
  const plane = pixels.length / 3;
  return Uint8Array.from({ length: plane }, (_, i) =>
    pixels[i] + pixels[i + plane] + pixels[i + 2 * plane] > 0 ? 1 : 0,
  );
}

test('names the values of shape, texture and colour', () => {
  assert.deepEqual(
    describeData(trifeatureDataSpec.parse({ kind: 'trifeature', shapes: 2 })).features.map(
      ({ name, classes, values }) => [name, classes, values?.length, values?.[1]],
    ),
    [
      ['shape', 2, 2, 'square'],
      ['texture', 10, 10, 'horizontal'],
      ['colour', 10, 10, 'orange'],
    ],
  );
});

test('nothing is cut off: the pixels along the border stay black, for every shape at every size', () => {
  for (const size of [16, 17, 32, 64, 113])
    for (let shape = 0; shape < SHAPES.length; shape++)
      for (let seed = 0; seed < 20; seed++) {
        const shown = mask(draw(size, [shape, 0, 0], seed));
        for (let i = 0; i < size; i++)
          for (const at of [i, (size - 1) * size + i, i * size, i * size + size - 1])
            assert.equal(shown[at], 0, `${SHAPES[shape]} at ${size} px, seed ${seed}`);
      }
});

test('shapes fill their box of 57 % of the side and stay inside of it', () => {
  for (const [shape, distance] of shapeDistances.entries()) {
    let [left, right, top, bottom] = [1, -1, 1, -1];
    for (let y = -1.5; y <= 1.5; y += 0.01)
      for (let x = -1.5; x <= 1.5; x += 0.01)
        if (distance(x, y) < 0) {
          [left, right] = [Math.min(left, x), Math.max(right, x)];
          [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
        }
    assert.ok(Math.min(left, top) >= -1 && Math.max(right, bottom) <= 1, SHAPES[shape]);
    assert.ok(Math.max(right - left, bottom - top) > 1.7, SHAPES[shape]);
  }
});

/** Share of the points of either shape that both have, the second turned by `angle` and shifted. */
function overlap(a: number, b: number, angle: number, shiftX: number, shiftY: number): number {
  let [both, either] = [0, 0];
  for (let y = -1.2; y <= 1.2; y += 0.08)
    for (let x = -1.2; x <= 1.2; x += 0.08) {
      const [u, v] = [x - shiftX, y - shiftY];
      const inA = shapeDistances[a](x, y) < 0;
      const inB =
        shapeDistances[b](
          Math.cos(angle) * u + Math.sin(angle) * v,
          Math.cos(angle) * v - Math.sin(angle) * u,
        ) < 0;
      both += inA && inB ? 1 : 0;
      either += inA || inB ? 1 : 0;
    }
  return both / either;
}

test('no shape covers 87 % of what it and another one cover, however they are turned and shifted', () => {
  for (let a = 0; a < SHAPES.length; a++)
    for (let b = 0; b < a; b++)
      for (let angle = -90; angle <= 90; angle += 15)
        for (const shiftX of [-0.15, 0, 0.15])
          for (const shiftY of [-0.15, 0, 0.15]) {
            const shared = overlap(a, b, (angle * Math.PI) / 180, shiftX, shiftY);
            assert.ok(shared < 0.87, `${SHAPES[a]} and ${SHAPES[b]} share ${shared} at ${angle} degrees`);
          }
});

test('every texture differs from every other on every shape, by a tenth of full contrast at 32 pixels', () => {
  for (let shape = 0; shape < SHAPES.length; shape++)
    for (let seed = 0; seed < 3; seed++) {
      const drawn = TEXTURES.map((_, texture) => draw(32, [shape, texture, 9], seed));
      const plain = drawn[0].reduce((sum, level) => sum + level, 0);
      for (let a = 0; a < TEXTURES.length; a++)
        for (let b = 0; b < a; b++) {
          const differs = drawn[a].reduce((sum, level, i) => sum + Math.abs(level - drawn[b][i]), 0);
          assert.ok(
            differs > 0.1 * plain,
            `${SHAPES[shape]}: ${TEXTURES[a]} and ${TEXTURES[b]}, seed ${seed}`,
          );
        }
    }
});

test('a texture lies still however the shape is turned: horizontal stripes vary only from row to row', () => {
  const size = 64;
  for (let seed = 0; seed < 5; seed++) {
    const pixels = draw(size, [1, 1, 0], seed);
    const inside = mask(pixels);
    for (let row = 1; row < size - 1; row++) {
      const levels = new Set<number>();
      for (let column = 2; column < size - 2; column++) {
        const around = [-2 * size, -size, -2, -1, 0, 1, 2, size, 2 * size];
        const at = row * size + column;
        if (around.every((step) => inside[at + step] === 1)) levels.add(pixels[at]);
      }
      assert.ok(levels.size <= 1, `row ${row}`);
    }
  }
});

test('shape, texture and colour are independent: the shape is where it is whatever its texture and colour', () => {
  for (let seed = 0; seed < 5; seed++) {
    const whole = draw(48, [3, 0, 9], seed);
    for (let colour = 0; colour < COLOURS.length; colour++)
      for (let texture = 0; texture < TEXTURES.length; texture++) {
        const shown = mask(draw(48, [3, texture, colour], seed));
        const covered = whole.subarray(0, shown.length);
        assert.ok(
          shown.every((shows, i) => (covered[i] === 0 ? shows === 0 : shows === 1 || covered[i] < 8)),
        );
      }
  }
});

test('colours are about equally bright and differ by at least 70 levels in some channel', () => {
  for (const { name, rgb } of COLOURS) {
    const luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    assert.ok(luma >= 105 && luma <= 180, `${name}: ${luma}`);
    for (const other of COLOURS)
      if (other.name !== name)
        assert.ok(
          rgb.some((level, i) => Math.abs(level - other.rgb[i]) >= 70),
          `${name} and ${other.name}`,
        );
  }
});

test('place and angle vary: two images of the same values share few of their pixels', () => {
  const spec = trifeatureDataSpec.parse({
    kind: 'trifeature',
    shapes: 2,
    textures: 2,
    colours: 2,
    rows: { train: 80, validation: 1, test: 1 },
  });
  const { data } = generateData(spec).train.inputs;
  const columns = new Set<number>();
  for (let row = 0; row < 80; row++) {
    const shown = mask(data.slice(row * 3072, (row + 1) * 3072) as Uint8Array);
    columns.add(
      Math.min(
        ...Array.from(shown.keys())
          .filter((i) => shown[i] === 1)
          .map((i) => i % 32),
      ),
    );
  }
  assert.ok(columns.size >= 8, `shapes begin at ${columns.size} columns`);
});
