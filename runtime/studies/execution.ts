/** Where and how a run computes: chosen when it begins, kept for as long as it goes on. */
import { chooseProvider, type ProviderSetting } from '../engine/choose-provider';
import type { Placement } from '../engine/placement';
import type { ExecutionProvider } from '../engine/session';
import { throwIfCancelled } from '../errors';
import type { StudySpec } from './spec';

/** How seeds share a machine: a process each, or one process with a seed axis through one graph. */
export type SeedsMode = 'processes' | 'together';

/** What a person asks for. */
export interface ExecutionSettings {
  /** Default `cpu`; `auto`: the first of CUDA, WebGPU and CPU that passes its self-test. */
  provider?: ProviderSetting;
  /** Threads inside an operator; default 1, with which a run on the CPU is the same bit for bit. */
  threads?: number;
  /** Bytes that all seeds that train at the same time may take; default 4 GiB. */
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
