/** The table of layers that differ most. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison, LayerMatch } from '../../runtime/inspections/compare';
import { decimal } from '../charts/format';
import { longName } from '../parts/text';
import { table, type Column } from '../parts/table';
import type { CompareActions } from './actions';
import type { CompareState } from './state';

const similarity = (value: number | null) => (value === null ? '–' : decimal(value));

/** Columns of the table: a layer of A each. */
export function matchColumns({ undefined: reasons }: Pick<Comparison, 'undefined'>): Column<LayerMatch>[] {
  const why = (layer: string) => reasons.find((reason) => ` ${reason}`.includes(` ${layer} of A`));
  return [
    {
      key: 'layer',
      title: 'Layer of A',
      numeric: false,
      value: ({ layer }) => layer,
      cell: ({ layer }) => longName(layer),
    },
    {
      key: 'sameName',
      title: 'Same name in B',
      explanation: 'Value of the measure with the layer of the same name in B',
      numeric: true,
      value: ({ sameName }) => sameName,
      cell: ({ sameName }) => similarity(sameName),
      hint: ({ sameName, layer }) =>
        sameName === null ? (why(layer) ?? 'B has no layer of this name') : undefined,
    },
    {
      key: 'similarity',
      title: 'At best',
      explanation: 'Value of the measure with the layer of B that is most similar',
      numeric: true,
      value: ({ similarity: best }) => best,
      cell: ({ similarity: best }) => similarity(best),
      hint: ({ similarity: best, layer }) => (best === null ? why(layer) : undefined),
    },
    {
      key: 'mostSimilar',
      title: 'Most similar in B',
      numeric: false,
      value: ({ mostSimilar }) => mostSimilar,
      cell: ({ mostSimilar }) => (mostSimilar === null ? '–' : longName(mostSimilar)),
    },
  ];
}

/** Makes the columns anew only when there is another comparison: rows keep theirs. */
export function matchTableColumns(): (comparison: Comparison) => readonly Column<LayerMatch>[] {
  let of: Comparison | null = null;
  let columns: readonly Column<LayerMatch>[] = [];
  return (comparison) => {
    if (of !== comparison) columns = matchColumns(comparison);
    of = comparison;
    return columns;
  };
}

/** The table with its heading. */
export function matchTable(
  { comparison: { value: comparison, phase }, look, selection }: CompareState,
  columns: readonly Column<LayerMatch>[],
  actions: CompareActions,
): TemplateResult | typeof nothing {
  if (!comparison) return nothing;
  return html`<section class="matches layers" aria-labelledby="matches-title" aria-busy=${phase === 'asking'}>
    <div class="section-head">
      <h2 id="matches-title">Layers that differ most</h2>
    </div>
    <div class="table-scroll">
      ${table({
        label: 'Layers that differ most',
        columns,
        rows: comparison.matches,
        key: ({ layer }) => layer,
        selected: selection.layer,
        empty: 'A has no layer that can be compared.',
        sort: look.sort,
        onSort: (sort) => actions.look({ sort }),
        onSelect: ({ layer }) => actions.pick({ layer }),
      })}
    </div>
  </section>`;
}
