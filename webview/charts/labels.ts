/** Labels of inputs as charts show them: a text for each value, and groups of equal values. */
import type { LabelValues } from '../../runtime/inspections/layer-view';
import { cell } from './format';

/** What a record holds under a name that a person gave, which may be one that every object has. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The text of the label of the input at `index`. */
export function labelText({ values, kind, names }: LabelValues, index: number): string {
  const value = values[index];
  return kind === 'categorical' ? (names?.[value] ?? String(value)) : cell(value);
}

/** Codes of a categorical label that occur, ascending. */
export function categoriesOf({ values }: LabelValues): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Positions 0 to n-1 in the order of a label's values, equal ones as before; undefined values last. */
export function orderOf({ values }: LabelValues): Int32Array {
  const rank = (value: number) => (Number.isNaN(value) ? Infinity : value);
  const order = Int32Array.from(values, (_, index) => index);
  return order.sort((a, b) => {
    const [x, y] = [rank(values[a]), rank(values[b])];
    return x === y ? a - b : x - y;
  });
}
