/** Convolution and pooling. */
import fc from 'fast-check';
import type { Attributes } from '../../../../runtime/onnx/graph';
import { INTEGER, REAL, type Case, type Numbers } from './check';
import { sample } from './shapes';

/** Strides, dilations, pads and an extent along one spatial axis, such that a window fits. */
const axis = (pads: boolean, dilations: boolean, kernels = 3) =>
  fc
    .record({
      kernel: fc.integer({ min: 1, max: kernels }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: dilations ? fc.integer({ min: 1, max: 2 }) : fc.constant(1),
      before: pads ? fc.integer({ min: 0, max: 2 }) : fc.constant(0),
      after: pads ? fc.integer({ min: 0, max: 2 }) : fc.constant(0),
      extra: fc.integer({ min: 0, max: 3 }),
    })
    .map((parts) => {
      const covered = (parts.kernel - 1) * parts.dilation + 1;
      return { ...parts, extent: Math.max(1, covered - parts.before - parts.after) + parts.extra };
    });

type Axis = typeof axis extends (...args: never[]) => fc.Arbitrary<infer A> ? A : never;

const windowAttributes = (axes: readonly Axis[]): Attributes => ({
  strides: { ints: axes.map(({ stride }) => stride) },
  dilations: { ints: axes.map(({ dilation }) => dilation) },
  pads: { ints: [...axes.map(({ before }) => before), ...axes.map(({ after }) => after)] },
});

const conv = (rank: number): Case => ({
  op: 'Conv',
  what: `in ${rank} dimensions, with strides, pads, dilations and groups`,
  numbers: INTEGER,
  runs: 25,
  samples: fc
    .record({
      axes: fc.array(axis(true, true), { minLength: rank, maxLength: rank }),
      batch: fc.integer({ min: 1, max: 2 }),
      group: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 2 }),
      out: fc.integer({ min: 1, max: 2 }),
      bias: fc.boolean(),
    })
    .chain(({ axes, batch, group, channels, out, bias }) =>
      sample(
        fc.constant([
          [batch, group * channels, ...axes.map(({ extent }) => extent)],
          [group * out, channels, ...axes.map(({ kernel }) => kernel)],
          ...(bias ? [[group * out]] : []),
        ]),
        (graph, inputs) => graph.op('Conv', inputs, { ...windowAttributes(axes), group: { int: group } }),
      ),
    ),
});

/** Pads must be smaller than the kernel: a window that holds nothing has neither a maximum nor a mean. */
const pool = (op: string, numbers: Numbers, more: Attributes, dilations = true): Case => ({
  op,
  what: Object.keys(more).join(' and ') || 'with strides, pads and dilations',
  numbers,
  runs: 25,
  samples: fc
    .tuple(
      fc.array(
        axis(true, dilations).map((one) => ({
          ...one,
          before: Math.min(one.before, one.kernel - 1),
          after: Math.min(one.after, one.kernel - 1),
          extent: one.extent + 2,
        })),
        { minLength: 1, maxLength: 2 },
      ),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .chain(([axes, batch, channels]) =>
      sample(fc.constant([[batch, channels, ...axes.map(({ extent }) => extent)]]), (graph, [x]) =>
        graph.op(op, [x], {
          ...windowAttributes(axes),
          kernel_shape: { ints: axes.map(({ kernel }) => kernel) },
          ...more,
        }),
      ),
    ),
});

/**
 * A mean of up to 9 integers below 4 is off by 2^-24 x 3, its share of a gradient too; a loss of up to 98 windows with
 * weights up to 3, half the difference of two of them, by at most 98 x 3 x 2^-22 = 7e-5.
 */
const MEAN: Numbers = { ...INTEGER, bound: 1e-4 };

export const windowed: Case[] = [
  conv(1),
  conv(2),
  pool('MaxPool', REAL, {}),
  pool('MaxPool', REAL, { ceil_mode: { int: 1 } }),
  pool('AveragePool', MEAN, {}),
  pool('AveragePool', MEAN, { count_include_pad: { int: 1 } }),
  pool('AveragePool', MEAN, { ceil_mode: { int: 1 } }),
  pool('AveragePool', MEAN, { ceil_mode: { int: 1 }, count_include_pad: { int: 1 } }),
  {
    op: 'GlobalAveragePool',
    numbers: MEAN,
    samples: sample(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 4 }).map((shape) => [shape]),
      (graph, [x]) => graph.op('GlobalAveragePool', [x]),
    ),
  },
];
