/** How often each value and each combination of values occurs: tables whose rows filter the examples. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Combination, DataPreview } from '../../runtime/preview/preview';
import { count } from '../charts/format';
import { icon } from '../parts/text';
import { table, type Column } from '../parts/table';
import type { PreviewActions } from './actions';
import type { Look } from './state';
import { balance, SPLITS, stateName } from './words';

type ValueRow = DataPreview['values'][number];

/** A column for each split. */
function countColumns<R extends { counts: readonly number[] }>(): Column<R>[] {
  return SPLITS.map((split, s) => ({
    key: `rows-${split}`,
    title: split,
    explanation: `Rows in the ${split} split`,
    numeric: true,
    value: ({ counts }) => counts[s],
    cell: ({ counts }) => count(counts[s]),
  }));
}

function valueColumns(preview: DataPreview): Column<ValueRow>[] {
  const names = preview.features.map(({ name }) => name);
  const nameOf = ({ feature, state }: ValueRow) => stateName(preview, names.indexOf(feature), state);
  const text = (key: string, title: string, value: (row: ValueRow) => string): Column<ValueRow> => ({
    key,
    title,
    numeric: false,
    value,
    cell: value,
  });
  return [
    text('feature', 'Feature', ({ feature }) => feature),
    text('value', 'Value', nameOf),
    ...countColumns<ValueRow>(),
  ];
}

function combinationColumns(preview: DataPreview): Column<Combination>[] {
  const features = preview.features.map(({ name }, f): Column<Combination> => ({
    key: `feature-${f}`,
    title: name,
    numeric: false,
    value: ({ states }) => stateName(preview, f, states[f]),
    cell: ({ states }) => stateName(preview, f, states[f]),
  }));
  return [...features, ...countColumns<Combination>()];
}

const keyOf = (where: Readonly<Record<string, number>>): string =>
  JSON.stringify(Object.entries(where).sort());

function whereOf({ features }: DataPreview, states: readonly number[]): Record<string, number> {
  return Object.fromEntries(features.map(({ name }, f) => [name, states[f]]));
}

/** Columns of both tables; made once for each data set, so that rows are not drawn anew. */
export interface CountColumns {
  readonly values: readonly Column<ValueRow>[];
  readonly combinations: readonly Column<Combination>[];
}

/** Makes the columns of a data set. */
export const countColumnsOf = (preview: DataPreview): CountColumns => ({
  values: valueColumns(preview),
  combinations: combinationColumns(preview),
});

function valueTable(preview: DataPreview, look: Look, columns: CountColumns, actions: PreviewActions) {
  return table<ValueRow>({
    label: 'Rows of each value',
    columns: columns.values,
    rows: preview.values,
    key: ({ feature, state }) => keyOf({ [feature]: state }),
    selected: keyOf(look.where),
    empty: 'No values.',
    sort: look.valueSort,
    onSort: (valueSort) => actions.look({ valueSort }),
    onSelect: ({ feature, state }) => actions.only({ [feature]: state }),
  });
}

function combinationTable(preview: DataPreview, look: Look, columns: CountColumns, actions: PreviewActions) {
  return table<Combination>({
    label: 'Rows of each combination',
    columns: columns.combinations,
    rows: preview.combinations,
    key: ({ states }) => keyOf(whereOf(preview, states)),
    selected: keyOf(look.where),
    empty: 'No combinations.',
    sort: look.combinationSort,
    onSort: (combinationSort) => actions.look({ combinationSort }),
    onSelect: ({ states }) => actions.only(whereOf(preview, states)),
  });
}

/** The section with both tables, and in one sentence what they show. */
export function counts(
  preview: DataPreview,
  look: Look,
  columns: CountColumns,
  actions: PreviewActions,
): TemplateResult {
  const { even, text } = balance(preview);
  const { combinations, allCombinations } = preview;
  return html`<section class="counts" aria-labelledby="counts-title">
    <div class="section-head"><h2 id="counts-title">Balance</h2></div>
    <p class="balance ${even ? 'even' : ''}">${icon(even ? 'pass' : 'info')} <span>${text}</span></p>
    <div class="table-scroll">${valueTable(preview, look, columns, actions)}</div>
    <h3>Combinations</h3>
    <div class="table-scroll">${combinationTable(preview, look, columns, actions)}</div>
    ${
      combinations.length < allCombinations
        ? html`<p class="muted">The first ${count(combinations.length)} of ${count(allCombinations)}.</p>`
        : nothing
    }
  </section>`;
}
