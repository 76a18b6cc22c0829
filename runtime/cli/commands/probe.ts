/** `replens probe`: what can be decoded from the layers of a model. */
import type { Decoding, ProbedLabel } from '../../inspections/decoding';
import {
  probeKinds,
  type LayerProbes,
  type ProbeKind,
  type ProbeResult,
} from '../../measures/probes/contract';
import { UsageError } from '../../errors';
import { jsonOption, list, wholeNumber, type Command, type Values } from '../command';
import { computeOf, computeOptions } from '../compute-options';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { count, fixed, table, type Column } from '../terminal';

function kindsOf(values: Values): ProbeKind[] | undefined {
  const kinds = list(values, 'kinds');
  const isKind = (kind: string): kind is ProbeKind => (probeKinds as readonly string[]).includes(kind);
  const unknown = kinds?.find((kind) => !isKind(kind));
  if (unknown !== undefined)
    throw new UsageError('--kinds', `"${unknown}" is not known.`, `Use some of: ${probeKinds.join(', ')}.`);
  return kinds?.filter(isKind);
}

/** A score with its interval: `0.912 [0.83, 0.96]`. */
const scoreText = ({ score, interval }: ProbeResult) =>
  interval ? `${fixed(score)} [${fixed(interval.low, 2)}, ${fixed(interval.high, 2)}]` : fixed(score);

const chosenText = ({ chosen }: ProbeResult) =>
  chosen ? `${chosen.name} ${Number(chosen.value.toPrecision(3))}` : '';

/** The table of one label: a line a layer and probe. */
function labelTable(probes: readonly LayerProbes[], withControl: boolean, width: number): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    { title: 'layer', align: 'left', shrinks: true },
    { title: 'probe', align: 'left' },
    right('test'),
    right('train'),
    right('validation'),
    { title: 'chosen', align: 'left' },
    ...(withControl ? [right('control'), right('selectivity')] : []),
    { title: '', align: 'left' },
  ];
  const rows = probes.flatMap(({ layer, results }) =>
    results
      .filter(({ score }) => score !== null)
      .map((result, i) => [
        i === 0 ? layer : '',
        result.kind,
        scoreText(result),
        fixed(result.train),
        fixed(result.validation),
        chosenText(result),
        ...(withControl ? [fixed(result.control), fixed(result.selectivity)] : []),
        result.converged ? '' : 'not converged',
      ]),
  );
  return table(columns, rows, width);
}

function curveText(probes: readonly LayerProbes[], width: number): string {
  const drawn = probes.filter(({ curves }) => curves.length > 0);
  if (drawn.length === 0) return '';
  const sizes = drawn[0].curves[0].rows;
  const columns: Column[] = [
    { title: 'layer', align: 'left', shrinks: true },
    { title: 'training rows', align: 'left' },
    ...sizes.map((size): Column => ({ title: count(size), align: 'right' })),
    { title: 'crossing', align: 'right' },
  ];
  const rows = drawn.flatMap(({ layer, curves, crossing }) =>
    curves.map(({ kind, score }, i) => [
      i === 0 ? layer : '',
      kind,
      ...score.map((value) => fixed(value, 2)),
      i > 0 ? '' : crossing === null ? 'none' : count(Math.round(crossing)),
    ]),
  );
  return table(columns, rows, width);
}

function rowsText({ rows }: ProbedLabel): string[] {
  if (!rows) return [];
  const { train, validation, test } = rows;
  return [
    `${count(train)} rows to train, ${count(validation)} to choose the regularisation, ${count(test)} to test`,
  ];
}

function labelTitle({ name, kind, classes, chance }: ProbedLabel, scored: boolean): string {
  if (kind === 'numeric') return `${name}: a number on a scale${scored ? '; scores are R²' : ''}`;
  const told = `; scores are shares of inputs, ${fixed(chance)} by always saying the most frequent one`;
  return `${name}: ${classes.length === 1 ? '1 category' : `${classes.length} categories`}${scored ? told : ''}`;
}

/** Each reason once a label, with what it is of. */
function reasonLines(probes: readonly LayerProbes[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const { layer, results } of probes) {
    for (const { kind, undefined: reason } of results) {
      if (reason === undefined) continue;
      const of = found.get(reason) ?? new Set();
      found.set(reason, of.add(probes.length > 1 && reason.startsWith(layer) ? layer : kind));
    }
  }
  return [...found].map(([reason, of]) => `! ${[...of].join(', ')}: ${reason}`);
}

function labelText(label: ProbedLabel, decoding: Decoding, width: number): string[] {
  const probes = decoding.layers.filter((layer) => layer.label === label.name);
  const scored = probes.some(({ results }) => results.some(({ score }) => score !== null));
  const curves = curveText(probes, width);
  return [
    '',
    labelTitle(label, scored),
    ...rowsText(label),
    ...(scored ? [labelTable(probes, decoding.settings.control, width)] : []),
    ...(curves === '' ? [] : ['', 'Accuracy against the number of training rows:', curves]),
    ...reasonLines(probes),
  ];
}

function render(decoding: Decoding, width: number): string {
  const { file, probe, reduction, labels, leftOut, caveats } = decoding;
  const notes = [...caveats, ...leftOut.map(({ layer, reason }) => `${layer} left out: ${reason}`)];
  return [
    file,
    probeText(probe, reduction),
    ...labels.flatMap((label) => labelText(label, decoding, width)),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `! ${note}`)] : []),
  ].join('\n');
}

export const probe: Command = {
  name: 'probe',
  summary: 'Tell what can be decoded from the layers of a model.',
  positionals: ['MODEL'],
  options: {
    ...probeOptions,
    ...computeOptions,
    layers: { type: 'string', value: 'A,B', help: 'Only these layers.' },
    labels: { type: 'string', value: 'A,B', help: 'Only these labels of the inputs (default all).' },
    kinds: { type: 'string', value: 'A,B', help: `Some of: ${probeKinds.join(', ')} (default all).` },
    'no-control': { type: 'boolean', help: 'Leave out the control task: random labels of the same counts.' },
    curve: {
      type: 'boolean',
      help: 'Accuracy of naive Bayes and logistic regression against the number of training rows.',
    },
    'split-seed': {
      type: 'string',
      value: 'N',
      help: 'Seed of the split, the control labels and the perceptron (default 0).',
    },
    reduction: reductionOption,
    json: jsonOption,
  },
  details: `
Probes are fitted to 60 % of the inputs, units standardised on these; 20 % choose the regularisation, 20 % test. In brackets the 95 %
interval of an accuracy (Wilson). control: the same probe on random labels; selectivity: test less control (Hewitt and Liang 2019).
A checkpoint of a RepLens run needs no inputs: the test set of its study is used, with its features as labels.

Example: replens probe model.onnx --inputs data.npz --kinds logistic,knn`,
  async run([file], values, io) {
    const seed = wholeNumber(values, 'split-seed', 0);
    const kinds = kindsOf(values);
    const decoding = await inRuntime(
      'decoding',
      {
        file,
        probe: probeChoice(values),
        compute: computeOf(values),
        layers: list(values, 'layers'),
        labels: list(values, 'labels'),
        reduction: reductionOf(values),
        settings: {
          ...(kinds ? { kinds } : {}),
          ...(seed === undefined ? {} : { seed }),
          control: values['no-control'] !== true,
          curve: values.curve === true,
        },
      },
      io,
    );
    if (values.json === true) io.printJson(decoding);
    else io.print(render(decoding, io.width));
  },
};
