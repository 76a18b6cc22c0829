/** Studies through the built command line: processes, files, faults. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import type { SeedAnalysis, StudyResults } from '../../../runtime/studies/results';
import { Session } from '../../../runtime/engine/session';
import { generateData } from '../../../runtime/data/generate';
import { replens, start } from './replens';
import { easyIsStronger, tinyStudy } from '../studies/tiny-study';

const tiny = {
  ...tinyStudy,
  data: { ...tinyStudy.data, rows: { train: 1024, validation: 256, test: 256 } },
  model: { kind: 'mlp', hidden: [32, 16] },
  training: {
    optimizer: { kind: 'adam', learningRate: 0.005 },
    batchSize: 64,
    steps: 600,
    evaluations: 12,
    checkpoints: 3,
  },
  seeds: 2,
  gate: undefined,
  claims: [easyIsStronger],
};

let folder: string;
let study: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const results = (run: string) =>
  JSON.parse(readFileSync(path.join(run, 'results.json'), 'utf8')) as StudyResults;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'replens-'));
  study = at('tiny.study.json');
  writeFileSync(study, JSON.stringify(tiny));
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('a study leaves spec, metrics, checkpoints, results and a report, and prints one JSON document', async () => {
  const run = at('whole');
  const { status, stdout, stderr } = await replens('study', 'run', study, '--out', run, '--json');
  assert.equal(status, 0, stderr);
  const printed = JSON.parse(stdout) as StudyResults & { run: string };
  assert.equal(printed.run, run);
  assert.deepEqual(printed.verdicts, results(run).verdicts);
  assert.equal(printed.seeds.length, 2);
  for (const file of [
    'run.json',
    'study.json',
    'results.json',
    'report.html',
    'seed-0/metrics.jsonl',
    'seed-1/result.json',
  ]) {
    assert.ok(existsSync(path.join(run, file)), file);
  }
  assert.ok(!existsSync(path.join(run, 'run.lock')));
  const analysis = JSON.parse(
    readFileSync(path.join(run, 'seed-0', 'analysis.json'), 'utf8'),
  ) as SeedAnalysis;
  assert.deepEqual(
    analysis.layers.map(({ layer, units }) => [layer, units]),
    [
      ['hidden1', 32],
      ['hidden2', 16],
      ['logits', 2],
    ],
  );
});

test('checkpoints are ordinary ONNX files whose outputs agree with the recorded accuracy', async () => {
  const run = at('whole');
  const { spec, seeds } = results(run);
  const { test: held } = generateData(spec.data);
  for (const { checkpoints, curve } of seeds) {
    assert.equal(checkpoints[checkpoints.length - 1].step, tiny.training.steps);
    for (const { file, step } of checkpoints) {
      const session = await Session.create(readFileSync(path.join(run, file)));
      const { logits } = await session.run({ input: held.inputs });
      await session.release();
      const shares = ['easy', 'hard'].map((feature, f) => {
        const right = (_: unknown, row: number) =>
          Number(logits.data[2 * row + f]) > 0 === held.targets.data[2 * row + f] > 0;
        return [feature, Array.from({ length: 256 }, right).filter(Boolean).length / 256];
      });
      const recorded = curve.find((point) => point.step === step)?.accuracy;
      assert.deepEqual(Object.fromEntries(shares), recorded, file);
    }
  }
});

test('the same study gives the same results byte for byte, a different seed does not', async () => {
  const again = at('again');
  await replens('study', 'run', study, '--out', again);
  assert.deepEqual(readFileSync(path.join(again, 'results.json')), readFileSync(at('whole', 'results.json')));
  const [first, second] = results(again).seeds;
  assert.notDeepEqual(first.curve, second.curve);
});

test('a folder that holds a run is not written over unless asked', async () => {
  const refused = await replens('study', 'run', study, '--out', at('again'));
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /already holds a run.*study resume/s);
  const replaced = await replens('study', 'run', study, '--out', at('again'), '--replace', '--seeds', '1');
  assert.equal(replaced.status, 0, replaced.stderr);
  assert.deepEqual(
    readdirSync(at('again')).filter((name) => name.startsWith('seed-')),
    ['seed-0'],
  );
});

test('a folder with other files in it is left alone', async () => {
  mkdirSync(at('occupied'));
  writeFileSync(at('occupied', 'thesis.tex'), 'x');
  const { status, stderr } = await replens('study', 'run', study, '--out', at('occupied'), '--replace');
  assert.equal(status, 1);
  assert.match(stderr, /not empty/);
  assert.deepEqual(readdirSync(at('occupied')), ['thesis.tex']);
});

/** A long study, started, and interrupted once a seed has saved its state. */
async function interrupted(
  name: string,
  signal: NodeJS.Signals,
): Promise<{ run: string; stderr: string; status: number | null; ms: number }> {
  const file = at(`${name}.study.json`);
  writeFileSync(file, JSON.stringify({ ...tiny, training: { ...tiny.training, steps: 6000 } }));
  const run = at(name);
  const { child, finished } = start(['study', 'run', file, '--out', run], { detached: true });
  while (!existsSync(path.join(run, 'seed-0', 'state.npz'))) {
    assert.equal(child.exitCode, null, 'the study ended before it could be interrupted');
    await wait(20);
  }
  await wait(200);
  const asked = performance.now();
  // As a terminal does it, Ctrl+C goes to the whole process group.
  process.kill(signal === 'SIGINT' ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
  const { status, stderr } = await finished;
  return { run, stderr, status, ms: performance.now() - asked };
}

test('a study killed in mid-training resumes to the same result as an undisturbed one', async () => {
  const killed = await interrupted('killed', 'SIGKILL');
  assert.ok(!existsSync(path.join(killed.run, 'results.json')));
  const resumed = await replens('study', 'resume', killed.run);
  assert.equal(resumed.status, 0, resumed.stderr);
  const undisturbed = at('undisturbed');
  await replens('study', 'run', at('killed.study.json'), '--out', undisturbed);
  for (const file of [
    'results.json',
    'seed-0/analysis.json',
    'seed-0/metrics.jsonl',
    'seed-1/metrics.jsonl',
  ]) {
    assert.deepEqual(
      readFileSync(path.join(killed.run, file)),
      readFileSync(path.join(undisturbed, file)),
      file,
    );
  }
});

test('Ctrl+C ends a study at once with status 130, and its record says that it was cancelled', async () => {
  const { run, status, stderr, ms } = await interrupted('cancelled', 'SIGINT');
  assert.equal(status, 130);
  assert.match(stderr, /study resume .*cancelled/);
  assert.ok(ms < 3000, `${ms} ms`);
  assert.equal(
    (JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8')) as { status: string }).status,
    'cancelled',
  );
});

/** Ids of the processes that a process started (Linux). */
function childrenOf(parent: number): number[] {
  const list = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}

const noProc = existsSync(`/proc/${process.pid}/task/${process.pid}/children`)
  ? false
  : 'finds the training processes through /proc (Linux)';

test(
  'a training process that is killed is reported with its seed, and the run can be resumed',
  { skip: noProc },
  async () => {
    const file = at('worker.study.json');
    writeFileSync(file, JSON.stringify({ ...tiny, seeds: 1, training: { ...tiny.training, steps: 6000 } }));
    const run = at('worker');
    const { child, finished } = start(['study', 'run', file, '--out', run]);
    while (!existsSync(path.join(run, 'seed-0', 'state.npz'))) {
      assert.equal(child.exitCode, null, 'the study ended before its process could be killed');
      await wait(20);
    }
    for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    const { status, stderr } = await finished;
    assert.equal(status, 1);
    assert.match(stderr, /seed 0: stopped: the process was killed \(SIGKILL\).*study resume/s);
    const resumed = await replens('study', 'resume', run);
    assert.equal(resumed.status, 0, resumed.stderr);
  },
);

test('a full disk is said, with what to do, and what was written before stays readable', async (context) => {
  const disk = at('disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    context.skip('needs the right to mount a small tmpfs (root)');
    return;
  }
  try {
    const run = path.join(disk, 'run');
    const { status, stderr } = await replens('study', 'run', study, '--out', run);
    assert.equal(status, 1);
    assert.match(stderr, /disk is full/);
    assert.doesNotMatch(stderr, /\n\s+at /);
    JSON.parse(readFileSync(path.join(run, 'study.json'), 'utf8'));
    const temporary = readdirSync(run, { recursive: true }).filter((name) => String(name).endsWith('.tmp'));
    assert.deepEqual(temporary, []);
  } finally {
    execFileSync('umount', [disk]);
  }
});

test('a run folder that cannot be made is refused with its path', async () => {
  writeFileSync(at('file'), '');
  const { status, stderr } = await replens('study', 'run', study, '--out', path.join(at('file'), 'run'));
  assert.equal(status, 1);
  assert.match(stderr, /file\/run: cannot be a folder/);
});

test('resuming a folder without a run says what to give', async () => {
  const { status, stderr } = await replens('study', 'resume', folder);
  assert.equal(status, 1);
  assert.match(stderr, /holds no run/);
});

test('a run that diverges is reported with its step instead of numbers', async () => {
  const file = at('diverges.study.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...tiny,
      seeds: 1,
      training: { ...tiny.training, optimizer: { kind: 'sgd', learningRate: 1e20 } },
    }),
  );
  const { status, stderr } = await replens('study', 'run', file, '--out', at('diverges'));
  assert.equal(status, 1);
  assert.match(stderr, /step \d+/);
});

