/** `replens data preview`: a contact sheet of a data set, and counts that show its balance. */
import { SPLITS } from '../../data/bits';
import { encodePng } from '../../preview/png';
import { contactSheet, stateName } from '../../preview/sheet';
import type { DataPreview } from '../../preview/preview';
import { writeFileWhole } from '../../store/files';
import { type Command, jsonOption, text, wholeNumber } from '../command';
import { inRuntime } from '../in-runtime';
import { table } from '../terminal';

const EXAMPLES = 100;

function countsTable(preview: DataPreview): string {
  const columns = [
    { title: 'feature', align: 'left' },
    { title: 'value', align: 'left' },
    ...SPLITS.map((title) => ({ title, align: 'right' as const })),
  ] as const;
  const names = preview.features.map(({ name }) => name);
  return table(
    columns,
    preview.values.map(({ feature, state, counts }) => [
      feature,
      stateName(preview, names.indexOf(feature), state),
      ...counts.map(String),
    ]),
  );
}

/** "1000 combinations; rows of each: 16 to 17 train, 2 to 3 validation, 2 to 3 test" */
function spreadText({ allCombinations, spread }: DataPreview): string {
  const each = spread.map(({ least, most }, s) =>
    least === most ? `${least} ${SPLITS[s]}` : `${least} to ${most} ${SPLITS[s]}`,
  );
  return `${allCombinations} combinations of values; rows of each: ${each.join(', ')}`;
}

export const dataPreview: Command = {
  name: 'data preview',
  summary: 'Look at a data set: a contact sheet of examples, and counts of every value.',
  positionals: ['SPEC'],
  options: {
    out: { type: 'string', value: 'FILE', help: 'Write the contact sheet to this PNG file.' },
    rows: {
      type: 'string',
      value: 'N',
      help: `Most examples on the sheet (default ${EXAMPLES}); of images, as many of each value of the first feature.`,
    },
    json: jsonOption,
  },
  details: `
SPEC is a study file, the name of a shipped study, or a JSON file with what stands under "data" in a study.
With --json: input, features, rows, values, combinations and spread; counts are of train, validation and test.

Example: replens data preview vision.study.json --out sheet.png`,
  async run([source], values, io) {
    const count = wholeNumber(values, 'rows', 1) ?? EXAMPLES;
    const out = text(values, 'out');
    const preview = await inRuntime('data.preview', { source, count }, io);
    if (out !== undefined) writeFileWhole(out, encodePng(contactSheet(preview)));
    if (values.json === true) {
      const { examples: _examples, ...rest } = preview;
      io.printJson({ ...rest, sheet: out ?? null });
      return;
    }
    io.print(countsTable(preview));
    io.print(spreadText(preview));
    if (out !== undefined) io.print(out);
  },
};
