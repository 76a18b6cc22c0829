/**
 * Makes the checkpoints and the probe set of the sample workspace: `node extension/scripts/make-sample.mjs`.
 * The sample's own study is run, and of its first seed the checkpoints before and after training are taken. The
 * probe set holds rows of the study's test set, which took part in no training, with the value of each feature.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const ROWS = 800;

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const sample = path.join(root, 'extension', 'media', 'sample');
const study = path.join(sample, 'complexity.study.json');

function makeCheckpoints() {
  const run = mkdtempSync(path.join(tmpdir(), 'replens-sample-'));
  try {
    const cli = path.join(root, 'dist', 'runtime', 'cli.js');
    const { status } = spawnSync(
      process.execPath,
      [cli, 'study', 'run', study, '--out', path.join(run, 'complexity')],
      {
        stdio: 'inherit',
      },
    );
    if (status !== 0) process.exit(status ?? 1);
    const checkpoints = path.join(run, 'complexity', 'seed-0', 'checkpoints');
    const files = readdirSync(checkpoints).sort();
    copyFileSync(path.join(checkpoints, files[0]), path.join(sample, 'before.onnx'));
    copyFileSync(path.join(checkpoints, files[files.length - 1]), path.join(sample, 'after.onnx'));
  } finally {
    rmSync(run, { recursive: true });
  }
}

async function makeProbeSet() {
  const load = (module) => tsImport(`../../runtime/${module}.ts`, import.meta.url);
  const [{ generateBinary }, { studySpec }, { writeNpz }] = await Promise.all(
    ['data/binary', 'studies/spec', 'data/npz'].map(load),
  );
  const { data } = studySpec.parse(JSON.parse(readFileSync(study, 'utf8')));
  const { test, features } = generateBinary(data, data.seed);
  const head = ({ data: values, shape: [, columns] }) => ({
    type: 'float32',
    shape: [ROWS, columns],
    data: values.slice(0, ROWS * columns),
  });
  const labels = features.map((name, column) => {
    const values = BigInt64Array.from({ length: ROWS }, (_, row) =>
      BigInt(test.targets.data[row * features.length + column]),
    );
    return [name, { type: 'int64', shape: [ROWS], data: values }];
  });
  const arrays = { input: head(test.inputs), ...Object.fromEntries(labels) };
  writeFileSync(path.join(sample, 'inputs.npz'), writeNpz(arrays));
}

makeCheckpoints();
await makeProbeSet();