/** A copy of the finished run in which something happened. */
function damaged(name: string, damage: (run: string) => void): string {
  const run = at(name);
  cpSync(at('whole'), run, { recursive: true });
  damage(run);
  return run;
}

const seedFile = (run: string, ...parts: string[]) => path.join(run, 'seed-0', ...parts);

const damages: [string, (run: string) => void, RegExp][] = [
  [
    'a truncated result',
    (run) => truncateSync(seedFile(run, 'result.json'), 50),
    /result\.json: is not valid JSON/,
  ],
  [
    'an empty result',
    (run) => writeFileSync(seedFile(run, 'result.json'), '{}'),
    /is not the result of seed 0/,
  ],
  ['a lost analysis', (run) => rmSync(seedFile(run, 'analysis.json')), /analysis\.json: does not exist/],
  [
    'a lost checkpoint',
    (run) => rmSync(seedFile(run, 'checkpoints', 'step-000000.onnx')),
    /step-000000\.onnx: is missing/,
  ],
  [
    'a truncated state',
    (run) => {
      rmSync(seedFile(run, 'result.json'));
      truncateSync(seedFile(run, 'state.npz'), 500);
    },
    /state\.npz: is not a readable/,
  ],
];

for (const [index, [what, damage, message]] of damages.entries()) {
  test(`${what} in a run is told with the way out, not resumed from`, async () => {
    const run = damaged(`damaged-${index}`, damage);
    const { status, stderr } = await replens('study', 'resume', run);
    assert.equal(status, 1, stderr);
    assert.match(stderr, message);
    assert.match(stderr, /Delete \S+seed-0 and resume/);
  });
}

