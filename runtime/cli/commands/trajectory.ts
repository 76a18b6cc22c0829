/** `replens trajectory`: a measure over the checkpoints of a training. */
import { UsageError } from '../../errors';
import type { Trajectory, TrajectoryMeasure } from '../../inspections/trajectory';
import { findMeasure } from '../../measures/registry';
import { jsonOption, list, text, type Command, type Values } from '../command';
import { computeOf, computeOptions } from '../compute-options';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { count, decimal, table, type Column } from '../terminal';

const AGAINST = ['first', 'last', 'previous'] as const;

function measureOf(values: Values): TrajectoryMeasure {
  const key = text(values, 'measure');
  const label = text(values, 'label');
  const against = text(values, 'against') ?? 'last';
  const state = AGAINST.find((each) => each === against);
  if (!state)
    throw new UsageError('--against', `"${against}" is not known.`, `Use one of: ${AGAINST.join(', ')}.`);
  if ((key === undefined) === (label === undefined)) {
    const reason = key === undefined ? 'are both missing.' : 'exclude each other.';
    throw new UsageError('--measure and --label', reason, 'Give one of them.');
  }
  if (label !== undefined && values.against !== undefined)
    throw new UsageError('--against', 'says nothing with --label.', 'It is of measures of two states.');
  if (label !== undefined) return { kind: 'variance explained', label };
  const wanted = key ?? '';
  const isPair = findMeasure(wanted).of === 'pair';
  if (!isPair && values.against !== undefined)
    throw new UsageError('--against', `says nothing with ${wanted}.`, 'It is of measures of two states.');
  return isPair ? { kind: 'pair', key: wanted, against: state } : { kind: 'single', key: wanted };
}

/** A line a checkpoint, a column a layer. */
function render(trajectory: Trajectory, width: number): string {
  const { checkpoints, series, formula, probe, reduction, caveats, undefined: reasons } = trajectory;
  const columns: Column[] = [
    { title: 'checkpoint', align: 'left', shrinks: true },
    ...series.map(({ layer }): Column => ({ title: layer, align: 'right' })),
  ];
  const rows = checkpoints.map(({ file, step }, c) => [
    step === null ? file : `step ${count(step)}`,
    ...series.map(({ values }) => {
      const value = values[c];
      return value === null ? '–' : decimal(value);
    }),
  ]);
  return [
    `${checkpoints[0].file}`,
    `… ${checkpoints[checkpoints.length - 1].file}`,
    probeText(probe, reduction),
    formula,
    '',
    table(columns, rows, width),
    ...[...caveats, ...reasons].map((note) => `! ${note}`),
  ].join('\n');
}

export const trajectory: Command = {
  name: 'trajectory',
  summary: 'Follow a measure over the checkpoints of a training.',
  positionals: ['RUN_OR_FILES...'],
  options: {
    ...probeOptions,
    ...computeOptions,
    measure: {
      type: 'string',
      value: 'KEY',
      help: 'Measure of one representation (.x. in its key), or of two (see --against).',
    },
    against: {
      type: 'string',
      value: 'STATE',
      help: 'What a measure of two compares each checkpoint with: first, last (default) or previous.',
    },
    label: { type: 'string', value: 'NAME', help: 'Variance explained of this label of the inputs.' },
    layers: { type: 'string', value: 'A,B', help: 'Only layers of these names.' },
    reduction: reductionOption,
    json: jsonOption,
  },
  details: `
Files are in the order of training. One checkpoint of a run, or the folder of a seed, stands for all checkpoints of this
seed; the folder of a run for those of its first seed.

Examples: replens trajectory runs/complexity/seed-0 --measure cka.linear.debiased --against last
          replens trajectory runs/complexity/seed-0 --label easy`,
  async run(files, values, io) {
    const measure = measureOf(values);
    const result = await inRuntime(
      'trajectory',
      {
        files,
        measure,
        layers: list(values, 'layers'),
        probe: probeChoice(values),
        compute: computeOf(values),
        reduction: reductionOf(values),
      },
      io,
    );
    if (values.json === true) io.printJson(result);
    else io.print(render(result, io.width));
  },
};
