/** `replens compare`: two models layer by layer on the same inputs. */
import type { Comparison } from '../../inspections/compare';
import { defaultSimilarity, similarityMeasures } from '../../measures/registry';
import { jsonOption, list, text, type Command } from '../command';
import { inRuntime } from '../in-runtime';
import { probeChoice, probeOptions, reductionOf, reductionOption } from '../probe-options';
import { probeText } from '../probe-text';
import { fixed, table, widthOf, type Column } from '../terminal';

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

function matchText({ matches }: Comparison, width: number): string {
  const columns: Column[] = [
    { title: 'layer of A', align: 'left', shrinks: true },
    { title: 'same name in B', align: 'right' },
    { title: 'most similar in B', align: 'left', shrinks: true },
    { title: 'similarity', align: 'right' },
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
  const { a, b, measure, formula, reduction, leftOut, caveats } = comparison;
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
    `${measure}: ${formula}`,
    '',
    ...(b.layers.length <= MATRIX_COLUMNS && widthOf(matrix) <= width ? [matrix, ''] : []),
    'Layers that differ most first:',
    matchText(comparison, width),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `! ${note}`)] : []),
  ].join('\n');
}

export const compare: Command = {
  name: 'compare',
  summary: 'Compare two models layer by layer on the same inputs.',
  positionals: ['A', 'B'],
  options: {
    ...probeOptions,
    measure: { type: 'string', value: 'KEY', help: `Similarity measure (default ${defaultSimilarity}).` },
    layers: { type: 'string', value: 'A,B', help: 'Only layers of these names.' },
    reduction: reductionOption,
    json: jsonOption,
  },
  details: `
Measures: ${similarityMeasures.map(({ key }) => key).join(', ')}
Architectures and widths may differ; the inputs may not.

Example: replens compare a.onnx b.onnx --inputs data.npz`,
  async run([a, b], values, io) {
    const comparison = await inRuntime(
      'compare',
      {
        a,
        b,
        probe: probeChoice(values),
        measure: text(values, 'measure'),
        layers: list(values, 'layers'),
        reduction: reductionOf(values),
      },
      io,
    );
    if (values.json === true) io.printJson(comparison);
    else io.print(render(comparison, io.width));
  },
};
