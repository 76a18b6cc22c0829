/** Examples of bits: a row a line, the groups of the features in their colours, their values at the right. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { DataPreview } from '../../runtime/preview/preview';
import { count } from '../charts/format';

/** Side of a bit in units of the picture, and what is filled of it. */
const CELL = 10;
const FILLED = 9;
/** Features have as many colours; more begin again. */
const SERIES = 8;

const seriesOf = (feature: number): string => (feature < 0 ? 'noise' : `series-${(feature % SERIES) + 1}`);

const square = (column: number, row: number): string =>
  `M${column * CELL} ${row * CELL}h${FILLED}v${FILLED}h-${FILLED}z`;

/** Number of input positions that are bits. */
function bitsOf({ input }: DataPreview): number {
  if (input.kind === 'vector') return input.width;
  return input.kind === 'tokens' ? input.length - input.outputs : 0;
}

/** Feature of each position, -1 for noise. */
function carriers({ features, groups }: DataPreview, bits: number): number[] {
  const carrier = new Array<number>(bits).fill(-1);
  features.forEach(({ name }, f) => groups[name].forEach((position) => (carrier[position] = f)));
  return carrier;
}

/** Squares of all bits that one feature (or the noise) carries and of its values: those that are 1 and those that are 0. */
function marks(preview: DataPreview, feature: number, columns: readonly number[]): SVGTemplateResult {
  const { examples, features, input } = preview;
  const bits = bitsOf(preview);
  const stride = input.kind === 'tokens' ? input.length : bits;
  const [ones, zeros, absent]: string[][] = [[], [], []];
  examples.rows.forEach((_, row) => {
    for (const column of columns)
      (examples.inputs[row * stride + column] === 1 ? ones : zeros).push(square(column, row));
    if (feature < 0) return;
    const state = examples.states[row * features.length + feature];
    (state < 0 ? absent : state === 1 ? ones : zeros).push(square(bits + 1 + feature, row));
  });
  return svg`<g class=${seriesOf(feature)}>
    <title>${feature < 0 ? 'noise' : features[feature].name}</title>
    <path class="zero" d=${zeros.join('')}></path>
    <path class="one" d=${ones.join('')}></path>
    <path class="absent" d=${absent.join('')}></path>
  </g>`;
}

function positions(own: readonly number[], word: string): string {
  return own.length === 1 ? `${word} ${own[0]}` : `${word}s ${own[0]}–${own[own.length - 1]}`;
}

function legend({ features, groups, input, examples }: DataPreview): TemplateResult {
  const word = input.kind === 'tokens' ? 'token' : 'bit';
  const absent = examples.states.includes(-1);
  return html`<ul class="legend">
    ${features.map(
      ({ name }, f) =>
        html`<li>
          <span class="swatch ${seriesOf(f)}"></span>${name}
          <span class="muted">${positions(groups[name], word)}</span>
        </li>`,
    )}
    <li><span class="swatch noise"></span>noise</li>
    <li class="muted">
      filled: 1, pale: 0${absent ? ', outlined: absent' : nothing}; values of the features stand at the right
    </li>
  </ul>`;
}

/** The examples as one picture with its legend. */
export function bitExamples(preview: DataPreview): TemplateResult {
  return html`${guard([preview], () => {
    const bits = bitsOf(preview);
    const carrier = carriers(preview, bits);
    const rows = preview.examples.rows.length;
    const [width, height] = [(bits + 1 + preview.features.length) * CELL, rows * CELL];
    const columnsOf = (feature: number) => Array.from(carrier.keys()).filter((i) => carrier[i] === feature);
    return html`${legend(preview)}
      <div class="bits" tabindex="0" role="group" aria-label="Examples">
        <svg
          role="img"
          aria-label=${`${count(rows)} rows of ${count(bits)} ${preview.input.kind === 'tokens' ? 'tokens' : 'bits'}`}
          width=${width}
          height=${height}
          viewBox="0 0 ${width} ${height}"
        >
          ${[...preview.features.keys(), -1].map((feature) => marks(preview, feature, columnsOf(feature)))}
        </svg>
      </div>`;
  })}`;
}
