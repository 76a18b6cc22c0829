/** Where a run of training stands. */
import type { NdArray } from '../engine/ndarray';
import { UserError } from '../errors';
import type { Model } from '../models/model';
import { initialise } from '../models/initialise';
import { float32, formatShape } from '../engine/ndarray';
import { carriedTensors } from './loop-graph';
import type { Optimizer } from './optimizer';

/** All that training goes on from: nothing else is carried from step to step. */
export interface TrainingState {
  /** Number of steps done. */
  step: number;
  /** Parameters by name, and the optimizer's tensors as `${parameter}/${slot}`. */
  tensors: Record<string, NdArray<'float32'>>;
}

/** The state before the first step: parameters drawn from the seed, optimizer slots zero. */
export function initialState(model: Model, optimizer: Optimizer, seed: number): TrainingState {
  const tensors: Record<string, NdArray<'float32'>> = {};
  for (const { name, shape } of carriedTensors(model, optimizer)) tensors[name] = float32(shape);
  for (const { name, shape, initialisation } of model.parameters)
    tensors[name] = initialise(name, shape, initialisation, seed);
  return { step: 0, tensors };
}

/** Throws {@link UserError} unless `state` holds exactly what this model and optimizer carry. */
export function checkState(state: TrainingState, model: Model, optimizer: Optimizer): void {
  const remedy = 'Resume with the study that the checkpoint was made by.';
  const carried = carriedTensors(model, optimizer);
  for (const { name, shape } of carried) {
    const tensor = state.tensors[name];
    if (!tensor) throw new UserError('training state', `lacks the tensor ${name}.`, remedy);
    if (formatShape(tensor.shape) !== formatShape(shape))
      throw new UserError(
        'training state',
        `has ${name} of shape ${formatShape(tensor.shape)} where the model has ${formatShape(shape)}.`,
        remedy,
      );
  }
  const extra = Object.keys(state.tensors).find((name) => !carried.some((tensor) => tensor.name === name));
  if (extra)
    throw new UserError('training state', `has the tensor ${extra}, which the model has not.`, remedy);
}
