/**
 * `npm run bench:train`: steps per second of training through ONNX Runtime against PyTorch eager, 1 thread, the same
 * initial weights and the same batches, in interleaved pairs; medians. Table on stderr, JSON on stdout.
 */
import { Trainer } from '../../../runtime/train/trainer';
import { gemmPeak } from './peak';
import { TorchPeer, torchSettings, torchVersion, type Timing, type TorchSetting } from './torch-peer';
import { flopsPerStep, trainerOptions, type Workload } from './workload';

const PAIRS = 7;
const THREADS = 1;
/** Few, because sooner or later float32 rounding flips a ReLU on one side, and from there on the runs differ. */
const COMPARED = 3;
const MLP = { layers: [32, 256, 256, 256, 128, 2], batch: 64, steps: 400 };
const WORKLOADS: Record<string, Workload> = {
  'mlp sgd': { ...MLP, optimizer: { kind: 'sgd', learningRate: 0.05 } },
  'mlp adam': {
    ...MLP,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
  },
};

interface Row {
  workload: string;
  replensStepsPerSecond: number;
  torchStepsPerSecond: number | null;
  /** Median over pairs of the ratio within a pair, by the clock. */
  ratio: number | null;
  /** The same by processor time, which other work on the machine disturbs less. */
  cpuRatio: number | null;
  /** Share of the rate of ONNX Runtime's own matrix product. */
  shareOfPeak: number;
  /** Largest difference of a parameter between both sides after {@link COMPARED} steps: that they do the same. */
  parameterDifference: number | null;
  /** The setting in which PyTorch was fastest. */
  torchSetting: TorchSetting | null;
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One run of ours from the initial parameters: what it took, and the trained parameters. */
async function trainHere(
  workload: Workload,
  steps: number,
): Promise<Timing & { parameters: Float32Array[] }> {
  const trainer = await Trainer.create({ ...trainerOptions(workload), threads: THREADS });
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  await trainer.advance(steps);
  const { user, system } = process.cpuUsage(cpuStarted);
  const timing = { seconds: (performance.now() - started) / 1e3, cpuSeconds: (user + system) / 1e6 };
  const { tensors } = trainer.state();
  await trainer.close();
  const parameters = Object.entries(tensors).flatMap(([name, { data }]) =>
    name.includes('/') ? [] : [data],
  );
  return { ...timing, parameters };
}

function largestDifference(ours: readonly Float32Array[], theirs: Float32Array): number {
  const flat = ours.flatMap((data) => Array.from(data));
  return flat.reduce((most, number, i) => Math.max(most, Math.abs(number - theirs[i])), 0);
}

/** PyTorch in the setting in which it is fastest. */
async function fastestPeer(workload: Workload): Promise<TorchPeer> {
  let best: { peer: TorchPeer; seconds: number } | undefined;
  for (const setting of torchSettings()) {
    const peer = await TorchPeer.start(workload, THREADS, setting);
    let seconds = Infinity;
    for (let i = 0; i < 4; i++) seconds = Math.min(seconds, (await peer.run(100)).cpuSeconds);
    const slower = best && best.seconds <= seconds ? peer : best?.peer;
    if (slower !== peer) best = { peer, seconds };
    slower?.stop();
  }
  if (!best) throw new Error('there is always one setting');
  return best.peer;
}

async function parameterDifference(workload: Workload, peer: TorchPeer): Promise<number> {
  const { parameters } = await trainHere(workload, COMPARED);
  await peer.run(COMPARED);
  return largestDifference(parameters, peer.trained());
}

async function measure(name: string, workload: Workload, peak: number, withTorch: boolean): Promise<Row> {
  const { steps } = workload;
  const peer = withTorch ? await fastestPeer(workload) : undefined;
  await trainHere(workload, steps);
  const ours: Timing[] = [];
  const theirs: Timing[] = [];
  for (let i = 0; i < PAIRS; i++) {
    ours.push(await trainHere(workload, steps));
    if (peer) theirs.push(await peer.run(steps));
  }
  const difference = peer ? await parameterDifference(workload, peer) : null;
  peer?.stop();
  const rate = (timings: Timing[]) => steps / median(timings.map(({ seconds }) => seconds));
  const ratio = (of: (timing: Timing) => number) => median(theirs.map((their, i) => of(their) / of(ours[i])));
  return {
    workload: name,
    replensStepsPerSecond: rate(ours),
    torchStepsPerSecond: peer ? rate(theirs) : null,
    ratio: peer ? ratio(({ seconds }) => seconds) : null,
    cpuRatio: peer ? ratio(({ cpuSeconds }) => cpuSeconds) : null,
    shareOfPeak: (rate(ours) * flopsPerStep(workload)) / 1e9 / peak,
    parameterDifference: difference,
    torchSetting: peer?.setting ?? null,
  };
}

function formatTable(rows: readonly Row[]): string {
  const cells = [
    ['workload', 'RepLens steps/s', 'PyTorch steps/s', 'ratio', 'ratio (CPU time)', 'share of GEMM peak'],
    ...rows.map((row) => [
      row.workload,
      row.replensStepsPerSecond.toFixed(0),
      row.torchStepsPerSecond?.toFixed(0) ?? '-',
      row.ratio?.toFixed(2) ?? '-',
      row.cpuRatio?.toFixed(2) ?? '-',
      `${(row.shareOfPeak * 100).toFixed(0)} %`,
    ]),
  ];
  return cells.map((row) => row.map((cell) => cell.padEnd(20)).join('')).join('\n');
}

async function main(): Promise<void> {
  const torch = torchVersion();
  if (!torch)
    process.stderr.write(
      'PyTorch is not installed, so only our side is measured. On Debian: apt-get install python3-torch; elsewhere set PYTHON to a Python that has torch.\n',
    );
  const gemmGflops = await gemmPeak(THREADS);
  const rows: Row[] = [];
  for (const [name, workload] of Object.entries(WORKLOADS))
    rows.push(await measure(name, workload, gemmGflops, torch !== undefined));
  process.stderr.write(`${formatTable(rows)}\n`);
  const report = { torch: torch ?? null, threads: THREADS, pairs: PAIRS, gemmGflops, rows };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
}

void main();
