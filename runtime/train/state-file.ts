/**
 * The state of training as an .npz file, for resuming and for reading in Python (`numpy.load`). Members:
 *   `step`                  int64 [1], number of steps done
 *   `early-stop/passed-at`  int64 [1], only once early stop has found the accuracy gate passed: the step of it
 *   `${parameter}`          float32, as in the ONNX checkpoint; so are the buffers (running statistics)
 *   `${parameter}/${slot}`  float32, the optimizer's tensors: `momentum` is PyTorch's momentum_buffer,
 *                           `adam.gradients` its exp_avg / (1 - beta1), `adam.squares` its exp_avg_sq / (1 - beta2)
 */
import { readNpz, writeNpz } from '../data/npz';
import { int64, type NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import type { TrainingState } from './state';

const STEP = 'step';
const PASSED_AT = 'early-stop/passed-at';

/** The bytes of the file: the same state gives the same bytes. */
export function encodeState({ step, passedAt, tensors }: TrainingState): Uint8Array {
  const arrays: Record<string, NdArray> = { [STEP]: int64([1], [step]) };
  if (passedAt !== undefined) arrays[PASSED_AT] = int64([1], [passedAt]);
  return writeNpz({ ...arrays, ...tensors });
}

/** Reads the bytes of the file called `name`; throws {@link UserError} where it is damaged or holds no state. */
export function decodeState(bytes: Uint8Array, name: string): TrainingState {
  const { [STEP]: step, [PASSED_AT]: passedAt, ...tensors } = readNpz(bytes, name);
  const whole = (array: NdArray) => array.type === 'int64' && array.data.length === 1;
  if (!step || !whole(step) || (passedAt && !whole(passedAt)))
    throw new UserError(name, 'holds no training step.', 'Use the state.npz of a seed.');
  const other = Object.entries(tensors).find(([, { type }]) => type !== 'float32');
  if (other)
    throw new UserError(name, `holds ${other[0]} of type ${other[1].type}.`, 'Use the state.npz of a seed.');
  return {
    step: Number(step.data[0]),
    ...(passedAt ? { passedAt: Number(passedAt.data[0]) } : {}),
    tensors: tensors as Record<string, NdArray<'float32'>>,
  };
}
