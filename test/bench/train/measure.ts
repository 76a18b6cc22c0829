/** One workload on both sides, in interleaved pairs. */
import { Trainer } from '../../../runtime/train/trainer';
import { flopsPerStep } from './flops';
import { cpuSettings, TorchPeer, type Timing, type TorchInfo, type TorchSetting } from './torch-peer';
import { trainerOptions, trainingGraph, type Workload } from './workloads';

/** What a comparison came to. */
export interface Row {
  workload: string;
  replensStepsPerSecond: number;
  torchStepsPerSecond: number | null;
  /** Median over pairs of the ratio within a pair, by the clock. */
  ratio: number | null;
  /** The same by processor time, which other work on the machine disturbs less. */
  cpuRatio: number | null;
  target: number | null;
  /** Floating-point operations of the products of one step, and their share of the rate of ONNX Runtime's own product. */
  flopsPerStep: number;
  shareOfPeak: number;
  /** From the specs to the end of the first step, with everything loaded: data set given, sessions made. */
  startSeconds: number;
  /** Largest difference of a tensor between both sides after {@link COMPARED} steps: that they do the same. */
  tensorDifference: number | null;
  /** The setting in which PyTorch was fastest. */
  torchSetting: TorchSetting | null;
}

export const PAIRS = 7;
export const THREADS = 1;
/** Few, because sooner or later float32 rounding flips a ReLU on one side, and from there on the runs differ. */
export const COMPARED = 3;
/** What one run of a pair is to take. */
const RUN_SECONDS = 0.8;

/** The middle of a list. */
export const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const create = (workload: Workload) => Trainer.create({ ...trainerOptions(workload), threads: THREADS });

async function timed(trainer: Trainer, steps: number): Promise<Timing> {
  const started = performance.now();
  const cpuStarted = process.cpuUsage();
  await trainer.advance(trainer.step + steps);
  const { user, system } = process.cpuUsage(cpuStarted);
  return { seconds: (performance.now() - started) / 1e3, cpuSeconds: (user + system) / 1e6 };
}

/** PyTorch in the setting in which it is fastest. */
async function fastestPeer(torch: TorchInfo, workload: Workload, steps: number): Promise<TorchPeer> {
  let best: { peer: TorchPeer; seconds: number } | undefined;
  for (const setting of cpuSettings(workload)) {
    const peer = await TorchPeer.start(torch, workload, THREADS, setting);
    let seconds = Infinity;
    for (let i = 0; i < 4; i++) seconds = Math.min(seconds, (await peer.run(steps)).cpuSeconds);
    const slower = best && best.seconds <= seconds ? peer : best?.peer;
    if (slower !== peer) best = { peer, seconds };
    slower?.stop();
  }
  if (!best) throw new Error('there is always one setting');
  return best.peer;
}

async function tensorDifference(workload: Workload, peer: TorchPeer): Promise<number> {
  const trainer = await create(workload);
  await trainer.advance(COMPARED);
  const { tensors } = trainer.state();
  await trainer.close();
  const { model } = trainingGraph(trainerOptions(workload));
  const ours = [...model.parameters, ...model.buffers].flatMap(({ name }) => Array.from(tensors[name].data));
  const theirs = await peer.trained(COMPARED);
  if (ours.length !== theirs.length) throw new Error('the networks differ in size');
  return ours.reduce((most, number, i) => Math.max(most, Math.abs(number - theirs[i])), 0);
}

/** `peak`: GFLOP/s of ONNX Runtime's own product. */
export async function measure(workload: Workload, peak: number, torch: TorchInfo | undefined): Promise<Row> {
  const began = performance.now();
  const trainer = await create(workload);
  await trainer.advance(1);
  const startSeconds = (performance.now() - began) / 1e3;
  await timed(trainer, 20);
  const steps = Math.max(5, Math.round((RUN_SECONDS * 20) / (await timed(trainer, 20)).seconds));
  const peer = torch && (await fastestPeer(torch, workload, Math.ceil(steps / 10)));
  const ours: Timing[] = [];
  const theirs: Timing[] = [];
  await timed(trainer, steps);
  for (let i = 0; i < PAIRS; i++) {
    ours.push(await timed(trainer, steps));
    if (peer) theirs.push(await peer.run(steps));
  }
  await trainer.close();
  const difference = peer ? await tensorDifference(workload, peer) : null;
  peer?.stop();
  const rate = (timings: Timing[]) => steps / median(timings.map(({ seconds }) => seconds));
  const ratio = (of: (timing: Timing) => number) => median(theirs.map((their, i) => of(their) / of(ours[i])));
  const flops = flopsPerStep(trainingGraph(trainerOptions(workload)).graph);
  return {
    workload: workload.name,
    replensStepsPerSecond: rate(ours),
    torchStepsPerSecond: peer ? rate(theirs) : null,
    ratio: peer ? ratio(({ seconds }) => seconds) : null,
    cpuRatio: peer ? ratio(({ cpuSeconds }) => cpuSeconds) : null,
    target: workload.target ?? null,
    flopsPerStep: flops,
    shareOfPeak: (rate(ours) * flops) / 1e9 / peak,
    startSeconds,
    tensorDifference: difference,
    torchSetting: peer?.setting ?? null,
  };
}
