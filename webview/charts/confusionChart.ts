/** Which categories a probe of a layer takes for which. */
import type { Decoding } from '../../runtime/inspections/decoding';
import type { ProbeKind } from '../../runtime/measures/probes/contract';
import type { Drawing } from './chart';
import { count, percent } from './format';
import { heatmapChart } from './heatmap';
import { aboutLabel, kindName, probedLabel, resultOf } from './probeWords';

/** Longest side of the picture, in CSS pixels. */
const MOST_SIDE = 420;

/** The confusion matrix of one probe, as shares of the test rows of each actual category. */
export function confusionChart(
  decoding: Decoding,
  layer: string,
  chosen: string | null,
  kind: ProbeKind,
): Drawing {
  const label = probedLabel(decoding, chosen);
  const title = `What ${kindName(kind)} takes for what in ${layer}`;
  const probes = label && aboutLabel(decoding, label).find((one) => one.layer === layer);
  const result = probes && resultOf(probes, kind);
  if (!label || !result) return { kind: 'empty', title, reason: 'This layer was not probed.' };
  const { confusion } = result;
  if (!confusion) {
    const reason =
      label.kind === 'numeric'
        ? `${label.name} is a number on a scale: it has no categories.`
        : result.undefined;
    return { kind: 'empty', title, reason: reason ?? 'This probe has no score.' };
  }
  const totals = confusion.map((row) => row.reduce((sum, cell) => sum + cell, 0));
  const shares = confusion.map((row, actual) =>
    row.map((cell) => (totals[actual] > 0 ? cell / totals[actual] : null)),
  );
  return {
    kind: 'chart',
    title,
    caption: `Each row: the test rows of one category of ${label.name}, and the share of them that the probe takes for each category; 1 on the diagonal is right every time. ${count(totals.reduce((sum, total) => sum + total, 0))} test rows.`,
    ...heatmapChart(
      {
        rows: label.classes,
        columns: label.classes,
        values: shares,
        measure: 'share of the actual category',
        axes: { row: 'Actual', column: 'Predicted' },
        markSame: true,
        most: MOST_SIDE,
      },
      (row, column) => {
        const share = shares[row][column];
        return {
          readout: {
            actual: label.classes[row],
            predicted: label.classes[column],
            'test rows': `${count(confusion[row][column])} of ${count(totals[row])}`,
            share: share === null ? 'no test row of this category' : percent(share),
          },
        };
      },
    ),
    table: {
      columns: ['Actual \\ predicted', ...label.classes],
      rows: label.classes.map((name, row) => [name, ...confusion[row]]),
    },
  };
}
