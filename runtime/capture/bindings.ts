/** Named arrays of a probe set become the inputs of a model. */
import type { CapturableModel, ModelInput } from '../checkpoints/model';
import type { ElementType, NdArray } from '../engine/ndarray';
import { sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { zeros } from './arrays';
import { convert, requireFinite } from './convert';
import { checkDimensions, describeProposal, resolveShape, type Proposal } from './dimensions';
import { matchInputs } from './match-inputs';
import type { Arrays } from './match-inputs';
import { randomValues } from './random-values';
import { widen } from './reduce';

/** Inputs of a model for `rows` probe inputs, ready to be cut into batches. */
export interface BoundInputs {
  /** One array per input, in the input's declared type. */
  readonly feeds: Readonly<Record<string, NdArray>>;
  /** Axis of each feed along which rows lie; null: the same for every row. */
  readonly batchAxes: Readonly<Record<string, number | null>>;
  /** The model's own fixed batch extent, or null where it is open. */
  readonly fixedBatch: number | null;
  readonly rows: number;
  /** Arrays that are no inputs and have one value per row; float16 is widened to float32. */
  readonly labels: Readonly<Record<string, NdArray>>;
  /** Extents chosen here for open dimensions that neither the data nor the person gave. */
  readonly proposals: readonly Proposal[];
  /** What a reader of the result must know, one sentence each. */
  readonly caveats: readonly string[];
  readonly inputsAre: 'given' | 'random';
}

/** What a person may choose when inputs are bound. */
export interface BindOptions {
  /** Extents of open dimensions by name, or by `INPUT:AXIS` for those without one. */
  dims?: Readonly<Record<string, number>>;
}

/** How many rows to draw, and the seed that they are a pure function of. */
export interface RandomOptions extends BindOptions {
  rows: number;
  seed: number;
}

/** The element type of an input that can be fed. */
function feedType(model: CapturableModel, { name, type }: ModelInput): ElementType {
  if (type !== 'other' && type !== 'string') return type;
  throw new UserError(
    model.file,
    `takes ${type === 'string' ? 'strings' : 'no plain tensor'} for input ${JSON.stringify(name)}, which cannot be fed.`,
    'Export the part of the model that takes numbers.',
  );
}

/** Rows that a model may ask for in each pass. */
const LARGEST_BATCH = 2 ** 20;

/** The batch extent that the model insists on, if it does. Throws {@link UserError} where no memory holds it. */
function fixedBatchOf(model: CapturableModel, inputs: readonly ModelInput[]): number | null {
  const extents = inputs.flatMap(({ shape, batchAxis }) => (batchAxis === null ? [] : [shape[batchAxis]]));
  const batch = extents.find((extent) => typeof extent === 'number') ?? null;
  if (batch === null || batch <= LARGEST_BATCH) return batch;
  throw new UserError(
    model.file,
    `runs only on batches of ${batch} rows, which is too many.`,
    'Export it with an open batch.',
  );
}

function axesOf(inputs: readonly ModelInput[]): Record<string, number | null> {
  return Object.fromEntries(inputs.map(({ name, batchAxis }) => [name, batchAxis]));
}

/** The number of rows that all arrays share. */
function rowsOf(model: CapturableModel, matched: ReturnType<typeof matchInputs>): number {
  let first: { name: string; rows: number } | undefined;
  for (const [{ batchAxis }, { name, array }] of matched) {
    if (batchAxis === null) continue;
    const rows = array.shape[batchAxis];
    if (rows === 0 || sizeOf(array.shape) === 0)
      throw new UserError(
        model.file,
        `was given an empty array, ${JSON.stringify(name)}.`,
        'Give at least one row.',
      );
    if (first && first.rows !== rows)
      throw new UserError(
        model.file,
        `was given ${first.rows} rows of ${JSON.stringify(first.name)} but ${rows} of ${JSON.stringify(name)}.`,
        'Give every input the same number of rows.',
      );
    first ??= { name, rows };
  }
  return first?.rows ?? 1;
}

/** Arrays that no input took: those with one value per row are labels. */
function leftover(arrays: Arrays, taken: ReadonlySet<string>, rows: number) {
  const labels: Record<string, NdArray> = {};
  const caveats: string[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    if (taken.has(name)) continue;
    if (array.shape[0] === rows && sizeOf(array.shape.slice(1)) === 1) labels[name] = widen(array);
    else
      caveats.push(
        `Array ${name} is neither an input of the model nor a label of one value per row: ignored.`,
      );
  }
  return { labels, caveats };
}

/** Extents of open dimensions that the data settle; those given in `dims` must agree. */
function settleDimensions(
  model: CapturableModel,
  matched: ReturnType<typeof matchInputs>,
  dims: Readonly<Record<string, number>>,
): Map<string, number> {
  const known = new Map<string, number>();
  for (const [{ name, shape, batchAxis }, { array }] of matched)
    shape.forEach((extent, axis) => {
      if (typeof extent === 'number' || extent === '' || axis === batchAxis) return;
      if (Object.hasOwn(dims, extent) && dims[extent] !== array.shape[axis])
        throw new UserError(
          model.file,
          `input ${JSON.stringify(name)} has ${array.shape[axis]} along ${extent}, which was set to ${dims[extent]}.`,
          'Give the extent that the data have, or leave it to them.',
        );
      known.set(extent, array.shape[axis]);
    });
  for (const [name, extent] of Object.entries(dims)) if (!known.has(name)) known.set(name, extent);
  return known;
}

/** Says where rows were taken from one axis and fed along another. */
function axisCaveats(matched: ReturnType<typeof matchInputs>, arrays: Arrays): string[] {
  return [...matched]
    .filter(([{ batchAxis }, { name, array }]) => batchAxis !== null && array !== arrays[name])
    .map(
      ([input, { name }]) =>
        `Rows were taken along the first axis of array ${name}; input ${input.name} has them along axis ${input.batchAxis}.`,
    );
}

/** Zeros for the states that were not given, with what to say about them. */
function zeroStates(
  model: CapturableModel,
  inputs: readonly ModelInput[],
  rows: number,
  known: Map<string, number>,
) {
  const feeds: Record<string, NdArray> = {};
  const caveats: string[] = [];
  const proposed: Proposal[] = [];
  for (const input of inputs) {
    const { shape, proposals } = resolveShape(input, input.batchAxis, rows, known);
    proposed.push(...proposals);
    feeds[input.name] = zeros(feedType(model, input), shape);
    caveats.push(
      `Recurrent state ${input.name} was not given and starts at zero.`,
      ...proposals.map(describeProposal),
    );
  }
  return { feeds, caveats, proposals: proposed };
}

/**
 * Binds arrays (rows along the first axis) to the inputs of a model: by name, or the only array that fits to the only
 * input. Throws {@link UserError} for arrays of the wrong shape, type or number of rows, and for NaN and infinities.
 */
export function bindInputs(model: CapturableModel, arrays: Arrays, options: BindOptions = {}): BoundInputs {
  checkDimensions(model, options.dims ?? {});
  const matched = matchInputs(model, arrays);
  const rows = rowsOf(model, matched);
  const known = settleDimensions(model, matched, options.dims ?? {});
  const given: Record<string, NdArray> = {};
  for (const [input, { name, array }] of matched) {
    requireFinite(model.file, name, array);
    given[input.name] = convert(model.file, name, array, feedType(model, input));
  }
  const absent = model.inputs.filter((input) => input.state && !input.optional && !matched.has(input));
  const states = zeroStates(model, absent, rows, known);
  const fed = [...matched.keys(), ...absent];
  const rest = leftover(arrays, new Set([...matched.values()].map(({ name }) => name)), rows);
  return {
    feeds: { ...given, ...states.feeds },
    batchAxes: axesOf(fed),
    fixedBatch: fixedBatchOf(model, fed),
    rows,
    labels: rest.labels,
    proposals: states.proposals,
    caveats: [...axisCaveats(matched, arrays), ...states.caveats, ...rest.caveats],
    inputsAre: 'given',
  };
}

/**
 * Random inputs in the declared types and shapes: floats uniform in [-1, 1), integers in the range of the table that they
 * index (else 0 to 9), booleans 0 or 1, masks 1, recurrent states 0. The same seed gives the same inputs.
 */
export function randomInputs(model: CapturableModel, options: RandomOptions): BoundInputs {
  const { rows, seed } = options;
  if (!Number.isInteger(rows) || rows < 1)
    throw new UserError('rows', `is ${rows}.`, 'Give a whole number of at least 1.');
  checkDimensions(model, options.dims ?? {});
  const known = new Map(Object.entries(options.dims ?? {}));
  const inputs = model.inputs.filter(({ optional }) => !optional);
  const feeds: Record<string, NdArray> = {};
  const caveats = [`Inputs are random numbers (seed ${seed}), not data.`];
  const proposed: Proposal[] = [];
  for (const input of inputs.filter(({ state }) => !state)) {
    const { shape, proposals } = resolveShape(input, input.batchAxis, rows, known);
    feeds[input.name] = randomValues(input, feedType(model, input), shape, seed);
    proposed.push(...proposals);
    caveats.push(...proposals.map(describeProposal));
  }
  const states = zeroStates(
    model,
    inputs.filter(({ state }) => state),
    rows,
    known,
  );
  return {
    feeds: { ...feeds, ...states.feeds },
    batchAxes: axesOf(inputs),
    fixedBatch: fixedBatchOf(model, inputs),
    rows,
    labels: {},
    proposals: [...proposed, ...states.proposals],
    caveats: [...caveats, ...states.caveats],
    inputsAre: 'random',
  };
}
