/** Studies that train in seconds, and runs of them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './packaged';

/** A study of two seeds; `steps` says how long it trains. */
export function smallStudy(name: string, steps: number): object {
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
      rows: { train: 2048, validation: 256, test: 256 },
    },
    model: { kind: 'mlp', hidden: [64, 32, 16], activation: 'relu', initialisation: 'he' },
    training: {
      optimizer: { kind: 'adam', learningRate: 0.003 },
      batchSize: 64,
      steps,
      evaluations: 20,
      checkpoints: 3,
    },
    seeds: 2,
    gate: 0.95,
    claims: [{ kind: 'stronger', finding: 'F1 complexity', feature: 'easy', than: 'hard' }],
  };
}

/** Writes a study file into a folder and gives its name. */
export function writeStudy(folder: string, name: string, steps: number): string {
  const file = `${name}.study.json`;
  writeFileSync(path.join(folder, file), `${JSON.stringify(smallStudy(name, steps), null, 2)}\n`);
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
