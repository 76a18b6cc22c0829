/** Tries every execution provider of this platform, each in a process of its own (a bad driver may abort it). */
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import { throwIfCancelled, UserError, messageOf } from '../errors';
import { startRuntime } from '../start';
import { versions, type Versions } from '../versions';
import { explainRuntimeError, type ExecutionProvider } from '../engine/session';

/** Whether an execution provider works here. */
export interface ProviderDiagnosis {
  provider: ExecutionProvider;
  works: boolean;
  /** Largest difference from the CPU, or why it does not work. */
  detail: string;
}

/** What `replens doctor` tells. */
export interface Diagnosis {
  versions: Versions;
  providers: ProviderDiagnosis[];
  /** The version of the optional package, or that it is not installed. */
  tfjs: string;
}

const PROVIDERS: Partial<Record<NodeJS.Platform, ExecutionProvider[]>> = {
  linux: ['cpu', 'cuda', 'webgpu'],
  win32: ['cpu', 'cuda', 'webgpu', 'dml'],
  darwin: ['cpu', 'webgpu', 'coreml'],
};

const TIMEOUT_MS = 60_000;

/** The last error that ONNX Runtime logged; of a library that can't be loaded it tells the cause nowhere else. */
function loggedCause(stderr: string): string | undefined {
  const line = stripVTControlCharacters(stderr)
    .split('\n')
    .findLast((text) => text.includes('[E:onnxruntime'));
  return line && explainRuntimeError(line);
}

async function tryProvider(provider: ExecutionProvider, signal: AbortSignal): Promise<ProviderDiagnosis> {
  const { client, child } = startRuntime('pipe');
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const { largestDifference } = await client.call(
      'provider.test',
      { provider },
      { signal: AbortSignal.any([signal, timeout]) },
    );
    return { provider, works: true, detail: `largest difference from the CPU ${largestDifference}` };
  } catch (error) {
    throwIfCancelled(signal);
    if (timeout.aborted)
      return { provider, works: false, detail: `gave no answer in ${TIMEOUT_MS / 1000} s` };
    const reason = error instanceof UserError ? error.reason : messageOf(error);
    return { provider, works: false, detail: loggedCause(stderr) ?? reason };
  } finally {
    client.dispose();
  }
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

/** Versions and the providers that really work here, with the reason for each that does not. */
export async function diagnose(signal: AbortSignal): Promise<Diagnosis> {
  const providers: ProviderDiagnosis[] = [];
  for (const provider of PROVIDERS[process.platform] ?? ['cpu'])
    providers.push(await tryProvider(provider, signal));
  return { versions: versions(), providers, tfjs: tfjsVersion() };
}
