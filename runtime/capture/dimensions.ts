/** Extents for open dimensions that neither the data nor the person gives. */
import type { CapturableModel, ModelInput } from '../checkpoints/model';
import { sizeOf } from '../engine/ndarray';
import type { TensorPort } from '../engine/session';
import { UserError } from '../errors';

const SEQUENCE_EXTENT = 16;
const SPATIAL_EXTENT = 224;
const CHANNELS = 3;
/** Elements that an input made here may have. */
const LARGEST_INPUT = 2 ** 29;

/** The name by which an open dimension is set: its own, or `INPUT:AXIS` where it has none. */
function dimensionName({ name, shape }: TensorPort, axis: number): string {
  return String(shape[axis]) || `${name}:${axis}`;
}

/** Names of the open dimensions of some inputs. */
export function dimensionNames(inputs: readonly TensorPort[]): Set<string> {
  return new Set(
    inputs.flatMap((input) =>
      input.shape.flatMap((extent, axis) => (typeof extent === 'string' ? [dimensionName(input, axis)] : [])),
    ),
  );
}

/** What an error about dimensions must know of a model. */
type WithInputs = Pick<CapturableModel, 'file'> & { readonly inputs: readonly TensorPort[] };

/** Refuses extents that are no whole numbers and names that no open dimension of the model has. */
export function checkDimensions(model: WithInputs, dims: Readonly<Record<string, number>>): void {
  const names = dimensionNames(model.inputs);
  for (const [name, extent] of Object.entries(dims)) {
    if (!names.has(name))
      throw new UserError(
        model.file,
        `has no open dimension ${JSON.stringify(name)}.`,
        names.size > 0
          ? `Its open dimensions are ${[...names].join(', ')}.`
          : 'All its dimensions are fixed.',
      );
    if (!Number.isInteger(extent) || extent < 0)
      throw new UserError(`dimension ${name}`, `is set to ${extent}.`, 'Give a whole number.');
  }
}

/** An open dimension and the extent chosen for it. */
export interface Proposal {
  readonly input: string;
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

/** Open dimensions of the inputs that must be fed, without their batch, each name once, with a proposal. */
export function openDimensions(inputs: readonly ModelInput[]): Proposal[] {
  const needed = inputs.filter(({ optional }) => !optional);
  const dataFirst = [...needed.filter(({ state }) => !state), ...needed.filter(({ state }) => state)];
  const found = new Map<string, Proposal>();
  for (const input of dataFirst)
    input.shape.forEach((extent, axis) => {
      if (typeof extent === 'number' || axis === input.batchAxis) return;
      const name = dimensionName(input, axis);
      if (!found.has(name)) found.set(name, { input: input.name, name, extent: propose(input.shape, axis) });
    });
  return [...found.values()];
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
    const name = dimensionName(input, axis);
    const given = known.get(name);
    if (given !== undefined) return given;
    const proposed = propose(input.shape, axis);
    known.set(name, proposed);
    proposals.push({ input: input.name, name, extent: proposed });
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
export function describeProposal({ input, name, extent }: Proposal): string {
  return `Open dimension ${name} of input ${input} was set to ${extent}.`;
}