test('the way out of a damaged seed leads to the same results', async () => {
  const run = at('damaged-0');
  rmSync(path.join(run, 'seed-0'), { recursive: true });
  const { status, stderr } = await replens('study', 'resume', run);
  assert.equal(status, 0, stderr);
  assert.deepEqual(readFileSync(path.join(run, 'results.json')), readFileSync(at('whole', 'results.json')));
});

test('a run that was begun by another version is not resumed, for its numbers would be of two', async () => {
  const run = damaged('older', (folder) => {
    const file = path.join(folder, 'run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"1.29.0"', '"1.28.0"'));
  });
  const { status, stderr } = await replens('study', 'resume', run);
  assert.equal(status, 1);
  assert.match(stderr, /begun with onnxruntime 1\.28\.0, and here is onnxruntime 1\.29\.0/);
});

test('a run whose study was edited is not resumed as if it were one study', async () => {
  const run = damaged('edited', (folder) => {
    const file = path.join(folder, 'study.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"relu"', '"tanh"'));
  });
  const { status, stderr } = await replens('study', 'resume', run);
  assert.equal(status, 1);
  assert.match(stderr, /study\.json: was changed since the run began/);
});

test('damaged results are told by the report, with how to sum the run up again', async () => {
  const run = damaged('no-results', (folder) => writeFileSync(path.join(folder, 'results.json'), '{}'));
  const { status, stderr } = await replens('report', run);
  assert.equal(status, 1);
  assert.match(stderr, /results\.json: holds no results.*study resume/);
});

test('more seeds than a study can have are refused before anything is written', async () => {
  const { status, stderr } = await replens('study', 'run', study, '--seeds', '1001', '--out', at('crowd'));
  assert.equal(status, 1);
  assert.match(stderr, /seeds is 1001: must be at most 1000/);
  assert.ok(!existsSync(at('crowd')));
});
