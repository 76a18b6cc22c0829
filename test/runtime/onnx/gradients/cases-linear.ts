/** Matrix products. */
import fc from 'fast-check';
import type { Case } from './check';
import { broadcastable, extent, plain, sample, shapeOf } from './shapes';

const gemm = (transA: number, transB: number): Case => ({
  op: 'Gemm',
  what: `with transA ${transA} and transB ${transB}`,
  samples: plain(
    'Gemm',
    fc
      .tuple(extent, extent, extent, fc.constantFrom('none', 'scalar', 'row', 'column', 'full'))
      .map(([m, k, n, bias]) => {
        const shapes = [transA ? [k, m] : [m, k], transB ? [n, k] : [k, n]];
        const added = { none: [], scalar: [[]], row: [[n]], column: [[m, 1]], full: [[m, n]] };
        return [...shapes, ...added[bias]];
      }),
    { transA: { int: transA }, transB: { int: transB }, alpha: { float: 0.5 }, beta: { float: 2 } },
  ),
});

const matMul = (what: string, shapes: fc.Arbitrary<number[][]>): Case => ({
  op: 'MatMul',
  what,
  samples: plain('MatMul', shapes),
});

export const linear: Case[] = [
  ...[0, 1].flatMap((transA) => [0, 1].map((transB) => gemm(transA, transB))),
  matMul(
    'of batches that broadcast',
    fc.tuple(broadcastable, extent, extent, extent).map(([[a, b], m, k, n]) => [
      [...a, m, k],
      [...b, k, n],
    ]),
  ),
  matMul(
    'of a batch by one matrix',
    fc.tuple(shapeOf(0, 3), extent, extent, extent).map(([batch, m, k, n]) => [
      [...batch, m, k],
      [k, n],
    ]),
  ),
  matMul(
    'of vectors',
    fc
      .tuple(shapeOf(0, 2), extent, extent, fc.constantFrom('left', 'right', 'both'))
      .map(([batch, k, n, which]) => {
        if (which === 'both') return [[k], [k]];
        return which === 'left' ? [[k], [...batch, k, n]] : [[...batch, n, k], [k]];
      }),
  ),
  {
    op: 'MatMul',
    what: 'through transpositions',
    samples: sample(
      fc.tuple(extent, extent, extent, extent).map(([b, m, k, n]) => [
        [b, k, m],
        [b, n, k],
      ]),
      (graph, [a, b]) => {
        const turned = (value: typeof a) => graph.op('Transpose', [value], { perm: { ints: [0, 2, 1] } });
        return graph.op('MatMul', [turned(a), turned(b)]);
      },
    ),
  },
];
