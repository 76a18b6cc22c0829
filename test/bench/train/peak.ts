/** What ONNX Runtime's own matrix product reaches on this machine: the limit for any training step. */
import { float32 } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph } from '../../../runtime/onnx/graph';

const SIZE = 1024;

/** GFLOP/s of a 1024^3 float32 product: the best of 7 runs. */
export async function gemmPeak(threads: number): Promise<number> {
  const graph = new Graph('peak');
  const factors = ['a', 'b'].map((name) => graph.input(name, 'float32', [SIZE, SIZE]));
  graph.output(graph.op('Gemm', factors, {}, 'product'));
  const session = await Session.create(encodeModel(graph), { threads });
  const matrix = float32([SIZE, SIZE], new Float32Array(SIZE * SIZE).fill(0.5));
  let best = Infinity;
  for (let i = 0; i < 7; i++) {
    const started = performance.now();
    await session.run({ a: matrix, b: matrix });
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return (2 * SIZE ** 3) / best / 1e6;
}
