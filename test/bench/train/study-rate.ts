/**
 * Seeds a minute of a whole study, one process a core, with all that a study does beside training (processes, evaluation,
 * analysis, report), against PyTorch's training alone, one seed after the other, in the setting in which it is fastest.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { median } from './measure';
import { cpuSettings, TorchPeer, type Timing, type TorchInfo, type TorchSetting } from './torch-peer';
import { WORKLOADS, type Workload } from './workloads';

/** What the comparison came to. */
export interface StudyRate {
  workload: string;
  steps: number;
  seeds: number;
  replensSeedsPerMinute: number;
  torchSeedsPerMinute: number | null;
  ratio: number | null;
  /**
   * The ratio that processor time predicts for a machine with nothing else to do: PyTorch's by ours over the cores. Only
   * where PyTorch is fastest with one thread, and on Linux, which tells the time of child processes.
   */
  cpuRatio: number | null;
  target: number;
  torch: (TorchSetting & { threads: number }) | null;
}

const CLI = path.join(__dirname, '..', '..', '..', 'dist', 'runtime', 'cli.js');
const SEEDS = 8;
const STEPS = 2000;
const PAIRS = 3;
const TARGET = 3;

function studyOf({ model, training, name }: Workload): unknown {
  return {
    name: 'rate',
    title: `Seeds a minute of ${name}`,
    data: {
      kind: 'binary',
      bits: 32,
      features: [
        { name: 'bit', function: { kind: 'copy' } },
        { name: 'parity', function: { kind: 'parity', bits: 3 } },
      ],
      rows: { train: 2048, validation: 256, test: 256 },
    },
    model,
    training: {
      optimizer: training.optimizer,
      batchSize: training.batchSize,
      steps: STEPS,
      evaluations: 2,
      checkpoints: 2,
    },
    seeds: SEEDS,
  };
}

/** Clock ticks a second in Linux's /proc. */
const TICKS = 100;

/** Processor time of all child processes that have ended, theirs included; NaN where the system does not tell. */
function childSeconds(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / TICKS;
  } catch {
    return NaN;
  }
}

/** What `replens study run` takes for all seeds. */
function runHere(workload: Workload): Timing {
  const folder = mkdtempSync(path.join(tmpdir(), 'replens-bench-'));
  try {
    const file = path.join(folder, 'rate.study.json');
    writeFileSync(file, JSON.stringify(studyOf(workload)));
    const started = performance.now();
    const cpuStarted = childSeconds();
    execFileSync(process.execPath, [CLI, 'study', 'run', file, '--out', path.join(folder, 'run'), '--json'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { seconds: (performance.now() - started) / 1e3, cpuSeconds: childSeconds() - cpuStarted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** PyTorch in the setting and with the number of threads in which it is fastest. */
async function fastest(torch: TorchInfo, workload: Workload) {
  let best: { peer: TorchPeer; threads: number; seconds: number } | undefined;
  for (const threads of new Set([1, availableParallelism()])) {
    for (const setting of cpuSettings(workload)) {
      const peer = await TorchPeer.start(torch, workload, threads, setting);
      await peer.run(20);
      const seconds = Math.min((await peer.run(50)).seconds, (await peer.run(50)).seconds);
      if (best && best.seconds <= seconds) peer.stop();
      else {
        best?.peer.stop();
        best = { peer, threads, seconds };
      }
    }
  }
  if (!best) throw new Error('there is always one setting');
  return best;
}

/** Measures the study of an MLP trained with Adam. */
export async function studyRate(torch: TorchInfo | undefined): Promise<StudyRate> {
  const workload = WORKLOADS.find(({ name }) => name === 'mlp-adam');
  if (!workload) throw new Error('there is no workload mlp-adam');
  const other = torch && (await fastest(torch, workload));
  const ours: Timing[] = [];
  const theirs: Timing[] = [];
  for (let i = 0; i < PAIRS; i++) {
    ours.push(runHere(workload));
    if (other) theirs.push(await other.peer.run(STEPS));
  }
  const ratio = (of: (timing: Timing) => number) =>
    median(theirs.map((their, i) => (SEEDS * of(their)) / of(ours[i])));
  const cpuRatio = availableParallelism() * ratio(({ cpuSeconds }) => cpuSeconds);
  other?.peer.stop();
  return {
    workload: workload.name,
    steps: STEPS,
    seeds: SEEDS,
    replensSeedsPerMinute: (60 * SEEDS) / median(ours.map(({ seconds }) => seconds)),
    torchSeedsPerMinute: other ? 60 / median(theirs.map(({ seconds }) => seconds)) : null,
    ratio: other ? ratio(({ seconds }) => seconds) : null,
    cpuRatio: other?.threads === 1 && Number.isFinite(cpuRatio) ? cpuRatio : null,
    target: TARGET,
    torch: other ? { ...other.peer.setting, threads: other.threads } : null,
  };
}
