/** The geometry of a layer in numbers, and its units one by one. */
import { html, nothing, type TemplateResult } from 'lit';
import type { GeometryValue, LayerGeometry } from '../../runtime/inspections/layer-geometry';
import { cell, count } from '../charts/format';
import {
  statisticColumn,
  statisticFormula,
  statisticName,
  unitStatistics,
  type UnitStatistic,
} from '../charts/unitChart';
import { grouped, factsOf, titleOf } from '../parts/measureSearch';
import { table, type Column } from '../parts/table';
import type { Sort } from '../parts/sorting';

/** Most units in the table; the export has them all. */
const MOST_UNITS = 100;

/** Every measure with its value, family by family; what it is stands under the pointer. */
export function geometryFacts({ layer, rows, measured, values }: LayerGeometry): TemplateResult {
  const found = new Map(values.map((value) => [value.measure.key, value]));
  return html`${grouped(values.map(({ measure }) => measure)).map(
    ({ family, measures }) =>
      html`<table class="facts-table" aria-label="${family} of ${layer}">
        <caption>
          ${family}
        </caption>
        <tbody>
          ${measures.map(({ key }) => factRow(found.get(key)))}
        </tbody>
      </table>`,
  )}
  ${
    measured < rows
      ? html`<p class="muted">On ${count(measured)} of ${count(rows)} rows, spread evenly.</p>`
      : nothing
  }`;
}

function factRow(found: GeometryValue | undefined): TemplateResult | typeof nothing {
  if (!found) return nothing;
  const { measure, value } = found;
  const what = [`${measure.key}`, ...factsOf(measure).map(([name, text]) => `${name}: ${text}`)].join('\n');
  return html`<tr>
    <th scope="row"><abbr title=${what} tabindex="0">${titleOf(measure)}</abbr></th>
    <td class="number" title=${found.undefined ?? nothing}>${value === null ? '–' : valueText(value)}</td>
    <td class="muted">${value === null ? found.undefined : unitText(measure.units)}</td>
  </tr>`;
}

function valueText(value: number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Number.isInteger(value) ? count(value) : cell(value).replace('-', '−');
}

function unitText(units: string | undefined): string {
  return units === undefined || units === 'none' ? '' : units;
}

interface UnitRow {
  unit: number;
  values: Record<UnitStatistic, number | null>;
}

const COLUMNS: readonly Column<UnitRow>[] = [
  {
    key: 'unit',
    title: 'Unit',
    explanation: 'Its number, from 0',
    numeric: true,
    value: ({ unit }) => unit,
    cell: ({ unit }) => count(unit),
  },
  ...unitStatistics.map((statistic): Column<UnitRow> => ({
    key: statistic,
    title: statisticColumn(statistic),
    explanation: `${capital(statisticName(statistic))} over the inputs: ${statisticFormula(statistic)}`,
    numeric: true,
    value: ({ values }) => values[statistic],
    cell: ({ values }) => {
      const value = values[statistic];
      return value === null ? '–' : cell(value).replace('-', '−');
    },
  })),
];

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The units as rows, made anew only when the geometry is another: rows keep their identity. */
export function unitRows(): (geometry: LayerGeometry) => readonly UnitRow[] {
  let from: LayerGeometry | null = null;
  let rows: readonly UnitRow[] = [];
  return (geometry) => {
    if (from === geometry) return rows;
    from = geometry;
    const { units } = geometry;
    const value = (statistic: UnitStatistic, unit: number) => {
      const found = units?.[statistic][unit] ?? NaN;
      return Number.isFinite(found) ? found : null;
    };
    rows = Array.from(units?.mean ?? [], (_, unit) => ({
      unit,
      values: Object.fromEntries(
        unitStatistics.map((name) => [name, value(name, unit)]),
      ) as UnitRow['values'],
    }));
    return rows;
  };
}

/** What the table of units shows and tells. */
export interface UnitTable {
  rows: readonly UnitRow[];
  sort: Sort;
  onSort(sort: Sort): void;
}

/** The units, sortable by each statistic; of many, those that come first. */
export function unitTable({ rows, sort, onSort }: UnitTable): TemplateResult {
  return html`<div class="table-scroll units">
      ${table({
        label: 'Units',
        columns: COLUMNS,
        rows,
        most: MOST_UNITS,
        key: ({ unit }) => String(unit),
        selected: null,
        empty: 'The layer has no units.',
        sort,
        onSort,
      })}
    </div>
    ${
      rows.length > MOST_UNITS
        ? html`<p class="muted">
            The first ${MOST_UNITS} of ${count(rows.length)} in this order; the export of the chart has them
            all.
          </p>`
        : nothing
    }`;
}
