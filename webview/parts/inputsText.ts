/** Selected inputs in words: which rows, and which labels they have. */
import type { LabelValues, LayerView } from '../../runtime/inspections/layer-view';
import { count } from '../charts/format';

/** Rows named one by one; more are counted. */
const NAMED = 6;
/** Values of a label told apart; more are counted. */
const VALUES = 4;

/** "12 inputs selected" */
export function selectedText(inputs: readonly number[]): string {
  return `${count(inputs.length)} ${inputs.length === 1 ? 'input' : 'inputs'} selected`;
}

/** "rows 3, 8, 21 and 9 more; easy: 0 in 5, 1 in 7": labels as far as the view shows the selected rows. */
export function inputsText(inputs: readonly number[], view: Pick<LayerView, 'inputs' | 'labels'>): string {
  const at = new Map(view.inputs.map((row, index) => [row, index]));
  const shown = inputs.flatMap((row) => at.get(row) ?? []);
  const labels = Object.entries(view.labels).map(([name, label]) => labelText(name, label, shown));
  return [rowsText(inputs), ...labels].filter(Boolean).join('; ');
}

function rowsText(rows: readonly number[]): string {
  const named = rows.slice(0, NAMED).map(String).join(', ');
  const more = rows.length - NAMED;
  return `${rows.length === 1 ? 'row' : 'rows'} ${named}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

function labelText(name: string, label: LabelValues, shown: readonly number[]): string {
  const values = shown.map((index) => label.values[index]);
  if (values.length === 0) return '';
  if (values.length === 1) return `${name} ${valueText(label, values[0])}`;
  if (label.kind === 'numeric') {
    return `${name} ${short(least(values))} to ${short(-least(values.map((value) => -value)))}`;
  }
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size > VALUES) return `${name}: ${counts.size} different values`;
  const parts = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([value, n]) => `${valueText(label, value)} in ${n}`);
  return `${name}: ${parts.join(', ')}`;
}

/** A value as a person reads it: the name of a category where it has one. */
export function valueText({ names }: LabelValues, value: number): string {
  return names?.[value] ?? short(value);
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
const short = (value: number) => String(Number(value.toPrecision(4)));
