/** Whether an execution provider works: it must create a session, train a small network and agree with the CPU. */
import { UserError } from '../errors';
import { selfTestInputs, selfTestModel, STEPS, TOLERANCE } from './self-test-graph';
import { explainRuntimeError, Session, type ExecutionProvider, type Fetches } from './session';

/** A small training run on one execution provider against the CPU. */
export interface ProviderTest {
  provider: ExecutionProvider;
  /** Largest absolute difference of a loss or a weight from the CPU's. */
  largestDifference: number;
  /** Steps a second of the small network, too small for a GPU to pay: a sign of life, not a measure of speed. */
  stepsPerSecond: number;
  cpuStepsPerSecond: number;
}

const TIMED_RUNS = 3;

async function trainOn(provider: ExecutionProvider): Promise<{ results: Fetches; stepsPerSecond: number }> {
  const session = await Session.create(selfTestModel(), { providers: [provider] });
  const inputs = selfTestInputs();
  const results = await session.run(inputs);
  let best = Infinity;
  for (let i = 0; i < TIMED_RUNS; i++) {
    const started = performance.now();
    await session.run(inputs);
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return { results, stepsPerSecond: (STEPS / best) * 1000 };
}

/** NaN where a value on either side is. */
function largestDifference(expected: Fetches, given: Fetches): number {
  const differences = Object.entries(expected).flatMap(([name, { data }]) => {
    const other = given[name].data as Float32Array;
    return Array.from(data as Float32Array, (value, i) => Math.abs(value - other[i]));
  });
  return differences.reduce((largest, difference) => (difference <= largest ? largest : difference), 0);
}

/** The operation behind `provider.test`. Throws {@link UserError} with the reason why the provider does not work. */
export async function testProvider(provider: ExecutionProvider): Promise<ProviderTest> {
  const cpu = await trainOn('cpu');
  let there: Awaited<ReturnType<typeof trainOn>>;
  try {
    there = provider === 'cpu' ? cpu : await trainOn(provider);
  } catch (error) {
    throw new UserError(
      provider,
      explainRuntimeError(error),
      'Install what it needs, or use another provider.',
      { cause: error },
    );
  }
  const difference = largestDifference(cpu.results, there.results);
  if (!(difference <= TOLERANCE))
    throw new UserError(
      provider,
      `differs from the CPU by ${difference} after ${STEPS} training steps.`,
      'Use another provider, and update its driver.',
    );
  return {
    provider,
    largestDifference: difference,
    stepsPerSecond: there.stepsPerSecond,
    cpuStepsPerSecond: cpu.stepsPerSecond,
  };
}
