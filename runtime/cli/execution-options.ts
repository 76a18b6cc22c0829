/** The options by which a command chooses where and how a study computes. */
import type { ProviderSetting } from '../engine/choose-provider';
import { UsageError } from '../errors';
import type { ExecutionSettings } from '../studies/execution';
import { MEMORY_LIMIT } from '../studies/memory';
import { text, wholeNumber, type OptionSpec, type Values } from './command';

const MEGABYTE = 2 ** 20;

const PROVIDERS: readonly string[] = [
  'auto',
  'cpu',
  'cuda',
  'webgpu',
  'dml',
  'coreml',
] satisfies ProviderSetting[];

/** Options that may be given again when a run is resumed. */
export const limitOptions: Readonly<Record<string, OptionSpec>> = {
  processes: {
    type: 'string',
    value: 'N',
    help: 'Most seeds that train side by side, a process each (default: one a core).',
  },
  memory: {
    type: 'string',
    value: 'MB',
    help: `Memory that the seeds in training may take together (default ${MEMORY_LIMIT / MEGABYTE}).`,
  },
};

/** All options of a new run. */
export const executionOptions: Readonly<Record<string, OptionSpec>> = {
  provider: {
    type: 'string',
    value: 'NAME',
    help: 'Execution provider: cpu (default), cuda, webgpu, dml, coreml, or auto: the first of CUDA, WebGPU and CPU that works.',
  },
  threads: { type: 'string', value: 'N', help: 'Threads inside an operator (default 1).' },
  ...limitOptions,
  'seeds-together': {
    type: 'boolean',
    help: 'Train all seeds in one process, on a seed axis in one graph (default on a GPU).',
  },
  'seeds-apart': { type: 'boolean', help: 'Train each seed in a process of its own (default on a CPU).' },
};

/** What {@link limitOptions} say. Throws {@link UsageError}. */
export function limitsOf(values: Values): Pick<ExecutionSettings, 'processes' | 'memoryLimit'> {
  const megabytes = wholeNumber(values, 'memory', 1);
  return {
    processes: wholeNumber(values, 'processes', 1),
    memoryLimit: megabytes === undefined ? undefined : megabytes * MEGABYTE,
  };
}

/** What {@link executionOptions} say. Throws {@link UsageError}. */
export function executionSettings(values: Values): ExecutionSettings {
  const provider = text(values, 'provider');
  if (provider !== undefined && !PROVIDERS.includes(provider))
    throw new UsageError('--provider', `"${provider}" is not known.`, `Use one of: ${PROVIDERS.join(', ')}.`);
  const [together, apart] = [values['seeds-together'] === true, values['seeds-apart'] === true];
  if (together && apart)
    throw new UsageError('--seeds-together and --seeds-apart', 'exclude each other.', 'Give one of them.');
  return {
    provider: provider as ProviderSetting | undefined,
    threads: wholeNumber(values, 'threads', 1),
    seeds: together ? 'together' : apart ? 'processes' : 'auto',
    ...limitsOf(values),
  };
}
