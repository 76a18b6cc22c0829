/** Dissimilarity matrix of the representation of record of a study. */
import type { SeedAnalysis } from '../../runtime/studies/results';
import { series } from '../theme/colours';
import type { Drawing, Table } from './chart';
import { groupMeans, labelRuns, matrixChart, type LabelledMatrix, type Strip } from './matrixChart';
import { valueName } from './study';
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
    strips: features.map((feature, index) => stripOf(analysis, feature, index)),
    inputs: measured.rows,
    inputName: 'test row',
    most: 340,
  };
  return {
    kind: 'chart',
    title,
    caption: `Dissimilarity matrix of ${measured.layer} (seed ${analysis.seed}): the ${matrix.quantity} of every pair of ${n} test inputs, ordered by label; dark is alike. The strips show each input’s labels: ${stripsText(measured)}. Dark blocks along the diagonal are groups that the layer treats alike.`,
    ...matrixChart(matrix),
    table: groupTable(matrix),
  };
}

/** How the strips are to be read. */
function stripsText({ labels }: Dissimilarity): string {
  const most = Math.max(...Object.values(labels).flat());
  return most > 1 ? 'a colour for each value' : 'filled for 1, empty for 0';
}

/** The first feature is outermost; a binary one is drawn in its own colour, of others each value has one. */
function stripOf(analysis: SeedAnalysis, feature: string, index: number): Strip {
  const labels = analysis.dissimilarity.labels[feature] ?? [];
  const isBinary = labels.every((label) => label <= 1);
  return {
    name: feature,
    bordered: isBinary,
    text: (position) => valueName(analysis, feature, labels[position]),
    runs: labelRuns(labels).map(({ label, from, to }) => ({
      from,
      to,
      colour: series(isBinary ? index : label),
      opacity: isBinary ? label : 1,
    })),
  };
}

/** Most groups of inputs in the table. */
const MOST_GROUPS = 16;

/** Mean dissimilarity between the inputs of each pair of label groups: by the first features, as many as give few groups. */
function groupTable(matrix: LabelledMatrix): Table {
  const nameBy = (strips: readonly Strip[]) => (position: number) =>
    strips.map((strip) => `${strip.name} ${strip.text(position)}`).join(', ');
  const positions = Array.from({ length: matrix.n }, (_, position) => position);
  const namesBy = (count: number) => positions.map(nameBy(matrix.strips.slice(0, count)));
  const few = (names: readonly string[]) => new Set(names).size <= MOST_GROUPS;
  let count = matrix.strips.length;
  while (count > 1 && !few(namesBy(count))) count--;
  const groups = namesBy(count);
  const names = [...new Set(groups)];
  const group = Int32Array.from(groups, (name) => names.indexOf(name));
  return { columns: [`Mean ${matrix.quantity}`, ...names], rows: groupMeans(matrix, group, names) };
}
