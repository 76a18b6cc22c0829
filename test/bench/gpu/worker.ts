/** One execution provider in a process of its own: trains every workload and writes one JSON line for each. */
import { availableParallelism } from 'node:os';
import { findPlacement, type Placement } from '../../../runtime/engine/placement';
import { testProvider, type ProviderTest } from '../../../runtime/engine/self-test';
import { explainRuntimeError, type ExecutionProvider } from '../../../runtime/engine/session';
import { UserError } from '../../../runtime/errors';
import { encodeModel } from '../../../runtime/onnx/encode';
import { PORT } from '../../../runtime/train/graph-ports';
import { SharedSteppers } from '../../../runtime/train/shared-stepper';
import { StepRequests } from '../../../runtime/train/step-request';
import { Trainer, type TrainerOptions } from '../../../runtime/train/trainer';
import { trainerOptions, trainingGraph, type Workload } from '../train/workloads';
import { workloadsOf } from './workloads';

/** Steps after which losses and tensors are compared: few, as rounding grows once a ReLU flips on one side. */
const COMPARED = 5;
/** What one timed run is to take; the best of {@link RUNS}. */
const RUN_SECONDS = 1;
const RUNS = 3;
/** Seeds that train in one graph. */
export const SEEDS = 8;

/** What a provider did with a workload. */
export interface Trained {
  workload: string;
  batch: number;
  stepsPerSecond: number;
  /** Steps of all seeds together, with {@link SEEDS} of them in one graph. */
  seedStepsPerSecond: number | null;
  /** Threads of the CPU with which it was fastest; 1 elsewhere. */
  threads: number;
  losses: number[];
  /** Parameters and buffers after {@link COMPARED} steps, one after the other. */
  tensors: number[];
  placement: Placement;
}

/** A line of a worker. */
export type WorkerLine =
  | { kind: 'test'; test: ProviderTest }
  | { kind: 'trained'; trained: Trained }
  | { kind: 'failed'; workload: string; batch: number; reason: string };

const say = (line: WorkerLine) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Steps a second of `advance(steps)`, warm. */
async function rateOf(advance: (steps: number) => Promise<void>): Promise<number> {
  const seconds = async (steps: number) => {
    const started = performance.now();
    await advance(steps);
    return (performance.now() - started) / 1e3;
  };
  await advance(20);
  const steps = Math.max(5, Math.min(5000, Math.round((RUN_SECONDS * 20) / (await seconds(20)))));
  await advance(Math.ceil(steps / 4));
  let best = Infinity;
  for (let i = 0; i < RUNS; i++) best = Math.min(best, await seconds(steps));
  return steps / best;
}

async function stepsPerSecond(options: TrainerOptions): Promise<number> {
  const trainer = await Trainer.create(options);
  try {
    return await rateOf((steps) => trainer.advance(trainer.step + steps));
  } finally {
    await trainer.close();
  }
}

async function seedStepsPerSecond(options: TrainerOptions): Promise<number> {
  const shared = new SharedSteppers(SEEDS);
  const trainers = await Promise.all(
    Array.from({ length: SEEDS }, (_, place) =>
      Trainer.create({ ...options, seed: place, createStepper: shared.at(place) }),
    ),
  );
  try {
    const together = (steps: number) =>
      Promise.all(trainers.map((trainer) => trainer.advance(trainer.step + steps)));
    return SEEDS * (await rateOf(async (steps) => void (await together(steps))));
  } finally {
    await Promise.all(trainers.map((trainer) => trainer.close()));
  }
}

async function firstSteps(options: TrainerOptions): Promise<Pick<Trained, 'losses' | 'tensors'>> {
  const trainer = await Trainer.create(options);
  const losses: number[] = [];
  await trainer.advance(COMPARED, { onSlice: (_step, some) => losses.push(...some) });
  const { tensors } = trainer.state();
  await trainer.close();
  const { model } = trainingGraph(options);
  const names = [...model.parameters, ...model.buffers].map(({ name }) => name);
  return { losses, tensors: names.flatMap((name) => Array.from(tensors[name].data)) };
}

async function placementOf(options: TrainerOptions): Promise<Placement> {
  const training = trainingGraph(options);
  const { inputs, targets } = options.data.train;
  const trainer = await Trainer.create(options);
  const { tensors } = trainer.state();
  await trainer.close();
  const { feeds } = new StepRequests(training, inputs.shape[0], options.seed).of(0, 1);
  const all = { ...tensors, ...feeds, [PORT.inputs]: inputs, [PORT.targets]: targets };
  return findPlacement(encodeModel(training.graph), all, options);
}

async function train(workload: Workload, provider: ExecutionProvider): Promise<Trained> {
  const options = { ...trainerOptions(workload), providers: [provider], threads: 1 };
  const cores = availableParallelism();
  const choices = provider === 'cpu' && cores > 1 ? [1, cores] : [1];
  const rates: number[] = [];
  for (const threads of choices) rates.push(await stepsPerSecond({ ...options, threads }));
  const best = rates.indexOf(Math.max(...rates));
  return {
    workload: workload.name,
    batch: workload.training.batchSize,
    stepsPerSecond: rates[best],
    seedStepsPerSecond: provider === 'cpu' ? null : await seedStepsPerSecond(options),
    threads: choices[best],
    ...(await firstSteps(options)),
    placement: await placementOf(options),
  };
}

const reasonOf = (error: unknown) => (error instanceof UserError ? error.reason : explainRuntimeError(error));

/** Throws {@link UserError} where the provider does not pass its self-test. */
export async function work(
  provider: ExecutionProvider,
  names: readonly string[],
  batches: readonly number[],
): Promise<void> {
  say({ kind: 'test', test: await testProvider(provider) });
  for (const workload of workloadsOf(names, batches)) {
    try {
      say({ kind: 'trained', trained: await train(workload, provider) });
    } catch (error) {
      const { name, training } = workload;
      say({ kind: 'failed', workload: name, batch: training.batchSize, reason: reasonOf(error) });
    }
  }
}
