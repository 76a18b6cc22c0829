/** Operators that move elements. */
import fc from 'fast-check';
import type { NdArray } from '../../../../runtime/engine/ndarray';
import { REAL, type Case } from './check';
import { anyShape, axesOf, axisOf, broadcastable, extent, plain, sample, shapeOf } from './shapes';

const integers = (list: readonly number[], shape: readonly number[] = [list.length]): NdArray => ({
  type: 'int64',
  shape,
  data: BigInt64Array.from(list, BigInt),
});

const transpose: Case = {
  op: 'Transpose',
  samples: shapeOf(1, 4).chain((shape) =>
    fc
      .shuffledSubarray([...shape.keys()], { minLength: shape.length })
      .chain((order) => plain('Transpose', fc.constant([shape]), { perm: { ints: order } })),
  ),
};

const reshape: Case = {
  op: 'Reshape',
  what: 'with a kept and a free extent',
  samples: fc
    .tuple(extent, shapeOf(1, 3))
    .chain(([first, rest]) =>
      sample(fc.constant([[first, ...rest]]), (graph, [x]) =>
        graph.op('Reshape', [x, graph.integers([0, -1])]),
      ),
    ),
};

const unsqueezed: Case[] = ['Unsqueeze', 'Squeeze'].map((op) => ({
  op,
  samples: anyShape.chain((shape) =>
    axesOf(shape.length + 2, 2)
      .filter((axes) => axes.length === 2)
      .chain((axes) =>
        sample(fc.constant([shape]), (graph, [x]) => {
          const wide = graph.op('Unsqueeze', [x, graph.integers(axes)]);
          return op === 'Unsqueeze' ? wide : graph.op('Squeeze', [wide, graph.integers(axes)]);
        }),
      ),
  ),
}));

const expand: Case = {
  op: 'Expand',
  samples: broadcastable.chain(([shape, target]) =>
    sample(fc.constant([shape]), (graph, [x]) => graph.op('Expand', [x, graph.integers(target)])),
  ),
};

const concat: Case = {
  op: 'Concat',
  samples: fc
    .tuple(shapeOf(1, 3), fc.array(extent, { minLength: 1, maxLength: 3 }))
    .chain(([shape, sizes]) =>
      axisOf(shape.length).chain((axis) =>
        plain('Concat', fc.constant(sizes.map((size) => shape.with(axis, size))), { axis: { int: axis } }),
      ),
    ),
};

const split: Case = {
  op: 'Split',
  what: 'of which some pieces are used',
  samples: fc
    .tuple(shapeOf(1, 3), fc.array(extent, { minLength: 1, maxLength: 3 }), fc.nat())
    .chain(([shape, sizes, which]) =>
      axisOf(shape.length).chain((axis) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        return sample(fc.constant([shape.with(axis, total)]), (graph, [x]) => {
          const pieces = graph.node('Split', [x, graph.integers(sizes)], {
            attributes: { axis: { int: axis } },
          });
          const used = pieces[which % pieces.length];
          return graph.op('Concat', [graph.op('Tanh', [used]), used], { axis: { int: axis } });
        });
      }),
    ),
};

/** Starts, ends and steps as ONNX allows them: from behind, beyond the end, backwards. */
const slice: Case = {
  op: 'Slice',
  what: 'with any starts, ends and steps',
  runs: 60,
  samples: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }).chain((shape) =>
    axesOf(shape.length, 1).chain((axes) => {
      const place = fc.integer({ min: -7, max: 7 });
      const list = (item: fc.Arbitrary<number>) =>
        fc.array(item, { minLength: axes.length, maxLength: axes.length });
      return fc
        .tuple(list(place), list(place), list(fc.constantFrom(1, 1, 2, 3, -1, -2)))
        .chain((lists) =>
          sample(fc.constant([shape]), (graph, [x]) =>
            graph.op('Slice', [
              x,
              ...[lists[0], lists[1], axes, lists[2]].map((list) => graph.integers(list)),
            ]),
          ),
        );
    }),
  ),
};

const pad: Case = {
  op: 'Pad',
  what: 'with more or fewer elements on either side',
  runs: 30,
  samples: fc
    .array(fc.integer({ min: 3, max: 5 }), { minLength: 1, maxLength: 3 })
    .chain((shape) =>
      fc
        .array(fc.integer({ min: -1, max: 2 }), { minLength: 2 * shape.length, maxLength: 2 * shape.length })
        .chain((pads) =>
          sample(fc.constant([shape]), (graph, [x]) => graph.op('Pad', [x, graph.integers(pads)])),
        ),
    ),
};

/** Rows that are read once, often or never, from tables on both sides of the change of method. */
const gather = (what: string, rows: fc.Arbitrary<number>): Case => ({
  op: 'Gather',
  what,
  runs: 30,
  samples: fc
    .tuple(rows, shapeOf(0, 2), shapeOf(0, 2), fc.infiniteStream(fc.nat()), fc.boolean())
    .chain(([count, others, places, numbers, small]) =>
      fc.integer({ min: 0, max: others.length }).chain((axis) => {
        const shape = others.toSpliced(axis, 0, count);
        const length = places.reduce((product, place) => product * place, 1);
        const list = Array.from({ length }, () => (numbers.next().value as number) % count);
        const indices: NdArray = small
          ? { type: 'int32', shape: places, data: Int32Array.from(list) }
          : integers(
              list.map((place) => (place % 2 ? place : place - count)),
              places,
            );
        return sample(fc.constant([shape]), (graph, [x]) =>
          graph.op('Gather', [x, graph.initializer('indices', indices)], { axis: { int: axis } }),
        );
      }),
    ),
});

export const movement: Case[] = [
  transpose,
  reshape,
  ...unsqueezed,
  expand,
  concat,
  split,
  slice,
  pad,
  gather('in a small table', fc.integer({ min: 1, max: 5 })),
  { ...gather('in a large table', fc.constant(70)), runs: 4, numbers: REAL },
];
