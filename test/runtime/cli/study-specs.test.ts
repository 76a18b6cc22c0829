/** What the command line says of studies before it trains them, and what a run's record tells of where it computed. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunRecord } from '../../../runtime/store/run-folder';
import { shippedStudies } from '../../../runtime/studies/shipped';
import { replens } from './replens';
import { tinyStudy } from '../studies/tiny-study';

const tiny = {
  ...tinyStudy,
  data: { ...tinyStudy.data, rows: { train: 256, validation: 64, test: 64 } },
  training: { optimizer: { kind: 'sgd' }, batchSize: 16, steps: 40, evaluations: 4, checkpoints: 2 },
  gate: undefined,
};

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'replens-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

function studyFile(study: object): string {
  const file = at('study.study.json');
  writeFileSync(file, JSON.stringify(study));
  return file;
}

const bad: [string, object, RegExp][] = [
  [
    'a negative width',
    { ...tiny, model: { kind: 'mlp', hidden: [-8] } },
    /model\.hidden\[0\] is -8: must be at least 1/,
  ],
  [
    'an unknown activation',
    { ...tiny, model: { kind: 'mlp', hidden: [8], activation: 'swish' } },
    /model\.activation is "swish": must be one of "relu", "leaky-relu", "gelu", "tanh", "sigmoid"/,
  ],
  [
    'heads that do not divide the width',
    {
      ...tiny,
      data: { ...tiny.data, kind: 'sequence', bits: undefined, length: 12 },
      model: { kind: 'decoder-only', width: 30, heads: 4 },
    },
    /model\.heads is 4, .*30/,
  ],
  [
    'more label classes than outputs',
    { ...tiny, data: { kind: 'trifeature', size: 16 }, model: { kind: 'cnn', channels: [4] } },
    /training\.loss is "sigmoid-cross-entropy".*10 values, more label classes than outputs\. Use "softmax-cross-entropy"/,
  ],
  [
    'no steps',
    { ...tiny, training: { ...tiny.training, steps: 0 } },
    /training\.steps is 0: must be at least 1/,
  ],
];
for (const [what, study, message] of bad)
  test(`${what} is refused with its path and what is allowed, before a folder is made`, async () => {
    const { status, stderr } = await replens('study', 'run', studyFile(study), '--out', at('bad'));
    assert.equal(status, 1);
    assert.match(stderr, /study\.study\.json/);
    assert.match(stderr, message);
    assert.equal(existsSync(at('bad')), false);
  });

test('the studies that come along are listed with what they are about', async () => {
  const { status, stdout } = await replens('study', 'list', '--json');
  assert.equal(status, 0);
  const studies = JSON.parse(stdout) as { name: string; title: string }[];
  assert.deepEqual(
    studies.map(({ name }) => name),
    Object.keys(shippedStudies),
  );
  const list = await replens('study', 'list');
  for (const { name, title } of studies) assert.match(list.stdout, new RegExp(`^${name} .*${title}$`, 'm'));
});

const recordOf = (run: string) => JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8')) as RunRecord;

test('the record of a run tells what it computed on, what that takes, and where its nodes ran', async () => {
  const { status, stderr } = await replens(
    'study',
    'run',
    studyFile(tiny),
    '--out',
    at('run'),
    '--threads',
    '2',
  );
  assert.equal(status, 0, stderr);
  const { execution, provenance } = recordOf(at('run'));
  const { placement, memory, ...chosen } = execution;
  assert.deepEqual(chosen, { setting: 'cpu', provider: 'cpu', tried: [], threads: 2, seeds: 'processes' });
  assert.deepEqual([provenance.provider, provenance.threads], ['cpu', 2]);
  assert.ok(memory > 1e6);
  assert.deepEqual(Object.keys(placement ?? {}), ['cpu']);
  const { nodes, operators } = placement?.cpu ?? { nodes: 0, operators: {} };
  assert.equal(operators.Loop, 1);
  assert.equal(
    Object.values(operators).reduce((sum, count) => sum + count, 0),
    nodes,
  );
});

test('auto tells which providers it tried, and why the others were not taken; a resume keeps the one it took', async () => {
  const { status, stderr } = await replens(
    'study',
    'run',
    studyFile(tiny),
    '--out',
    at('auto'),
    '--provider',
    'auto',
  );
  assert.equal(status, 0, stderr);
  const { execution, provenance } = recordOf(at('auto'));
  const { tried, provider, setting } = execution;
  assert.equal(setting, 'auto');
  assert.deepEqual(
    tried.map(({ works }) => works),
    tried.map((trial) => trial === tried.at(-1)),
  );
  assert.equal(tried.at(-1)?.provider, provider);
  assert.equal(provenance.provider, provider);
  for (const { detail } of tried) assert.notEqual(detail, '');
  assert.equal((await replens('study', 'resume', at('auto'))).status, 0);
  assert.deepEqual(recordOf(at('auto')).execution, execution);
});

test('a study that needs more memory than the limit is refused with the figures, before a folder is made', async () => {
  const { status, stderr } = await replens(
    'study',
    'run',
    studyFile(tiny),
    '--out',
    at('large'),
    '--memory',
    '10',
  );
  assert.equal(status, 1);
  assert.match(stderr, /training would take about \d+ MB \(.*\), more than the limit of 10 MB/);
  assert.equal(existsSync(at('large')), false);
});

test('an unknown provider, and two ways for the seeds, are wrong usage', async () => {
  const usage = async (...options: string[]) => {
    const { status, stderr } = await replens(
      'study',
      'run',
      studyFile(tiny),
      '--out',
      at('wrong'),
      ...options,
    );
    assert.equal(status, 2);
    return stderr;
  };
  assert.match(
    await usage('--provider', 'tpu'),
    /--provider: "tpu" is not known\. Use one of: auto, cpu, cuda/,
  );
  assert.match(await usage('--seeds-together', '--seeds-apart'), /exclude each other/);
  assert.match(await usage('--memory', 'much'), /--memory: "much" is not a whole number/);
});
