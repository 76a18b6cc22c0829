/** The layer table with its filter, and what is to be said about layers. */
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../charts/format';
import { field, tick } from '../parts/controls';
import { folded } from '../parts/messages';
import { table, type Column } from '../parts/table';
import type { InspectActions } from './actions';
import { filtered, layerColumns, layerRows, type LayerRow } from './columns';
import type { InspectState } from './state';

/** What the table is made of, made anew only when answers come: rows keep their identity. */
export function layerTableData(): (state: InspectState) => { rows: LayerRow[]; columns: Column<LayerRow>[] } {
  let from: readonly unknown[] = [];
  let made: { rows: LayerRow[]; columns: Column<LayerRow>[] } = { rows: [], columns: [] };
  return ({ start, inspection }) => {
    if (from[0] === start.value && from[1] === inspection.value) return made;
    from = [start.value, inspection.value];
    made = {
      rows: layerRows(start.value?.description.layers ?? [], inspection.value),
      columns: layerColumns(inspection.value?.probe?.labels ?? null),
    };
    return made;
  };
}

/** The section with the layer table. */
export function layerSection(
  state: InspectState,
  { rows, columns }: { rows: readonly LayerRow[]; columns: readonly Column<LayerRow>[] },
  actions: InspectActions,
): TemplateResult {
  const { look, selection, inspection } = state;
  const shown = filtered(rows, look.filter);
  const number =
    shown.length === rows.length ? count(rows.length) : `${count(shown.length)} of ${count(rows.length)}`;
  return html`<section
    class="layers"
    aria-labelledby="layers-title"
    aria-busy=${inspection.phase === 'asking'}
  >
    <div class="section-head">
      <h2 id="layers-title">Layers <span class="count">${number}</span></h2>
      ${field({
        kind: 'filter',
        label: 'Filter layers',
        value: look.filter,
        placeholder: 'Filter by name or operator',
        change: (filter) => actions.look({ filter }),
      })}
      ${tick(
        'All tensors',
        look.allTensors,
        (allTensors) => actions.look({ allTensors }),
        'Take every tensor of the graph for a layer, not only those that a person would call one',
      )}
    </div>
    <div class="table-scroll">
      ${table({
        label: 'Layers',
        columns,
        rows: shown,
        key: ({ name }) => name,
        selected: selection.layer,
        empty: rows.length === 0 ? 'The model has no layers.' : 'No layer matches the filter.',
        sort: look.sort,
        onSort: (sort) => actions.look({ sort }),
        onSelect: ({ name }) => actions.pick({ layer: name }),
      })}
    </div>
    ${
      inspection.value
        ? html`${folded(
            'About these numbers',
            inspection.value.caveats.map((caveat) => html`${caveat}`),
          )}
          ${folded(
            'Layers left out',
            inspection.value.leftOut.map(({ layer, reason }) => html`<strong>${layer}</strong>: ${reason}`),
          )}`
        : nothing
    }
  </section>`;
}
