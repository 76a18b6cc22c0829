/** Tries an execution provider in a process of its own: a bad driver may abort it. */
import { stripVTControlCharacters } from 'node:util';
import { messageOf, throwIfCancelled, UserError } from '../errors';
import { startRuntime } from '../start';
import { missingLibraries } from './cuda/libraries';
import { remedyFor } from './remedies';
import type { ProviderTest } from './self-test';
import { explainRuntimeError, type ExecutionProvider } from './session';

/** What came of trying an execution provider. */
export interface ProviderTrial {
  provider: ExecutionProvider;
  works: boolean;
  /** How fast and how exact it is, or why it does not work: a sentence without its full stop. */
  detail: string;
  /** What a person can do about it where it does not work. */
  remedy?: string;
  /** The figures of the self-test where it works. */
  test?: Omit<ProviderTest, 'provider'>;
}

const TIMEOUT_MS = 60_000;

/** The last error that ONNX Runtime logged; of a library that can't be loaded it tells the cause nowhere else. */
function loggedCause(stderr: string): string | undefined {
  const line = stripVTControlCharacters(stderr)
    .split('\n')
    .findLast((text) => text.includes('[E:onnxruntime'));
  return line && explainRuntimeError(line);
}

function failed(provider: ExecutionProvider, reason: string): ProviderTrial {
  const detail = reason.replace(/\.$/, '');
  return { provider, works: false, detail, remedy: remedyFor(provider, detail) };
}

function passed({ provider, ...test }: ProviderTest): ProviderTrial {
  const speed = `${Math.round(test.stepsPerSecond)} training steps a second of a small network`;
  const detail =
    provider === 'cpu'
      ? speed
      : `${speed} (CPU: ${Math.round(test.cpuStepsPerSecond)}), largest difference from the CPU ${test.largestDifference.toPrecision(2)}`;
  return { provider, works: true, detail, test };
}

/** Runs the self-test of a provider. Rejects only when cancelled. */
export async function tryProvider(provider: ExecutionProvider, signal: AbortSignal): Promise<ProviderTrial> {
  const missing = provider === 'cuda' ? missingLibraries() : [];
  if (missing.length > 0) return failed(provider, `ONNX Runtime lacks its library ${missing.join(', ')}`);
  const { client, child } = startRuntime('pipe');
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const both = AbortSignal.any([signal, timeout]);
    return passed(await client.call('provider.test', { provider }, { signal: both }));
  } catch (error) {
    throwIfCancelled(signal);
    if (timeout.aborted) return failed(provider, `gave no answer in ${TIMEOUT_MS / 1000} s`);
    const reason = error instanceof UserError ? error.reason : messageOf(error);
    return failed(provider, loggedCause(stderr) ?? reason);
  } finally {
    client.dispose();
  }
}
