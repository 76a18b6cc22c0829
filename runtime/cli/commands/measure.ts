/** `replens measure`: similarity and geometry of two representations in .npy files. */
import { jsonOption, list, type Command } from '../command';
import { inRuntime } from '../in-runtime';
import type { MeasureValue } from '../../measures/measure';
import { decimal, table } from '../terminal';

function shown(value: MeasureValue | null): string {
  if (value === null) return 'undefined';
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map(decimal).join(' ') : decimal(value);
}

export const measure: Command = {
  name: 'measure',
  summary: 'Measure two representations [inputs, units] given as .npy files.',
  positionals: ['X', 'Y'],
  options: {
    measures: {
      type: 'string',
      value: 'KEYS',
      help: 'Comma-separated keys (default all), e.g. cka.linear.debiased,rsa.euclidean.spearman.',
    },
    json: jsonOption,
  },
  details: `
With --json: one flat object, key -> number (null where undefined), and "undefined": key -> reason.
Keys with .x. or .y. are of one representation, the others of the pair.

Example: replens measure a.npy b.npy --measures cka.linear.debiased --json`,
  async run([x, y], values, io) {
    const measured = await inRuntime('measure', { x, y, keys: list(values, 'measures') }, io);
    if (values.json === true) {
      io.printJson({ ...measured.values, undefined: measured.undefined });
      return;
    }
    const columns = [
      { title: 'measure', align: 'left' },
      { title: 'value', align: 'right' },
      { title: '', align: 'left' },
    ] as const;
    const rows = Object.entries(measured.values).map(([key, value]) => [
      key,
      shown(value),
      measured.undefined[key] ?? '',
    ]);
    io.print(table(columns, rows));
  },
};
