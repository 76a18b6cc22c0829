/** Where a run of training stands. */
import { float32, formatShape, sizeOf, type NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import { initialise } from '../models/initialise';
import type { Model } from '../models/model';
import { stateTensors } from './loop-graph';
import type { Optimizer } from './optimizer';

/** All that training goes on from: nothing else is carried from step to step. */
export interface TrainingState {
  /** Number of steps done. */
  step: number;
  /** Step at which early stop first found every feature past the accuracy gate; left out before. */
  passedAt?: number;
  /** Parameters and buffers by name, and the optimizer's tensors as `${parameter}/${slot}`. */
  tensors: Record<string, NdArray<'float32'>>;
}

/** The tensors of a model before the first step, by name: parameters drawn from the seed, buffers as the model has them. */
export function initialTensors({ parameters, buffers }: Model, seed: number): TrainingState['tensors'] {
  const tensors: TrainingState['tensors'] = {};
  for (const { name, shape, initialisation } of parameters)
    tensors[name] = initialise(name, shape, initialisation, seed);
  for (const { name, shape, initial } of buffers)
    tensors[name] = float32(shape, new Float32Array(sizeOf(shape)).fill(initial));
  return tensors;
}

/** The state before the first step: {@link initialTensors}, and optimizer slots of zeros. */
export function initialState(model: Model, optimizer: Optimizer, seed: number): TrainingState {
  const tensors = initialTensors(model, seed);
  for (const { name, shape } of stateTensors(model, optimizer)) tensors[name] ??= float32(shape);
  return { step: 0, tensors };
}

/** Throws {@link UserError} unless `state` holds exactly what this model and optimizer carry. */
export function checkState(state: TrainingState, model: Model, optimizer: Optimizer): void {
  const remedy = 'Resume with the study that the checkpoint was made by.';
  const wanted = stateTensors(model, optimizer);
  for (const { name, shape } of wanted) {
    const tensor = state.tensors[name];
    if (!tensor) throw new UserError('training state', `lacks the tensor ${name}.`, remedy);
    if (tensor.type !== 'float32' || formatShape(tensor.shape) !== formatShape(shape))
      throw new UserError(
        'training state',
        `has ${name} of ${tensor.type}, ${formatShape(tensor.shape)} where the model has float32, ${formatShape(shape)}.`,
        remedy,
      );
  }
  const names = new Set(wanted.map(({ name }) => name));
  const extra = Object.keys(state.tensors).find((name) => !names.has(name));
  if (extra)
    throw new UserError('training state', `has the tensor ${extra}, which the model has not.`, remedy);
}
