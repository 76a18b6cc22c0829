/** Whether data can be trained on. */
import type { DataInfo, Dataset, Split } from '../data/dataset';
import { formatShape } from '../engine/ndarray';
import { UserError } from '../errors';
import { firstNonFinite } from './divergence';
import { rowShape, storedType } from './model-input';

function checkInputs({ input }: DataInfo, { inputs }: Split): void {
  const [rows, ...shape] = inputs.shape;
  const wanted = rowShape(input);
  if (inputs.type !== storedType(input) || rows === 0 || formatShape(shape) !== formatShape(wanted))
    throw new UserError(
      'training inputs',
      `have shape ${formatShape(inputs.shape)} of ${inputs.type}, not rows of ${formatShape(wanted)} of ${storedType(input)}.`,
      'Give one row of inputs and one row of targets for each example.',
    );
  if (inputs.data instanceof Float32Array && firstNonFinite(inputs.data) >= 0)
    throw new UserError('training inputs', 'contain NaN or infinite numbers.', 'Correct the data.');
  if (input.kind !== 'tokens') return;
  const wrong = (inputs.data as Int32Array).find((token) => token < 0 || token >= input.vocabulary);
  if (wrong !== undefined)
    throw new UserError(
      'training inputs',
      `contain the token ${wrong}.`,
      `Use tokens from 0 to ${input.vocabulary - 1}.`,
    );
}

function checkTargets({ features }: DataInfo, { inputs, targets }: Split): void {
  const wanted = formatShape([inputs.shape[0], features.length]);
  if (formatShape(targets.shape) !== wanted)
    throw new UserError(
      'training targets',
      `have shape ${formatShape(targets.shape)}, not ${wanted} (rows x features).`,
      'Give one row of inputs and one row of targets for each example.',
    );
  for (let i = 0; i < targets.data.length; i++) {
    const { name, classes } = features[i % features.length];
    const value = targets.data[i];
    if (Number.isInteger(value) && value >= 0 && value < classes) continue;
    throw new UserError(
      'training targets',
      `contain the value ${value} of the feature "${name}".`,
      `Use whole numbers from 0 to ${classes - 1}.`,
    );
  }
}

/** Throws {@link UserError} unless the rows to train on fit each other and what is said of the data set. */
export function checkTrainingRows(data: Dataset): void {
  checkInputs(data, data.train);
  checkTargets(data, data.train);
}
