/** Extents for open dimensions that neither the data nor the person gives. */
import { sizeOf } from '../engine/ndarray';
import type { TensorPort } from '../engine/session';
import { UserError } from '../errors';

const SEQUENCE_EXTENT = 16;
const SPATIAL_EXTENT = 224;
const CHANNELS = 3;
/** Elements that an input made here may have. */
const LARGEST_INPUT = 2 ** 29;

/** An open dimension and the extent chosen for it. */
export interface Proposal {
  readonly input: string;
  readonly axis: number;
  readonly name: string;
  readonly extent: number;
}

/** Axes of an image-like input that are heights and widths: [n, c, h, w] or [n, h, w, c]. */
function spatialAxes(shape: TensorPort['shape']): readonly number[] {
  if (shape.length !== 4 && shape.length !== 5) return [];
  const last = shape[shape.length - 1];
  const channelsLast = typeof shape[1] === 'string' && (last === 1 || last === 3 || last === 4);
  const first = channelsLast ? 1 : 2;
  return Array.from({ length: shape.length - 2 }, (_, i) => first + i);
}

function propose(shape: TensorPort['shape'], axis: number): number {
  const name = String(shape[axis]);
  if (/past/i.test(name)) return 0;
  const spatial = spatialAxes(shape);
  if (spatial.includes(axis)) {
    const peer = spatial.map((other) => shape[other]).find((extent) => typeof extent === 'number');
    return typeof peer === 'number' ? peer : SPATIAL_EXTENT;
  }
  return spatial.length > 0 && axis === 1 ? CHANNELS : SEQUENCE_EXTENT;
}

/**
 * A full shape for an input. Open dimensions take, in this order: `rows` on the batch axis, the extent given in `dims`
 * or already known under their name, a proposal (sequences 16, images 224 or as their fixed side). `known` gains the
 * proposals, so that equal names get equal extents; what was proposed is returned too.
 */
export function resolveShape(
  input: TensorPort,
  batchAxis: number | null,
  rows: number,
  known: Map<string, number>,
): { shape: number[]; proposals: Proposal[] } {
  const proposals: Proposal[] = [];
  const shape = input.shape.map((extent, axis) => {
    if (axis === batchAxis) return rows;
    if (typeof extent === 'number') return extent;
    const given = extent === '' ? undefined : known.get(extent);
    if (given !== undefined) return given;
    const proposed = propose(input.shape, axis);
    if (extent !== '') known.set(extent, proposed);
    proposals.push({ input: input.name, axis, name: extent, extent: proposed });
    return proposed;
  });
  if (!(sizeOf(shape) <= LARGEST_INPUT))
    throw new UserError(
      `input ${JSON.stringify(input.name)}`,
      `would have the shape ${shape.join(' x ')}, which is too large.`,
      'Ask for fewer rows, or set its open dimensions.',
    );
  return { shape, proposals };
}

/** A sentence for a reader of the result. */
export function describeProposal({ input, axis, name, extent }: Proposal): string {
  const what = name === '' ? `axis ${axis}` : `dimension ${name}`;
  return `Open ${what} of input ${input} was set to ${extent}.`;
}
