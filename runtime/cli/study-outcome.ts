/** How the end of a study looks on a terminal. */
import { CancelledError } from '../errors';
import type { StudyOutcome } from '../protocol';
import type { StudyResults, Verdict } from '../studies/results';
import type { CommandIo } from './command';
import { counted, duration, interval, percent, table } from './terminal';

function featureTable({ features, layers, seeds }: StudyResults): string {
  const record = layers.find(({ ofRecord }) => ofRecord)?.name ?? '';
  const passed = seeds.filter(({ gatePassed }) => gatePassed).length;
  const heading = `Mean and 95 % interval over ${passed} of ${counted(seeds.length, 'seed')}; variance explained (R²) in ${record}, held out.`;
  const columns = [
    { title: 'feature', align: 'left' },
    { title: 'held-out accuracy', align: 'right' },
    { title: 'variance explained', align: 'right' },
  ] as const;
  const rows = features.map(({ feature, accuracy, varianceExplained }) => [
    feature,
    interval(accuracy, percent),
    interval(varianceExplained[record]),
  ]);
  return `${heading}\n\n${table(columns, rows)}`;
}

/** A line for each seed below the accuracy gate: no claim is made of it, but it is shown. */
function failedSeeds({ seeds, spec }: StudyResults): string[] {
  return seeds
    .filter(({ gatePassed }) => !gatePassed)
    .map(({ seed, curve }) => {
      const accuracies = Object.entries(curve[curve.length - 1].accuracy);
      const list = accuracies.map(([feature, accuracy]) => `${feature} ${percent(accuracy)}`).join(', ');
      return `Below the accuracy gate of ${percent(spec.gate, 0)}: seed ${seed} (${list})`;
    });
}

function verdictText(verdict: Verdict): string {
  const lines = [
    `${verdict.finding}: ${verdict.outcome.toUpperCase()}`,
    `  ${verdict.claim}`,
    `  Effect: ${interval(verdict.effect)} (${verdict.effectName}; ${counted(verdict.effect.n, 'seed')})`,
  ];
  if (verdict.note) lines.push(`  ${verdict.note}`);
  return lines.join('\n');
}

/** Waits for a study and prints how it ended; of a cancelled one, how to go on. */
export async function printWhenDone(
  study: Promise<StudyOutcome>,
  folder: string,
  json: boolean,
  io: CommandIo,
): Promise<void> {
  try {
    printOutcome(await study, json, io);
  } catch (error) {
    if (error instanceof CancelledError) {
      io.note(`What was trained is kept; go on with "replens study resume ${folder}".`);
    }
    throw error;
  }
}

/** Prints the results as a table with the verdicts, or as one JSON document. */
function printOutcome(
  { folder, report, seconds, results }: StudyOutcome,
  json: boolean,
  io: CommandIo,
): void {
  if (json) {
    io.printJson({ run: folder, report, seconds, ...results });
    return;
  }
  io.print(
    ['', featureTable(results), ...failedSeeds(results), '', ...results.verdicts.map(verdictText), ''].join(
      '\n',
    ),
  );
  io.print(`Run     ${folder}   (${duration(seconds)})\nReport  ${report}`);
}
