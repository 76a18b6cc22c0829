/** The contact sheet of a data set: one picture of examples with the values of their features. */
import type { DataPreview } from './preview';
import { ADVANCE, LINE, drawText } from './font';
import type { Picture } from './png';

type Colour = readonly [number, number, number];

const PAPER: Colour = [250, 250, 250];
const INK: Colour = [30, 30, 34];
const FAINT: Colour = [120, 122, 128];
/** Bits that carry no feature. */
const NOISE: Colour = [110, 112, 118];
/** A colour for each feature in turn (Okabe and Ito), told apart with any colour vision. */
const SERIES: readonly Colour[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 125, 91],
  [176, 81, 138],
  [132, 100, 0],
  [63, 63, 70],
  [95, 131, 196],
  [138, 143, 152],
];
const MARGIN = 16;

function blank(width: number, height: number): Picture {
  const rgb = new Uint8Array(3 * width * height);
  for (let at = 0; at < rgb.length; at += 3) rgb.set(PAPER, at);
  return { width, height, rgb };
}

function fill(picture: Picture, left: number, top: number, width: number, height: number, colour: Colour) {
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) picture.rgb.set(colour, 3 * (y * picture.width + x));
}

/** A colour mixed with paper. */
const pale = (colour: Colour, share: number): Colour => [
  Math.round(PAPER[0] + share * (colour[0] - PAPER[0])),
  Math.round(PAPER[1] + share * (colour[1] - PAPER[1])),
  Math.round(PAPER[2] + share * (colour[2] - PAPER[2])),
];

/** What a state of a feature is called. */
export function stateName(
  { features }: Pick<DataPreview, 'features'>,
  feature: number,
  state: number,
): string {
  if (state < 0) return 'absent';
  return features[feature].values?.[state] ?? String(state);
}

function titleOf({ kind, input, seed, rows, examples }: DataPreview): string {
  const size =
    input.kind === 'image'
      ? `${input.width} px`
      : input.kind === 'tokens'
        ? `${input.length - input.outputs} tokens`
        : `${input.width} bits`;
  const [train, validation, test] = rows;
  return `${kind} ${size}, seed ${seed}: ${train} train, ${validation} validation, ${test} test (shown: ${examples.rows.length} of ${examples.split})`;
}

/** Smallest side of a picture on the sheet; smaller ones are enlarged by a whole factor. */
const SMALLEST_SIDE = 96;
const MOST_COLUMNS = 10;

/** Copies an example, each pixel a square of `zoom`. */
function drawImage(
  picture: Picture,
  preview: DataPreview,
  example: number,
  left: number,
  top: number,
  zoom: number,
) {
  const { input } = preview;
  if (input.kind !== 'image') return;
  const plane = input.width * input.height;
  const pixels = preview.examples.inputs.subarray(
    example * plane * input.channels,
    (example + 1) * plane * input.channels,
  );
  for (let y = 0; y < input.height; y++)
    for (let x = 0; x < input.width; x++) {
      const at = y * input.width + x;
      const channel = (c: number) => pixels[(input.channels === 1 ? 0 : c * plane) + at];
      fill(picture, left + x * zoom, top + y * zoom, zoom, zoom, [channel(0), channel(1), channel(2)]);
    }
}

function imageSheet(preview: DataPreview, side: number): Picture {
  const { examples, features } = preview;
  const zoom = Math.max(1, Math.round(SMALLEST_SIDE / side));
  const text = side * zoom >= 2 * SMALLEST_SIDE ? 2 : 1;
  const columns = Math.min(MOST_COLUMNS, Math.max(1, examples.rows.length));
  const rows = Math.ceil(examples.rows.length / columns);
  const [across, down] = [side * zoom + 8, side * zoom + 8 + text * LINE * features.length];
  const title = titleOf(preview);
  const picture = blank(
    Math.max(2 * MARGIN + columns * across, 2 * MARGIN + title.length * ADVANCE * text),
    2 * MARGIN + 2 * text * LINE + rows * down,
  );
  drawText(picture, title, MARGIN, MARGIN, INK, text);
  examples.rows.forEach((_, i) => {
    const left = MARGIN + (i % columns) * across;
    const top = MARGIN + 2 * text * LINE + Math.floor(i / columns) * down;
    drawImage(picture, preview, i, left, top, zoom);
    features.forEach((_, f) =>
      drawText(
        picture,
        stateName(preview, f, examples.states[i * features.length + f]),
        left,
        top + side * zoom + 4 + f * text * LINE,
        f === 0 ? INK : FAINT,
        text,
      ),
    );
  });
  return picture;
}

