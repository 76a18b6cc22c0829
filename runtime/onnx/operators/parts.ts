/** Operators that put tensors together, cut them and pad them. */
import { formatShape } from '../../engine/ndarray';
import type { Extent, Value } from '../graph';
import {
  axesInput,
  axisAttribute,
  constantIntegers,
  contentOf,
  fixedExtents,
  sameShape,
  sameType,
  ShapeMismatch,
  withExtent,
  type TypeRule,
} from './rule';

const concat: TypeRule = (inputs, attributes) => {
  const [{ shape }] = inputs;
  const axis = axisAttribute(attributes, shape.length, 0);
  for (const input of inputs)
    if (!sameShape(withExtent(input.shape, axis, 0), withExtent(shape, axis, 0)))
      throw new ShapeMismatch(
        `The shapes ${formatShape(shape)} and ${formatShape(input.shape)} differ beside axis ${axis}.`,
      );
  const total = fixedExtents(inputs.map((input) => input.shape[axis])).reduce(
    (sum, extent) => sum + extent,
    0,
  );
  const contents = inputs.map(contentOf);
  return [
    {
      type: sameType(inputs),
      shape: withExtent(shape, axis, total),
      content: contents.every((content) => content !== undefined) ? contents.flat() : undefined,
    },
  ];
};

const split: TypeRule = ([{ type, shape }, sizesInput], attributes) => {
  const axis = axisAttribute(attributes, shape.length, 0);
  const sizes = constantIntegers(sizesInput, 'split sizes');
  if (sizes.reduce((sum, size) => sum + size, 0) !== shape[axis])
    throw new ShapeMismatch(`The sizes ${sizes.join(', ')} do not add up to ${shape[axis]}.`);
  return sizes.map((size) => ({ type, shape: withExtent(shape, axis, size) }));
};

/** What a slice takes from one axis: places `start`, `start + step`, ... */
export interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** One axis of a slice, with ends beyond the axis and ends counted from behind brought inside. */
function cut(extent: number, axis: number, start: number, end: number, step: number): Cut {
  if (step === 0) throw new ShapeMismatch('A step of 0 leads nowhere.');
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const inside = (place: number) => Math.min(high, Math.max(low, place < 0 ? place + extent : place));
  const first = Math.min(inside(start), high);
  return { axis, start: first, step, count: Math.max(0, Math.ceil((inside(end) - first) / step)) };
}

/** The cuts of a Slice node, axes counted from the front. An open axis can only be left whole. */
export function cutsOf([{ shape }, startsInput, endsInput, axes, stepsInput]: readonly Value[]): Cut[] {
  const starts = constantIntegers(startsInput, 'starts');
  const ends = constantIntegers(endsInput, 'ends');
  const steps = stepsInput ? constantIntegers(stepsInput, 'steps') : starts.map(() => 1);
  const places = axesInput(axes, shape.length, [...starts.keys()]);
  return places.map((axis, i) => cut(fixedExtents([shape[axis]])[0], axis, starts[i], ends[i], steps[i]));
}

const slice: TypeRule = (inputs) => {
  const [input] = inputs;
  const cuts = cutsOf(inputs);
  const shape = cuts.reduce<readonly Extent[]>(
    (left, { axis, count }) => withExtent(left, axis, count),
    input.shape,
  );
  const content = contentOf(input);
  const taken =
    content && Array.from({ length: cuts[0].count }, (_, i) => content[cuts[0].start + i * cuts[0].step]);
  return [{ type: input.type, shape, content: taken }];
};

/** Elements added in front of and behind each axis by a Pad node (cut off where negative). */
export function padsOf([{ shape }, padsInput, , axes]: readonly Value[]): {
  before: number[];
  after: number[];
} {
  const pads = constantIntegers(padsInput, 'pads');
  const places = axesInput(axes, shape.length, [...shape.keys()]);
  if (pads.length !== 2 * places.length)
    throw new ShapeMismatch(`Its pads must be ${2 * places.length} numbers, not ${pads.length}.`);
  const of = (offset: number) => shape.map((_, axis) => pads[offset + places.indexOf(axis)] ?? 0);
  const inside = (list: number[]) => list.map((pad, axis) => (places.includes(axis) ? pad : 0));
  return { before: inside(of(0)), after: inside(of(places.length)) };
}

const pad: TypeRule = (inputs) => {
  const [{ type, shape }] = inputs;
  const { before, after } = padsOf(inputs);
  const extents = shape.map((extent, axis) =>
    before[axis] === 0 && after[axis] === 0 ? extent : fixedExtents([extent])[0] + before[axis] + after[axis],
  );
  if (extents.some((extent) => typeof extent === 'number' && extent < 0))
    throw new ShapeMismatch('It cuts off more than there is.');
  return [{ type, shape: extents }];
};

/** Type rules of operators that put together and cut. */
export const parts: Record<string, TypeRule> = { Concat: concat, Split: split, Slice: slice, Pad: pad };
