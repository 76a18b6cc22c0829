/** Studies that train in seconds, and runs of them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './packaged';

/** How large a study is: 1,000 steps take a fraction of a second. */
export interface Extent {
  steps: number;
  /** Points of its curves. */
  evaluations?: number;
  testRows?: number;
}

/** A study of two seeds. */
export function smallStudy(name: string, { steps, evaluations = 20, testRows = 256 }: Extent): object {
  return {
    name,
    title: `An easy and a hard feature (${name})`,
    data: {
      kind: 'binary',
      bits: 20,
      features: [
        { name: 'easy', function: { kind: 'majority', bits: 3 } },
        { name: 'hard', function: { kind: 'parity', bits: 2 } },
      ],
      rows: { train: 2048, validation: 256, test: testRows },
    },
    model: { kind: 'mlp', hidden: [64, 32, 16], activation: 'relu', initialisation: 'he' },
    training: {
      optimizer: { kind: 'adam', learningRate: 0.003 },
      batchSize: 64,
      steps,
      evaluations,
      checkpoints: 3,
    },
    seeds: 2,
    gate: 0.95,
    claims: [{ kind: 'stronger', finding: 'F1 complexity', feature: 'easy', than: 'hard' }],
  };
}

/** Writes a study file into a folder and gives its name. */
export function writeStudy(folder: string, name: string, extent: Extent): string {
  const file = `${name}.study.json`;
  writeFileSync(path.join(folder, file), `${JSON.stringify(smallStudy(name, extent), null, 2)}\n`);
  return file;
}

/** Runs a study of a workspace from the command line, into runs/NAME. */
export async function train(folder: string, study: string): Promise<void> {
  const cli = path.join(root, 'dist/runtime/cli.js');
  const name = study.replace(/\.study\.json$/, '');
  await promisify(execFile)(process.execPath, [cli, 'study', 'run', study, '--out', `runs/${name}`], {
    cwd: folder,
  });
}
