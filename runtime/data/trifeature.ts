/**
 * Trifeature images (paper, "Data" 3): one shape with a texture and a colour, all combinations equally frequent. The
 * shape is drawn in a square of 57 % of the side, rotated by -45 to 45 degrees, anywhere fully inside the image, on black. Edges
 * are anti-aliased by their distance from the middle of the pixel. Only arithmetic that IEEE 754 defines to the last bit
 * (+, -, *, /, square root) is used: the same bytes come out on every machine.
 */
import type { ImageSource } from './images';
import type { RandomStream } from './random';
import type { TrifeatureDataSpec } from './spec';
import { COLOURS } from './trifeature-colours';
import { SHAPES, shapeDistances } from './trifeature-shapes';
import { TEXTURES, TEXTURE_REPEAT, textures } from './trifeature-textures';

/** Side of the square of a shape, as a share of the side of the image. */
const BOX = 0.57;
/** Periods of a texture in the square of a shape. */
const PERIODS = 4.5;
/** The dark tone of a texture, as a share of the bright one. */
const DARK = 0.42;
/** Pixels between the square of a shape and the border, so that its soft edge stays off the border too. */
const MARGIN = 1.5;

/** The first `count` values of a feature. */
const named = (name: string, values: readonly string[], count: number) => ({
  name,
  classes: count,
  values: values.slice(0, count),
});

/** Input and features of trifeature images. */
function describeTrifeature(spec: TrifeatureDataSpec): Pick<ImageSource, 'input' | 'features'> {
  return {
    input: { kind: 'image', channels: 3, height: spec.size, width: spec.size },
    features: [
      named('shape', SHAPES, spec.shapes),
      named('texture', TEXTURES, spec.textures),
      named(
        'colour',
        COLOURS.map(({ name }) => name),
        spec.colours,
      ),
    ],
  };
}

/** Sine and cosine of an angle of up to 45 degrees by their series, to 1e-15: Math.sin may differ between machines. */
function sineCosine(angle: number): { sine: number; cosine: number } {
  const square = angle * angle;
  let sine = 1;
  let cosine = 1;
  for (let n = 7; n > 0; n--) {
    cosine = 1 - (square / ((2 * n - 1) * (2 * n))) * cosine;
    sine = 1 - (square / (2 * n * (2 * n + 1))) * sine;
  }
  return { sine: angle * sine, cosine };
}

const toUnit = (value: number): number => Math.min(1, Math.max(0, value));

/** Where a shape lies and how its texture does. */
function place(size: number, random: RandomStream) {
  const half = (BOX * size) / 2;
  const { sine, cosine } = sineCosine((random.uniform() - 0.5) * (Math.PI / 2));
  const reach = half * (Math.abs(sine) + cosine) + MARGIN;
  const within = () => reach + random.uniform() * (size - 2 * reach);
  return { half, sine, cosine, reach, centreX: within(), centreY: within() };
}

/** Writes the channels of one pixel: share `cover` of the colour at `tone` of its brightness, on black. */
function paint(
  pixels: Uint8Array,
  at: number,
  plane: number,
  rgb: readonly number[],
  cover: number,
  tone: number,
) {
  rgb.forEach((level, channel) => {
    const value = cover * tone * level;
    pixels[at + channel * plane] = Math.floor(value + 0.5);
  });
}

/** Draws one image of `size` x `size` pixels: shape, texture and colour by number. */
function drawTrifeature(size: number, values: ArrayLike<number>, pixels: Uint8Array, random: RandomStream) {
  const [distance, texture, { rgb }] = [shapeDistances[values[0]], textures[values[1]], COLOURS[values[2]]];
  const { half, sine, cosine, reach, centreX, centreY } = place(size, random);
  const period = (2 * half) / PERIODS;
  const phaseX = TEXTURE_REPEAT * (random.uniform() - 0.5);
  const phaseY = TEXTURE_REPEAT * (random.uniform() - 0.5);
  const noise = random.integer(2 ** 32);
  pixels.fill(0);
  for (let row = Math.floor(centreY - reach); row < centreY + reach; row++)
    for (let column = Math.floor(centreX - reach); column < centreX + reach; column++) {
      const dx = column + 0.5 - centreX;
      const dy = row + 0.5 - centreY;
      const [x, y] = [(cosine * dx + sine * dy) / half, (cosine * dy - sine * dx) / half];
      const edge = Math.max(distance(x, y), Math.abs(x) - 1, Math.abs(y) - 1);
      const cover = toUnit(0.5 - edge * half);
      if (cover === 0) continue;
      const bright = toUnit(0.5 + period * texture(dx / period + phaseX, dy / period + phaseY, noise));
      paint(pixels, row * size + column, size * size, rgb, cover, DARK + (1 - DARK) * bright);
    }
}

/** How trifeature images are drawn. */
export function trifeatureSource(spec: TrifeatureDataSpec): ImageSource {
  return {
    ...describeTrifeature(spec),
    draw: (values, pixels, random) => drawTrifeature(spec.size, values, pixels, random),
  };
}
