/** Which execution provider computes: the one that a person names, or with `auto` the fastest kind that works here. */
import { UserError } from '../errors';
import { providersOf } from './platform-providers';
import type { ExecutionProvider } from './session';
import { tryProvider, type ProviderTrial } from './try-provider';

/** A provider, or the first that works of {@link AUTOMATIC}. */
export type ProviderSetting = 'auto' | ExecutionProvider;

/** What `auto` tries, in this order; the CPU is always there. */
export const AUTOMATIC: readonly ExecutionProvider[] = ['cuda', 'webgpu', 'cpu'];

/** The provider to compute on, and what was tried to find it. */
export interface ProviderChoice {
  provider: ExecutionProvider;
  /** In the order of trying; the last one is the choice. */
  tried: ProviderTrial[];
}

/** How a provider is tried. */
export type Attempt = (provider: ExecutionProvider, signal: AbortSignal) => Promise<ProviderTrial>;

/** A provider that worked once in this process is not tried again; one that did not may have been mended since. */
const known = new Map<ExecutionProvider, ProviderTrial>();

async function tryOnce(provider: ExecutionProvider, signal: AbortSignal): Promise<ProviderTrial> {
  const trial = known.get(provider) ?? (await tryProvider(provider, signal));
  if (trial.works) known.set(provider, trial);
  return trial;
}

/**
 * Tries what the setting allows, each in a process of its own, until one passes the self-test. Throws {@link UserError}
 * with the reason and the remedy where the provider that was named does not work.
 */
export async function chooseProvider(
  setting: ProviderSetting,
  signal: AbortSignal,
  attempt: Attempt = tryOnce,
  platform?: string,
): Promise<ProviderChoice> {
  const here = providersOf(platform);
  if (setting !== 'auto' && !here.includes(setting))
    throw new UserError(
      `execution provider ${setting}`,
      'does not exist on this platform.',
      `Use auto or one of: ${here.join(', ')}.`,
    );
  const tried: ProviderTrial[] = [];
  for (const provider of setting === 'auto' ? AUTOMATIC.filter((of) => here.includes(of)) : [setting]) {
    const trial = await attempt(provider, signal);
    tried.push(trial);
    if (trial.works) return { provider, tried };
  }
  const { provider, detail, remedy = '' } = tried[tried.length - 1];
  throw new UserError(`execution provider ${provider}`, `does not work here: ${detail}.`, remedy);
}
