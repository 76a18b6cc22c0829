/** `replens measure`: similarity and geometry of two representations in .npy files. */
import type { MeasuredFiles } from '../../inspections/measure-files';
import { families, type Measure, type MeasureValue } from '../../measures/measure';
import { findMeasure } from '../../measures/registry';
import { jsonOption, list, wholeNumber, type Command } from '../command';
import { inRuntime } from '../in-runtime';
import { decimal, table } from '../terminal';

function shown(value: MeasureValue | null): string {
  if (value === null) return 'undefined';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(decimal).join(' ') : decimal(value);
}

function titleOf({ title, of, key }: Measure): string {
  return of === 'pair' || /\b[XY]\b/.test(title) || key === 'n' ? title : `${title} of ${of.toUpperCase()}`;
}

const columns = [
  { title: 'measure', align: 'left' },
  { title: 'value', align: 'right' },
  { title: 'key', align: 'left' },
  { title: '', align: 'left' },
] as const;

/** One table, the measures of each family under its name. */
function render({ values, undefined: reasons }: MeasuredFiles): string {
  const measured = Object.keys(values).map(findMeasure);
  const rows = families.flatMap((family) => {
    const ofFamily = measured.filter((measure) => measure.family === family);
    if (ofFamily.length === 0) return [];
    return [
      ['', '', '', ''],
      [family.toUpperCase(), '', '', ''],
      ...ofFamily.map((measure) => [
        titleOf(measure),
        shown(values[measure.key]),
        measure.key,
        reasons[measure.key] ?? '',
      ]),
    ];
  });
  return table(columns, rows.slice(1));
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
    k: {
      type: 'string',
      value: 'COUNT',
      help: 'Nearest neighbours of the knn measures, where all are taken (default 10).',
    },
    json: jsonOption,
  },
  details: `
With --json: one flat object, key -> number (null where undefined), and "undefined": key -> reason.
Keys with .x. or .y. are of one representation, the others of the pair. A key of neighbours names how many,
such as knn.mutual.cosine.k10; with too few inputs for them, the values for all other inputs are given too.
"replens measures" says what each measure is.

Example: replens measure a.npy b.npy --measures cka.linear.debiased --json`,
  async run([x, y], values, io) {
    const keys = list(values, 'measures');
    const neighbours = wholeNumber(values, 'k', 1);
    const measured = await inRuntime('measure', { x, y, keys, neighbours }, io);
    if (values.json === true) io.printJson({ ...measured.values, undefined: measured.undefined });
    else io.print(render(measured));
  },
};
