/** `replens study run`: trains a study and reports it. */
import path from 'node:path';
import { UserError } from '../../errors';
import { loadStudy, parseStudy, shippedStudies } from '../../studies/load';
import { runStudy } from '../../studies/runner';
import { jsonOption, text, wholeNumber, type Command } from '../command';
import { executionOptions, executionSettings } from '../execution-options';
import { printWhenDone } from '../study-outcome';
import { count, counted } from '../terminal';

export const studyRun: Command = {
  name: 'study run',
  summary: 'Train a study over its seeds, test its claims and write a report.',
  positionals: ['STUDY'],
  options: {
    out: { type: 'string', value: 'DIR', help: 'Folder of the run (default: runs/NAME of the study).' },
    seeds: { type: 'string', value: 'N', help: 'Number of seeds, instead of the number in the study.' },
    ...executionOptions,
    replace: { type: 'boolean', help: 'Start over where DIR holds a run already.' },
    json: jsonOption,
  },
  details: `
STUDY is a *.study.json file or the name of a shipped study: ${Object.keys(shippedStudies).join(', ')}.
On a CPU seeds train side by side, one process each, and a run is the same bit for bit. Ctrl+C stops within two seconds; "replens study resume DIR" goes on.

Example: replens study run complexity --out runs/complexity`,
  async run([study], values, io) {
    const loaded = loadStudy(study);
    const seeds = wholeNumber(values, 'seeds', 1);
    const spec = seeds === undefined ? loaded : parseStudy({ ...loaded, seeds }, study);
    const folder = text(values, 'out') ?? path.join('runs', spec.name);
    if (folder === '') throw new UserError('--out', 'is empty.', 'Name a folder.');
    io.note(
      `${spec.title}: ${counted(spec.seeds, 'seed')}, ${spec.training.earlyStop ? 'at most ' : ''}${count(spec.training.steps)} steps each, into ${folder}`,
    );
    const running = runStudy(
      { folder, spec, replace: values.replace === true, ...executionSettings(values) },
      io,
    );
    await printWhenDone(running, folder, values.json === true, io);
  },
};
