/**
 * Data sets of drawn images: combinations of feature values dealt to the rows (cells.ts), and an image drawn for each
 * from a random stream of its own. No image occurs twice, in or across splits: one that came before is drawn again.
 */
import { UserError } from '../errors';
import { SPLITS, pairsOf } from './bits';
import { dealCells } from './cells';
import type { DataInfo, Dataset, Split } from './dataset';
import { type RandomStream, randomStream } from './random';
import type { BinaryDataSpec } from './spec';

/** How the images of a data set are drawn. */
export interface ImageSource extends DataInfo {
  readonly input: Extract<DataInfo['input'], { kind: 'image' }>;
  /** Writes an image with these feature values, [channels, height, width], over all of `pixels`. */
  draw(values: ArrayLike<number>, pixels: Uint8Array, random: RandomStream): void;
}

/** What is dealt, whatever is drawn. */
export type ImageSpec = Pick<BinaryDataSpec, 'seed' | 'correlations' | 'rows'>;

/** Name of a split. */
export type SplitName = (typeof SPLITS)[number];

/** Draws after which an image is given up. */
const ATTEMPTS = 100;

/** Bytes of one image. */
export const imageLength = ({ input }: ImageSource): number => input.channels * input.height * input.width;

/** Feature values of each row of each split, [rows, features], without drawing anything. */
export function imageLabels(source: ImageSource, spec: ImageSpec): Record<SplitName, Float32Array> {
  const names = source.features.map(({ name }) => name);
  const features = source.features.map(({ classes }) => ({ classes, prevalence: 1 }));
  const random = randomStream(spec.seed, 'images');
  const rows = SPLITS.map((split) => spec.rows[split]);
  const cells = dealCells(features, pairsOf(names, spec.correlations), rows, random);
  const labels = (split: number) => {
    const cellOfRow = random.shuffle(
      cells.flatMap(({ counts }, cell) => new Array<number>(counts[split]).fill(cell)),
    );
    return Float32Array.from(cellOfRow.flatMap((cell) => cells[cell].states));
  };
  return { train: labels(0), validation: labels(1), test: labels(2) };
}

/** Draws the image of one row; `attempt` counts the draws before it that came out as another image. */
export function drawRow(
  source: ImageSource,
  spec: ImageSpec,
  at: { split: SplitName; row: number; attempt: number },
  values: ArrayLike<number>,
  pixels: Uint8Array,
): void {
  source.draw(values, pixels, randomStream(spec.seed, 'image', at.split, at.row, at.attempt));
}

/** Two 32-bit hashes (FNV-1a and a multiplicative one) as one number of 53 bits. */
function hashOf(pixels: Uint8Array): number {
  let a = 0x811c9dc5;
  let b = 0;
  for (let i = 0; i < pixels.length; i++) {
    a = Math.imul(a ^ pixels[i], 0x01000193);
    b = Math.imul(b + pixels[i] + 1, 0x9e3779b1);
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

function drawSplit(
  source: ImageSource,
  spec: ImageSpec,
  split: SplitName,
  labels: Float32Array,
  used: Set<number>,
): Split {
  const width = source.features.length;
  const length = imageLength(source);
  const rows = spec.rows[split];
  const images = new Uint8Array(rows * length);
  for (let row = 0; row < rows; row++) {
    const pixels = images.subarray(row * length, (row + 1) * length);
    const values = labels.subarray(row * width, (row + 1) * width);
    let hash = 0;
    for (let attempt = 0; attempt === 0 || used.has(hash); attempt++) {
      if (attempt === ATTEMPTS)
        throw new UserError(
          'data.rows',
          `ask for more different images than ${source.input.width} pixels give.`,
          'Ask for fewer rows, or raise data.size.',
        );
      drawRow(source, spec, { split, row, attempt }, values, pixels);
      hash = hashOf(pixels);
    }
    used.add(hash);
  }
  const { channels, height, width: across } = source.input;
  return {
    inputs: { type: 'uint8', shape: [rows, channels, height, across], data: images },
    targets: { type: 'float32', shape: [rows, width], data: labels },
  };
}

/**
 * Generates a data set of images: a pure function of its spec, the same bytes on every machine.
 * @throws UserError where there are not enough different images
 */
export function generateImages(source: ImageSource, spec: ImageSpec): Dataset {
  const labels = imageLabels(source, spec);
  const used = new Set<number>();
  const draw = (split: SplitName) => drawSplit(source, spec, split, labels[split], used);
  const { input, features } = source;
  return { input, features, train: draw('train'), validation: draw('validation'), test: draw('test') };
}