/** Widest picture of bits. */
const MOST_WIDTH = 1600;
const LARGEST_BIT = 12;

/** Which feature each input position carries, -1 for noise. */
function carriers({ groups, features }: DataPreview, length: number): number[] {
  const carrier = new Array<number>(length).fill(-1);
  features.forEach(({ name }, f) => groups[name].forEach((position) => (carrier[position] = f)));
  return carrier;
}

function drawLegend(picture: Picture, { features, groups }: DataPreview, top: number): void {
  features.forEach(({ name }, f) => {
    const own = groups[name];
    const where = own.length === 1 ? `${own[0]}` : `${own[0]}-${own[own.length - 1]}`;
    fill(picture, MARGIN, top + f * LINE, 7, 7, SERIES[f % SERIES.length]);
    drawText(picture, `${name} (${where})`, MARGIN + 12, top + f * LINE, INK);
  });
}

/** One row of bits, dark where 1, and after a gap the values of the features, crossed out where absent. */
function drawBits(
  picture: Picture,
  preview: DataPreview,
  example: number,
  top: number,
  cell: number,
  length: number,
) {
  const { examples, features, input } = preview;
  const stride = input.kind === 'tokens' ? input.length : length;
  const carrier = carriers(preview, length);
  const high = Math.max(4, cell);
  const gap = cell > 3 ? 1 : 0;
  const colourOf = (feature: number): Colour => (feature < 0 ? NOISE : SERIES[feature % SERIES.length]);
  for (let i = 0; i < length; i++) {
    const bit = examples.inputs[example * stride + i];
    fill(picture, MARGIN + i * cell, top, cell - gap, high - 1, pale(colourOf(carrier[i]), bit ? 1 : 0.15));
  }
  features.forEach((_, f) => {
    const state = examples.states[example * features.length + f];
    const left = MARGIN + length * cell + LARGEST_BIT * (f + 1);
    fill(picture, left, top, LARGEST_BIT - 2, high - 1, pale(colourOf(f), state === 1 ? 1 : 0.15));
    if (state < 0) fill(picture, left + 2, top + (high >> 1) - 1, LARGEST_BIT - 6, 1, INK);
  });
}

function bitsSheet(preview: DataPreview, length: number): Picture {
  const { examples, features } = preview;
  const cell = Math.max(1, Math.min(LARGEST_BIT, Math.floor(MOST_WIDTH / length)));
  const high = Math.max(4, cell);
  const title = titleOf(preview);
  const longest = Math.max(title.length, ...features.map(({ name }) => name.length + 14));
  const legend = MARGIN + 2 * LINE;
  const first = legend + (features.length + 1) * LINE;
  const picture = blank(
    Math.max(
      2 * MARGIN + length * cell + LARGEST_BIT * (features.length + 1),
      2 * MARGIN + longest * ADVANCE,
    ),
    first + examples.rows.length * high + MARGIN,
  );
  drawText(picture, title, MARGIN, MARGIN, INK);
  drawLegend(picture, preview, legend);
  examples.rows.forEach((_, i) => drawBits(picture, preview, i, first + i * high, cell, length));
  return picture;
}

/** Draws the contact sheet. */
export function contactSheet(preview: DataPreview): Picture {
  const { input } = preview;
  switch (input.kind) {
    case 'image':
      return imageSheet(preview, input.width);
    case 'tokens':
      return bitsSheet(preview, input.length - input.outputs);
    case 'vector':
      return bitsSheet(preview, input.width);
  }
}
