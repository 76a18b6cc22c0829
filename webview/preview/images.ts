/** Examples of images: each on a canvas of its own, pixel for pixel. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import type { DataPreview } from '../../runtime/preview/preview';
import { count } from '../charts/format';
import { exampleName, stateName, statesOf } from './words';

/** Sides below this are enlarged. */
const SMALL = 96;

function paint(canvas: HTMLCanvasElement, preview: DataPreview, example: number): void {
  const { input, examples } = preview;
  const context = canvas.getContext('2d');
  if (input.kind !== 'image' || !context) return;
  const { width, height, channels } = input;
  const plane = width * height;
  const pixels = examples.inputs.subarray(example * plane * channels, (example + 1) * plane * channels);
  const image = context.createImageData(width, height);
  for (let i = 0; i < plane; i++)
    for (let channel = 0; channel < 4; channel++)
      image.data[4 * i + channel] = channel === 3 ? 255 : pixels[(channels === 1 ? 0 : channel * plane) + i];
  context.putImageData(image, 0, 0);
}

function tile(preview: DataPreview, example: number, grouped: number | null): TemplateResult {
  const { input } = preview;
  const [width, height] = input.kind === 'image' ? [input.width, input.height] : [0, 0];
  const name = exampleName(preview, example);
  const caption = statesOf(preview, example)
    .flatMap((state, f) => (f === grouped ? [] : [stateName(preview, f, state)]))
    .join(', ');
  return html`<li class="tile" title=${`${name}: row ${count(preview.examples.rows[example])}`}>
    <canvas
      class=${width < SMALL ? 'enlarged' : ''}
      role="img"
      aria-label=${name}
      width=${width}
      height=${height}
      ${ref((canvas) => canvas && paint(canvas as HTMLCanvasElement, preview, example))}
    ></canvas>
    <span class="caption" aria-hidden="true">${caption}</span>
  </li>`;
}

function tiles(preview: DataPreview, examples: readonly number[], grouped: number | null): TemplateResult {
  return html`<ul class="tiles">
    ${examples.map((example) => tile(preview, example, grouped))}
  </ul>`;
}

/** Examples under a heading for each state of the feature `grouped`, or all together where it is null. */
export function imageExamples(preview: DataPreview, grouped: number | null): TemplateResult {
  const all = Array.from(preview.examples.rows.keys());
  return html`${guard([preview, grouped], () => {
    if (grouped === null) return tiles(preview, all, null);
    const states = [...new Set(all.map((example) => statesOf(preview, example)[grouped]))];
    return states.map((state) => {
      const name = stateName(preview, grouped, state);
      const own = all.filter((example) => statesOf(preview, example)[grouped] === state);
      return own.length === 0
        ? nothing
        : html`<section class="group" aria-label=${`${preview.features[grouped].name} ${name}`}>
            <h3>${name}</h3>
            ${tiles(preview, own, grouped)}
          </section>`;
    });
  })}`;
}
