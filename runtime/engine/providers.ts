/** Whether an execution provider works: it must create a session, run a model and agree with the CPU. */
import { UserError } from '../errors';
import { encodeModel } from '../onnx/encode';
import { Graph } from '../onnx/graph';
import { float32, type NdArray } from './ndarray';
import { explainRuntimeError, Session, type ExecutionProvider } from './session';

/** A small model on one execution provider against the CPU. */
export interface ProviderTest {
  provider: ExecutionProvider;
  /** Largest absolute difference from the CPU's result. */
  largestDifference: number;
}

const SIZE = 32;
/** Largest difference from the CPU that float32 rounding explains for sums of 32 products of numbers below 1. */
const TOLERANCE = 1e-4;

/** A product, a sum and an activation. */
function testModel(): Uint8Array {
  const graph = new Graph('self-test');
  const x = graph.input('x', 'float32', [SIZE, SIZE]);
  graph.output(graph.op('Relu', [graph.op('MatMul', [x, x])], {}, 'y'));
  return encodeModel(graph);
}

async function runOn(provider: ExecutionProvider, x: NdArray): Promise<Float32Array> {
  const session = await Session.create(testModel(), { providers: [provider] });
  const { y } = await session.run({ x });
  await session.release();
  return y.data as Float32Array;
}

/** The operation behind `provider.test`. Throws {@link UserError} with the reason why the provider does not work. */
export async function testProvider(provider: ExecutionProvider): Promise<ProviderTest> {
  const x = float32(
    [SIZE, SIZE],
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => ((i * 37) % 101) / 101 - 0.5),
  );
  const expected = await runOn('cpu', x);
  let given: Float32Array;
  try {
    given = await runOn(provider, x);
  } catch (error) {
    throw new UserError(
      provider,
      explainRuntimeError(error),
      'Install what it needs, or use another provider.',
      { cause: error },
    );
  }
  const largestDifference = expected.reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - given[i])),
    0,
  );
  if (largestDifference <= TOLERANCE) return { provider, largestDifference };
  throw new UserError(
    provider,
    `differs from the CPU by ${largestDifference}.`,
    'Use another provider, and update its driver.',
  );
}
