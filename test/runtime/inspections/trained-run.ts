/** A run of one seed that was really trained: checkpoints over its steps, and the test set of its study. */
import { writeFileSync } from 'node:fs';
import { RunFolder } from '../../../runtime/store/run-folder';
import { parseStudy } from '../../../runtime/studies/load';
import { provenanceOf } from '../../../runtime/studies/provenance';
import { runSeed } from '../../../runtime/studies/seed-job';
import { cpuExecution } from '../studies/execution-of-cpu';
import { tinyStudy } from '../studies/tiny-study';
import { notedJob } from './small-models';

const study = {
  ...tinyStudy,
  data: { ...tinyStudy.data, rows: { train: 128, validation: 32, test: 80 } },
  model: { kind: 'mlp', hidden: [12] },
  training: { ...tinyStudy.training, steps: 80, evaluations: 6, checkpoints: 4 },
  seeds: 2,
};

/** Trains the seeds into a folder. */
export async function trainRun(folder: string, seeds: readonly number[]): Promise<RunFolder> {
  const spec = parseStudy(study, 'tiny');
  const run = new RunFolder(folder);
  writeFileSync(run.studyFile, JSON.stringify(spec));
  run.writeRecord({
    format: 'replens.run',
    version: 1,
    study: 'tiny',
    status: 'running',
    seconds: 0,
    startedAt: new Date(0).toISOString(),
    provenance: provenanceOf(spec, 'cpu', 1),
    execution: cpuExecution,
  });
  for (const seed of seeds) await runSeed({ folder, seed }, notedJob());
  return run;
}
