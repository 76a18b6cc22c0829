/** The whole data preview as a lit template over its state. */
import { html, nothing, type TemplateResult } from 'lit';
import type { SplitName } from '../../runtime/data/images';
import type { DataPreview } from '../../runtime/preview/preview';
import { count } from '../charts/format';
import { button, choose } from '../parts/controls';
import { cancelledLine, errorBox, note, progressLine } from '../parts/messages';
import { baseName } from '../parts/probeDraft';
import type { PreviewActions } from './actions';
import { bitExamples } from './bits';
import { counts, type CountColumns } from './counts';
import { imageExamples } from './images';
import type { PreviewState } from './state';
import { inputText, SPLITS, stateName } from './words';

/** The page at one moment; `columns` are of the preview that is shown. */
export function dataPreview(
  state: PreviewState,
  columns: CountColumns | null,
  actions: PreviewActions,
): TemplateResult {
  const { preview: answer } = state;
  const failed = answer.phase === 'failed' && answer.error ? errorBox(answer.error, actions) : nothing;
  return html`${head(state, actions)} ${fileNote(state, actions)} ${failed}
  ${answer.phase === 'cancelled' ? cancelledLine('Making the data', actions.retry) : nothing}
  ${
    answer.value && columns
      ? shown(state, answer.value, columns, actions)
      : answer.phase === 'asking'
        ? html`<p class="loading" role="status">Making the data…</p>`
        : nothing
  }`;
}

function head({ file, preview }: PreviewState, actions: PreviewActions): TemplateResult {
  return html`<header class="masthead">
    <div class="title-line">
      <h1 title=${file}>Data of ${baseName(file)}</h1>
      ${button('Open Study', actions.openStudy, { icon: 'go-to-file' })}
      ${button('Save Contact Sheet…', actions.saveSheet, {
        icon: 'save',
        disabled: preview.value === null,
        title: 'Save the examples that are shown as a PNG picture',
      })}
    </div>
    ${preview.value ? facts(preview.value) : nothing}
  </header>`;
}

function facts(preview: DataPreview): TemplateResult {
  const rows = SPLITS.map((split, s) => `${count(preview.rows[s])} ${split}`).join(', ');
  const all: [string, string][] = [
    ['Kind', preview.kind],
    ['Input', inputText(preview)],
    ['Features', preview.features.map(({ name }) => name).join(', ')],
    ['Rows', rows],
    ['Seed', String(preview.seed)],
  ];
  return html`<dl class="facts">
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd title=${value}>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function fileNote({ onDisk, file }: PreviewState, actions: PreviewActions): TemplateResult | typeof nothing {
  switch (onDisk) {
    case 'as read':
      return nothing;
    case 'changed':
      return note(
        'info',
        html`<strong>${baseName(file)}</strong> has changed. What is shown is of its former version.`,
        button('Refresh', actions.refresh, { primary: true, icon: 'refresh' }),
      );
    case 'deleted':
      return note(
        'caution',
        html`<strong>${baseName(file)}</strong> was deleted. What is shown was read before.`,
      );
  }
}

function shown(
  state: PreviewState,
  preview: DataPreview,
  columns: CountColumns,
  actions: PreviewActions,
): TemplateResult {
  const busy = state.preview.phase === 'asking';
  return html`<div class="sticky">
      ${bar(state, preview, actions)} ${progressLine(state.preview, 'Making the data', actions.cancel)}
    </div>
    <div class="columns">
      <section class="examples" aria-labelledby="examples-title" aria-busy=${String(busy)}>
        <div class="section-head">
          <h2 id="examples-title">Examples</h2>
          <span class="muted" role="status">${examplesText(preview)}</span>
        </div>
        ${examples(state, preview, actions)}
      </section>
      ${counts(preview, state.look, columns, actions)}
    </div>`;
}

function examplesText({ examples }: DataPreview): string {
  const { rows, fitting, split } = examples;
  return rows.length === fitting
    ? `${count(fitting)} rows of ${split}`
    : `${count(rows.length)} of ${count(fitting)} rows of ${split}`;
}

/** Index of the feature that examples are grouped by; null for none. */
function groupedBy({ look }: PreviewState, preview: DataPreview): number | null {
  if (preview.input.kind !== 'image' || look.by === null) return null;
  if (look.by === undefined) return 0;
  const index = preview.features.findIndex(({ name }) => name === look.by);
  return index < 0 ? null : index;
}

function examples(state: PreviewState, preview: DataPreview, actions: PreviewActions): TemplateResult {
  if (preview.examples.rows.length === 0)
    return html`<p class="cancelled">
      No row of ${preview.examples.split} has these values.
      ${button('Show All', () => actions.look({ where: {} }))}
    </p>`;
  return preview.input.kind === 'image'
    ? imageExamples(preview, groupedBy(state, preview))
    : bitExamples(preview);
}

const ANY = '';

function bar(state: PreviewState, preview: DataPreview, actions: PreviewActions): TemplateResult {
  const { look } = state;
  const none = { value: ANY, label: 'nothing' };
  const names = preview.features.map(({ name }) => ({ value: name, label: name }));
  const grouped = preview.input.kind === 'image' ? groupedBy(state, preview) : indexBy(state, preview);
  const filters = preview.features.map(({ name }, f) =>
    choose(
      name,
      [
        { value: ANY, label: 'any' },
        ...preview.values
          .filter(({ feature }) => feature === name)
          .map((row) => ({ value: String(row.state), label: stateName(preview, f, row.state) })),
      ],
      Object.hasOwn(look.where, name) ? String(look.where[name]) : ANY,
      (value) => actions.filter(name, value === ANY ? null : Number(value)),
      `Only examples with this value of ${name}`,
    ),
  );
  return html`<div class="probe-bar">
    ${choose(
      'Split',
      SPLITS.map((value) => ({ value, label: value })),
      look.split,
      (split) => actions.look({ split: split as SplitName }),
    )}
    ${choose(
      preview.input.kind === 'image' ? 'Group by' : 'Sort by',
      [none, ...names],
      grouped === null ? ANY : preview.features[grouped].name,
      (by) => actions.look({ by: by === ANY ? null : by }),
    )}
    ${filters}
    ${
      Object.keys(look.where).length > 0
        ? button('Show All', () => actions.look({ where: {} }), {
            icon: 'clear-all',
            title: 'Show all (Escape)',
          })
        : nothing
    }
  </div>`;
}

/** Index of the feature that rows of bits are sorted by; null for none. */
function indexBy({ look }: PreviewState, { features }: DataPreview): number | null {
  const index = features.findIndex(({ name }) => name === look.by);
  return index < 0 ? null : index;
}
