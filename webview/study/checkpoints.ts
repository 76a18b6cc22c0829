/** The checkpoints of a run as a grid of seeds and steps: each opens in the inspector, two make a comparison. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import type { CheckpointRef } from '../../runtime/studies/results';
import type { SeedSnapshot } from '../../runtime/studies/snapshot';
import { count } from '../charts/format';
import { button } from '../parts/controls';

/** What the grid shows and tells. */
export interface CheckpointOptions {
  seeds: readonly SeedSnapshot[];
  /** Files chosen for a comparison. */
  chosen: readonly string[];
  inspect(file: string): void;
  choose(file: string): void;
  compare(a: string, b: string): void;
}

/** The grid with its heading and the button that compares, as a lit template. */
export function checkpointGrid(options: CheckpointOptions): TemplateResult {
  const { seeds, chosen } = options;
  const all = seeds.flatMap(({ checkpoints }) => checkpoints);
  const heading = html`<h3 class="title" id="checkpoints-title">Checkpoints</h3>`;
  if (all.length === 0)
    return html`${heading}
      <p class="empty">No checkpoint has been written yet.</p>`;
  return html`${heading}
    <div class="controls">${compareButton(options)}<span role="status">${chosenText(chosen)}</span></div>
    <div class="scroll grid-scroll">
      ${guard([all.length, chosen.join('\n')], () => grid(stepsOf(all), options))}
    </div>
    <p class="caption">
      The lens opens a checkpoint in the inspector; tick two to compare them. By keyboard: arrow keys move,
      Enter inspects, Space ticks.
    </p>`;
}

/** Every step at which there is a checkpoint, ascending. */
function stepsOf(checkpoints: readonly CheckpointRef[]): number[] {
  return [...new Set(checkpoints.map(({ step }) => step))].sort((a, b) => a - b);
}

function compareButton({ chosen, compare }: CheckpointOptions): TemplateResult {
  const [a, b] = chosen;
  return button('Compare', () => compare(a, b), { icon: 'diff', disabled: chosen.length !== 2 });
}

/** Which checkpoints are compared, or what is missing. */
function chosenText(chosen: readonly string[]): string {
  if (chosen.length === 0) return 'Tick two checkpoints.';
  if (chosen.length === 1) return `${nameOf(chosen[0])}; tick one more.`;
  return chosen.map(nameOf).join(' with ');
}

/** "seed 3, step 400" of "seed-3/checkpoints/step-000400.onnx" */
function nameOf(file: string): string {
  const [, seed, step] = /seed-(\d+).*step-(\d+)/.exec(file) ?? [];
  return step === undefined ? file : `seed ${seed}, step ${count(Number(step))}`;
}

function grid(steps: readonly number[], options: CheckpointOptions): TemplateResult {
  const first = options.seeds.findIndex(({ checkpoints }) => checkpoints.length > 0);
  return html`<table class="checkpoints" role="grid" aria-labelledby="checkpoints-title" @keydown=${move}>
    <thead>
      <tr>
        <th scope="col">Step</th>
        ${steps.map((step) => html`<th scope="col" class="number">${count(step)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${options.seeds.map(
        ({ seed, checkpoints }, row) =>
          html`<tr>
            <th scope="row">Seed ${seed}</th>
            ${steps.map((step, column) => {
              const found = checkpoints.find((checkpoint) => checkpoint.step === step);
              const reachable = row === first && column === steps.indexOf(checkpoints[0]?.step);
              return html`<td role="gridcell">
                ${found ? cell(seed, found, reachable, options) : nothing}
              </td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell(
  seed: number,
  { step, file }: CheckpointRef,
  reachable: boolean,
  { chosen, choose, inspect }: CheckpointOptions,
): TemplateResult {
  const name = `seed ${seed}, step ${count(step)}`;
  const ticked = chosen.includes(file);
  return html`<span class="checkpoint ${ticked ? 'chosen' : ''}"
    ><input
      type="checkbox"
      tabindex="-1"
      aria-label="Choose ${name} for a comparison"
      .checked=${live(ticked)}
      @change=${() => choose(file)} /><button
      type="button"
      class="link"
      tabindex=${reachable ? 0 : -1}
      aria-label="Inspect ${name}"
      aria-description=${ticked ? 'chosen for a comparison' : nothing}
      title="Inspect ${name}"
      @click=${() => inspect(file)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        choose(file);
      }}
    >
      <span class="codicon codicon-search" aria-hidden="true"></span></button
  ></span>`;
}

const moves: Readonly<Record<string, [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves the focus to the next checkpoint in the direction of an arrow key. */
function move(event: KeyboardEvent): void {
  const by = moves[event.key];
  const from = (event.target as HTMLElement).closest('td');
  const table = event.currentTarget as HTMLTableElement;
  const rowOf = (cell: HTMLElement) => (cell.parentElement as HTMLTableRowElement).sectionRowIndex;
  if (!by || !from) return;
  event.preventDefault();
  let [row, column] = [rowOf(from) + by[0], from.cellIndex + by[1]];
  const cells = table.tBodies[0].rows;
  while (cells[row]?.cells[column]) {
    const next = cells[row].cells[column].querySelector('button');
    if (next) {
      for (const button of table.querySelectorAll('button')) button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      return;
    }
    [row, column] = [row + by[0], column + by[1]];
  }
}
