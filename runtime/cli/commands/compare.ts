/** `replens compare`: two models layer by layer on the same inputs. */
import type { Comparison } from '../../inspections/compare';
import { UsageError } from '../../errors';
import { comparisonMeasures, defaultSimilarity } from '../../measures/registry';
import { jsonOption, list, text, type Command, type Values } from '../command';
import { computeOf, computeOptions } from '../compute-options';
import { inRuntime } from '../in-runtime';
import { pairStatisticsText } from '../pair-statistics-text';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { relativeOf, relativeOption, statisticsOf, statisticsOptions } from '../statistics-options';
import { counted, fixed, table, widthOf, type Column } from '../terminal';

/** Largest number of layers of B of which the whole matrix is printed, where a line holds it. */
const MATRIX_COLUMNS = 10;

function matrixText({ a, b, values }: Comparison): string {
  const columns: Column[] = [
    { title: 'A \\ B', align: 'left' },
    ...b.layers.map((title): Column => ({ title, align: 'right' })),
  ];
  return table(
    columns,
    a.layers.map((layer, i) => [layer, ...values[i].map((value) => (value === null ? '–' : fixed(value)))]),
  );
}

function matchText({ matches, reads }: Comparison, width: number): string {
  const columns: Column[] = [
    { title: 'layer of A', align: 'left', shrinks: true },
    { title: 'same name in B', align: 'right' },
    { title: 'most similar in B', align: 'left', shrinks: true },
    { title: reads, align: 'right' },
  ];
  return table(
    columns,
    matches.map(({ layer, sameName, mostSimilar, similarity }) => [
      layer,
      sameName === null ? '–' : fixed(sameName),
      mostSimilar ?? '–',
      similarity === null ? '–' : fixed(similarity),
    ]),
    width,
  );
}

function render(comparison: Comparison, width: number): string {
  const { a, b, measure, formula, reduction, leftOut, caveats, anchors, reads } = comparison;
  const notes = [
    ...caveats,
    ...comparison.undefined,
    ...leftOut.map(({ model, layer, reason }) => `${layer} of ${model.toUpperCase()} left out: ${reason}`),
  ];
  const matrix = matrixText(comparison);
  return [
    `A  ${a.file}  (${a.layers.length} layers)`,
    `B  ${b.file}  (${b.layers.length} layers)`,
    probeText(a.probe, reduction),
    `${measure}: ${formula}${reads === 'distance' ? ' (lower = more similar)' : ''}`,
    ...(anchors ? [`Rows are cosines to ${counted(anchors.length, 'anchor input')}.`] : []),
    '',
    ...(b.layers.length <= MATRIX_COLUMNS && widthOf(matrix) <= width ? [matrix, ''] : []),
    'Layers that differ most first:',
    matchText(comparison, width),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `! ${note}`)] : []),
  ].join('\n');
}

/** --seed is of random inputs, of anchors and of draws: at least one of them must be there. */
function checkSeed(values: Values): void {
  const used = ['random', 'relative', 'statistics'].some((name) => values[name] !== undefined);
  if (values.seed === undefined || used) return;
  throw new UsageError(
    '--seed',
    'has nothing to decide.',
    'Give it with --random, --relative or --statistics.',
  );
}

/** The inputs; --seed is theirs only where they are random. */
const inputsOf = (values: Values) =>
  probeChoice(values.random === undefined ? { ...values, seed: undefined } : values);

export const compare: Command = {
  name: 'compare',
  summary: 'Compare two models layer by layer on the same inputs.',
  positionals: ['A', 'B'],
  options: {
    ...probeOptions,
    ...computeOptions,
    seed: { ...probeOptions.seed, help: 'Seed of random inputs, anchors and draws (default 0).' },
    measure: {
      type: 'string',
      value: 'KEY',
      help: `Similarity or distance (default ${defaultSimilarity}).`,
    },
    layers: { type: 'string', value: 'A,B', help: 'Only layers of these names.' },
    reduction: reductionOption,
    relative: relativeOption,
    ...statisticsOptions,
    json: jsonOption,
  },
  details: `
The ${comparisonMeasures.length} measures that compare: replens measures.
Architectures and widths may differ; the inputs may not.

Examples: replens compare a.onnx b.onnx --inputs data.npz
          replens compare a.onnx b.onnx --inputs data.npz --statistics --pairs fc1:fc1,fc2:fc3`,
  async run([a, b], values, io) {
    checkSeed(values);
    const { pairs, settings, correction } = statisticsOf(values);
    const choice = {
      a,
      b,
      probe: inputsOf(values),
      compute: computeOf(values),
      measure: text(values, 'measure'),
      layers: list(values, 'layers'),
      reduction: reductionOf(values),
      relative: relativeOf(values),
    };
    if (values.statistics !== true) {
      const comparison = await inRuntime('compare', choice, io);
      if (values.json === true) io.printJson(comparison);
      else io.print(render(comparison, io.width));
      return;
    }
    const { layers, ...rest } = choice;
    if (layers && pairs)
      throw new UsageError('--layers and --pairs', 'exclude each other.', 'Give one of them.');
    const chosen = pairs ?? layers?.map((layer) => ({ a: layer, b: layer }));
    const statistics = await inRuntime('pairs', { ...rest, pairs: chosen, settings, correction }, io);
    if (values.json === true) io.printJson(statistics);
    else io.print(pairStatisticsText(statistics, io.width));
  },
};
