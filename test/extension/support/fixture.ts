/** A workspace as a person has it: studies, runs that ended in different ways, models, and code that names them. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import shipped from '../../../runtime/studies/shipped/complexity.study.json';
import { replens } from '../../runtime/cli/replens';

/** A study that takes a second or two, with these changes to its training. */
function study(name: string, training: Record<string, unknown> = {}): object {
  return {
    ...shipped,
    name,
    data: { ...shipped.data, rows: { train: 512, validation: 128, test: 128 } },
    model: { ...shipped.model, hidden: [16, 8] },
    training: { ...shipped.training, steps: 400, evaluations: 8, checkpoints: 3, ...training },
    seeds: 2,
  };
}

const LONG = { steps: 400_000, evaluations: 400 };

const NOTEBOOK = {
  cells: ['m = onnx.load("../models/a.onnx")', 'n = onnx.load("../models/b.onnx")'].map((source) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: [source],
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

const CODE = `import onnx
import onnxruntime as ort

first = onnx.load("../models/a.onnx")
session = ort.InferenceSession("models/b.onnx")
nothing = onnx.load("models/nothing.onnx")
`;

/** A copy of a finished run, as it was before its end, of an earlier day. */
function unfinished(runs: string, name: string, status: string): void {
  const folder = path.join(runs, name);
  cpSync(path.join(runs, 'quick'), folder, { recursive: true });
  rmSync(path.join(folder, 'results.json'));
  rmSync(path.join(folder, 'seed-1'), { recursive: true });
  const record = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(
    path.join(folder, 'run.json'),
    JSON.stringify({ ...record, status, startedAt: '2026-01-01T00:00:00.000Z' }),
  );
}

/** Makes the workspace in a temporary folder; needs the built command line. */
export async function makeWorkspace(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'replens-workspace-'));
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const writeStudy = (value: { name?: string }, name: string) =>
    writeFileSync(at(`${name}.study.json`), JSON.stringify(value, null, 2));
  for (const name of ['models', 'code']) mkdirSync(at(name));
  writeStudy(study('quick'), 'quick');
  writeStudy(study('long', LONG), 'long');
  writeStudy(study('bad', { steps: -1 }), 'bad');
  const { status, stderr } = await replens(
    'study',
    'run',
    at('quick.study.json'),
    '--out',
    at('runs', 'quick'),
  );
  if (status !== 0) throw new Error(`the study of the workspace failed: ${stderr}`);
  for (const [name, step] of [
    ['a', '000000'],
    ['b', '000400'],
  ]) {
    copyFileSync(
      at('runs', 'quick', 'seed-0', 'checkpoints', `step-${step}.onnx`),
      at('models', `${name}.onnx`),
    );
  }
  writeFileSync(at('code', 'train.py'), CODE);
  writeFileSync(at('code', 'notes.ipynb'), JSON.stringify(NOTEBOOK));
  unfinished(at('runs'), 'cut', 'running');
  unfinished(at('runs'), 'stopped', 'cancelled');
  return folder;
}

/** Adds the study that a reload of the window interrupts: it takes about half a minute. */
export function addStudyToInterrupt(folder: string): void {
  const value = study('resumed', { steps: 60_000, evaluations: 60 });
  writeFileSync(path.join(folder, 'resumed.study.json'), JSON.stringify(value, null, 2));
}
