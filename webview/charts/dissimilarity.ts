/** Dissimilarity matrix of the representation of record of a study. */
import type { SeedAnalysis } from '../../runtime/studies/results';
import { series } from '../theme/colours';
import type { Drawing, Table } from './chart';
import { groupMeans, labelRuns, matrixChart, type LabelledMatrix, type Strip } from './matrixChart';
import { distanceName } from './wording';

type Dissimilarity = SeedAnalysis['dissimilarity'];

/** `features` in the order of the study, which gives them their colours. */
export function dissimilarityChart(analysis: SeedAnalysis | undefined, features: readonly string[]): Drawing {
  const title = 'Which inputs the layer treats alike';
  const measured = analysis?.dissimilarity;
  if (!analysis || !measured || measured.rows.length === 0) {
    return { kind: 'empty', title, reason: 'No dissimilarity matrix was measured for this seed.' };
  }
  const n = measured.rows.length;
  const matrix: LabelledMatrix = {
    n,
    values: measured.values,
    order: Int32Array.from(measured.rows, (_, index) => index),
    domain: [0, measured.values.reduce((most, value) => Math.max(most, value), 0) || 1],
    quantity: distanceName(measured.distance),
    strips: features.map((feature, index) => stripOf(measured, feature, index)),
    inputs: measured.rows,
    inputName: 'test row',
    most: 340,
  };
  return {
    kind: 'chart',
    title,
    caption: `Dissimilarity matrix of ${measured.layer} (seed ${analysis.seed}): the ${matrix.quantity} of every pair of ${n} test inputs, ordered by label; dark is alike. The strips show each input’s labels: filled for 1, empty for 0. Dark blocks along the diagonal are groups that the layer treats alike.`,
    ...matrixChart(matrix),
    table: groupTable(matrix),
  };
}

/** The first feature is outermost. */
function stripOf(measured: Dissimilarity, feature: string, index: number): Strip {
  const labels = measured.labels[feature] ?? [];
  const most = labels.reduce((greatest, label) => Math.max(greatest, label), 1);
  return {
    name: feature,
    bordered: true,
    text: (position) => String(labels[position]),
    runs: labelRuns(labels).map(({ label, from, to }) => ({
      from,
      to,
      colour: series(index),
      opacity: label / most,
    })),
  };
}

/** Mean dissimilarity between the inputs of each pair of label groups. */
function groupTable(matrix: LabelledMatrix): Table {
  const groups = new Map<string, number>();
  const group = Int32Array.from({ length: matrix.n }, (_, position) => {
    const name = matrix.strips.map((strip) => `${strip.name} ${strip.text(position)}`).join(', ');
    const found = groups.get(name) ?? groups.size;
    groups.set(name, found);
    return found;
  });
  const names = [...groups.keys()];
  return { columns: [`Mean ${matrix.quantity}`, ...names], rows: groupMeans(matrix, group, names) };
}
