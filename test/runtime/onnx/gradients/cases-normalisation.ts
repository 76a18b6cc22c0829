/** Softmax, normalisations and reductions. */
import fc from 'fast-check';
import { REAL, type Case, type Numbers } from './check';
import { batchNormTraining } from '../../../../runtime/onnx/batch-norm';
import { axesOf, axisOf, extent, plain, sample, shapeOf } from './shapes';

/**
 * A variance of few elements can be small, and the derivatives of 1 / sqrt(variance + epsilon) large: epsilon 0.1 keeps
 * the third below 1e3 (10^(7/2) / 3 with the cubes of differences below 1), and the truncation error of a difference
 * quotient below 1e3 x 1e-10 a term.
 */
const SMOOTH: Numbers = { ...REAL, bound: 1e-6 };
const epsilon = 0.1;

const shaped = (min: number, max: number) => shapeOf(min, max).filter((shape) => shape.length >= min);

const alongAxis = (op: string): Case => ({
  op,
  what: 'along any axis',
  samples: shaped(1, 3).chain((shape) =>
    axisOf(shape.length).chain((axis) => plain(op, fc.constant([shape]), { axis: { int: axis } })),
  ),
});

const layerNorm = (bias: boolean): Case => ({
  op: 'LayerNormalization',
  what: bias ? 'with bias' : 'without bias',
  numbers: SMOOTH,
  samples: shaped(1, 4).chain((shape) =>
    axisOf(shape.length).chain((axis) => {
      const normalised = shape.slice(axis);
      const shapes = [shape, normalised, ...(bias ? [normalised] : [])];
      return plain('LayerNormalization', fc.constant(shapes), {
        axis: { int: axis },
        epsilon: { float: epsilon },
      });
    }),
  ),
});

const images = fc
  .tuple(extent, extent, shapeOf(0, 2))
  .map(([batch, channels, space]) => [[batch, channels, ...space], [channels], [channels]]);

const batchNorm: Case[] = [
  {
    op: 'BatchNormalization',
    what: 'in training',
    numbers: SMOOTH,
    samples: sample(
      images,
      (graph, [x, scale, bias]) => batchNormTraining(graph, x, scale, bias, epsilon, 'bn').output,
    ),
  },
  {
    op: 'BatchNormalization',
    what: 'in evaluation',
    samples: sample(images, (graph, [x, scale, bias]) => {
      const shape = scale.shape.map(Number);
      const of = (numbers: number[]) => ({
        type: 'float64' as const,
        shape,
        data: Float64Array.from(numbers),
      });
      const mean = graph.initializer(
        'mean',
        of(shape[0] > 0 ? Array.from({ length: shape[0] }, (_, i) => i / 4) : []),
      );
      const variance = graph.initializer('variance', of(Array.from({ length: shape[0] }, (_, i) => 0.5 + i)));
      return graph.op('BatchNormalization', [x, scale, bias, mean, variance]);
    }),
  },
];

const reduce = (op: string): Case => ({
  op,
  what: 'over any axes',
  numbers: op === 'ReduceL2' ? SMOOTH : REAL,
  samples: fc
    .tuple(shaped(1, 4), fc.boolean())
    .chain(([shape, keeps]) =>
      axesOf(shape.length, 1).chain((axes) =>
        sample(fc.constant([shape]), (graph, [x]) =>
          graph.op(op, [x, graph.integers(axes)], { keepdims: { int: Number(keeps) } }),
        ),
      ),
    ),
});

const reductions = ['ReduceSum', 'ReduceMean', 'ReduceSumSquare', 'ReduceL2'];

export const normalisation: Case[] = [
  alongAxis('Softmax'),
  alongAxis('LogSoftmax'),
  layerNorm(true),
  layerNorm(false),
  ...batchNorm,
  ...reductions.map(reduce),
  ...reductions.map((op) => ({
    op,
    what: 'over all axes',
    numbers: SMOOTH,
    samples: plain(
      op,
      shaped(1, 3).map((shape) => [shape]),
      { keepdims: { int: 0 } },
    ),
  })),
];
