/** Where and how a run computes: chosen when it begins, kept for as long as it goes on. */
import { availableParallelism } from 'node:os';
import { chooseProvider, type ProviderSetting } from '../engine/choose-provider';
import type { Placement } from '../engine/placement';
import type { ExecutionProvider } from '../engine/session';
import { throwIfCancelled, UserError } from '../errors';
import type { StudySpec } from './spec';

/** How seeds share a machine: a process each, or one process with a seed axis through one graph. */
export type SeedsMode = 'processes' | 'together';

/** What a person asks for. */
export interface ExecutionSettings {
  /** Default `cpu`; `auto`: the first of CUDA, WebGPU and CPU that passes its self-test. */
  provider?: ProviderSetting;
  /** Threads inside an operator; default 1, with which a run on the CPU is the same bit for bit. */
  threads?: number;
  /** Bytes that all seeds that train at the same time may take; default {@link MEMORY_LIMIT}. */
  memoryLimit?: number;
  /** Default `auto`: together on a GPU, processes on a CPU. */
  seeds?: SeedsMode | 'auto';
  /** Most seeds that train at the same time as processes; default one a core. */
  processes?: number;
}

/** What was tried and what came of it. */
export interface TriedProvider {
  provider: ExecutionProvider;
  works: boolean;
  detail: string;
}

/** How a run computes, as its record tells. */
export interface Execution {
  /** What was asked for. */
  setting: ProviderSetting;
  provider: ExecutionProvider;
  /** In the order of trying, the last one is that of the run; empty where the CPU was asked for, which always works. */
  tried: TriedProvider[];
  threads: number;
  seeds: SeedsMode;
  /** Bytes that one seed is expected to take. */
  memory: number;
  /** Which nodes of the training graph of a seed ran on which provider; null until it is known. */
  placement: Placement | null;
}

/** Memory of a run unless a person says otherwise, in bytes. */
export const MEMORY_LIMIT = 4096 * 2 ** 20;

async function providerFor(setting: ProviderSetting, signal: AbortSignal) {
  if (setting === 'cpu') return { provider: setting, tried: [] };
  const { provider, tried } = await chooseProvider(setting, signal);
  return { provider, tried: tried.map(({ provider, works, detail }) => ({ provider, works, detail })) };
}

function seedsMode(asked: SeedsMode | 'auto', provider: ExecutionProvider, { seeds }: StudySpec): SeedsMode {
  if (seeds === 1) return 'processes';
  if (asked !== 'auto') return asked;
  return provider === 'cpu' ? 'processes' : 'together';
}

/** Chooses how a new run computes. `memory`: bytes that one seed is expected to take. */
export async function chooseExecution(
  spec: StudySpec,
  memory: number,
  { provider: setting = 'cpu', threads = 1, seeds = 'auto' }: ExecutionSettings,
  signal: AbortSignal,
): Promise<Execution> {
  throwIfCancelled(signal);
  const { provider, tried } = await providerFor(setting, signal);
  const mode = seedsMode(seeds, provider, spec);
  return { setting, provider, tried, threads, seeds: mode, memory, placement: null };
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;

/**
 * How many seeds may train at the same time: as many as there are cores, or fewer where the memory does not suffice for
 * more. Throws {@link UserError} with the figures where it does not even for one, or not for all together.
 */
export function seedsAtOnce(
  { seeds: mode, memory }: Pick<Execution, 'seeds' | 'memory'>,
  { name, seeds }: StudySpec,
  { processes = availableParallelism(), memoryLimit = MEMORY_LIMIT }: ExecutionSettings,
): number {
  const fitting = Math.floor(memoryLimit / memory);
  const needed = mode === 'together' ? seeds : 1;
  if (fitting < needed)
    throw new UserError(
      name,
      `needs about ${megabytes(needed * memory)} to train ${needed === 1 ? 'one seed' : `${needed} seeds together`}; the memory limit is ${megabytes(memoryLimit)}.`,
      needed === 1
        ? 'Use a smaller model, batch or data set, or raise the limit.'
        : 'Train the seeds as processes, use a smaller model, batch or data set, or raise the limit.',
    );
  return mode === 'together' ? seeds : Math.max(1, Math.min(processes, fitting, seeds));
}
