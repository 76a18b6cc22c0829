/** Which array of a probe set feeds which input of a model. */
import type { CapturableModel, ModelInput } from '../checkpoints/model';
import type { NdArray } from '../engine/ndarray';
import { formatShape, sizeOf } from '../engine/ndarray';
import { UserError } from '../errors';
import { moveAxis, take } from './arrays';

/** Arrays of a probe set by name, rows along the first axis of each. */
export type Arrays = Readonly<Record<string, NdArray>>;

/** Whether an array could be values of an input, whatever its number of rows. */
function fits(input: ModelInput, shape: readonly number[]): boolean {
  return (
    shape.length === input.shape.length &&
    input.shape.every(
      (extent, axis) => typeof extent === 'string' || axis === input.batchAxis || extent === shape[axis],
    )
  );
}

const describeInput = ({ name, shape }: ModelInput) =>
  `input ${JSON.stringify(name)} (${formatShape(shape.map((extent) => (extent === '' ? '?' : extent)))})`;

const describeArrays = (arrays: Arrays) =>
  Object.entries(arrays)
    .map(([name, { shape }]) => `${JSON.stringify(name)} (${formatShape(shape)})`)
    .join(', ');

/** Refuses an array of the wrong shape, saying what is expected and what was given. */
function requireFit(model: CapturableModel, input: ModelInput, name: string, array: NdArray): void {
  if (fits(input, array.shape)) return;
  throw new UserError(
    model.file,
    `${describeInput(input)} does not fit array ${JSON.stringify(name)}, which is ${formatShape(array.shape)}.`,
    'Give inputs of the shape that the model was made for (rows along the first axis).',
  );
}

/** Rows lie along the first axis of a probe set's arrays: moves them to where the model has its batch. */
function asModelOrders(input: ModelInput, array: NdArray, rows: number): NdArray {
  const { batchAxis } = input;
  const rank = input.shape.length;
  if (!batchAxis || array.shape.length !== rank || array.shape[0] !== rows) return array;
  const moved = [...array.shape.slice(1)];
  moved.splice(batchAxis, 0, rows);
  return fits(input, moved) ? moveAxis(array, 0, batchAxis) : array;
}

/** What all rows share, from an array that repeats it for each row. */
function sharedValue(model: CapturableModel, input: ModelInput, name: string, array: NdArray): NdArray {
  const inner = sizeOf(array.shape.slice(1));
  if (fits(input, array.shape) || inner !== sizeOf(input.shape.map(Number))) return array;
  const differs = array.data.findIndex((value, i) => value !== array.data[i % inner]);
  if (differs >= 0)
    throw new UserError(
      model.file,
      `takes one value of input ${JSON.stringify(input.name)} for all rows, but array ${JSON.stringify(name)} differs in row ${Math.floor(differs / inner)}.`,
      'Give rows with the same value of it, and others in a file of their own.',
    );
  return { ...take(array, 0, [0]), shape: input.shape.map(Number) };
}

/** The one array that can only be meant for the model's one input, which has another name. */
function onlyCandidate(model: CapturableModel, input: ModelInput, arrays: Arrays): string {
  const names = Object.keys(arrays);
  if (names.length === 1) return names[0];
  const fitting = names.filter((name) => fits(input, arrays[name].shape));
  if (fitting.length === 1) return fitting[0];
  const wide = names.filter((name) => arrays[name].shape.length > 1);
  if (fitting.length === 0 && wide.length === 1) return wide[0];
  throw new UserError(
    model.file,
    `${describeInput(input)} could be fed by ${fitting.length > 1 ? 'several' : 'none'} of the arrays given: ${describeArrays(arrays)}.`,
    `Name the array that is meant ${JSON.stringify(input.name)}.`,
  );
}

/**
 * Arrays by input: by name, or the only array that fits the only input that needs one. States and inputs with a default
 * may be missing. Throws {@link UserError} naming the inputs for which there is nothing.
 */
export function matchInputs(
  model: CapturableModel,
  arrays: Arrays,
): Map<ModelInput, { name: string; array: NdArray }> {
  if (Object.keys(arrays).length === 0)
    throw new UserError(model.file, 'was given no inputs.', 'Give an array for each input of the model.');
  const needed = model.inputs.filter(({ optional, state }) => !optional && !state);
  const named = new Map(
    model.inputs.filter(({ name }) => Object.hasOwn(arrays, name)).map((input) => [input, input.name]),
  );
  if (needed.length === 1 && !named.has(needed[0]))
    named.set(needed[0], onlyCandidate(model, needed[0], arrays));
  const missing = needed.filter((input) => !named.has(input));
  if (missing.length > 0)
    throw new UserError(
      model.file,
      `needs ${missing.map(describeInput).join(', ')}; the arrays given are ${describeArrays(arrays)}.`,
      'Name an array after each input.',
    );
  const matched = new Map<ModelInput, { name: string; array: NdArray }>();
  const rows = arrays[named.get(needed[0]) ?? Object.keys(arrays)[0]].shape[0];
  for (const [input, name] of named) {
    const array =
      input.batchAxis === null
        ? sharedValue(model, input, name, arrays[name])
        : asModelOrders(input, arrays[name], rows);
    requireFit(model, input, name, array);
    matched.set(input, { name, array });
  }
  return matched;
}
