/** What works on this machine: versions, GPUs, and every execution provider of this platform as its self-test finds it. */
import { createRequire } from 'node:module';
import { findGpus, type Gpu } from '../engine/gpus';
import { providersOf } from '../engine/platform-providers';
import { tryProvider, type ProviderTrial } from '../engine/try-provider';
import { versions, type Versions } from '../versions';

/** What `replens doctor` tells. */
export interface Diagnosis {
  versions: Versions;
  /** NVIDIA GPUs that their driver tells of. */
  gpus: Gpu[];
  providers: ProviderTrial[];
  /** The version of the optional package, or that it is not installed. */
  tfjs: string;
}

function tfjsVersion(): string {
  try {
    const { version } = createRequire(__filename)('@tensorflow/tfjs-node/package.json') as {
      version: string;
    };
    return version;
  } catch {
    return 'not installed (optional)';
  }
}

/** Versions, GPUs and the providers that really work here, with the reason and the remedy for each that does not. */
export async function diagnose(signal: AbortSignal): Promise<Diagnosis> {
  const providers: ProviderTrial[] = [];
  for (const provider of providersOf()) providers.push(await tryProvider(provider, signal));
  return { versions: versions(), gpus: await findGpus(), providers, tfjs: tfjsVersion() };
}
