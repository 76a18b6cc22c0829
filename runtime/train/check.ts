/** Whether a training spec fits its data: what the schema alone cannot say. */
import type { DataInfo } from '../data/dataset';
import { UserError } from '../errors';
import type { TrainingSpec } from './spec';

function checkTargets(targets: readonly string[] | undefined, path: string, { features }: DataInfo): void {
  const names = features.map(({ name }) => name);
  targets?.forEach((target, i) => {
    if (!names.includes(target))
      throw new UserError(
        `${path}[${i}]`,
        `is "${target}", which is no feature of the data.`,
        `Use one of: ${names.join(', ')}.`,
      );
    if (targets.indexOf(target) < i)
      throw new UserError(`${path}[${i}]`, `names "${target}" again.`, 'Name each feature once.');
  });
}

function checkPhases({ phases, steps }: TrainingSpec): void {
  const sum = phases.reduce((sofar, phase) => sofar + phase.steps, 0);
  if (sum > steps)
    throw new UserError(
      'training.phases',
      `take ${sum} steps together, but training.steps is ${steps}.`,
      `Use at most ${steps} steps in phases, or at least ${sum} in training.steps.`,
    );
}

function checkLoss({ loss }: TrainingSpec, { features }: DataInfo): void {
  const many = features.find(({ classes }) => classes > 2);
  if (loss === 'softmax-cross-entropy' || !many) return;
  throw new UserError(
    'training.loss',
    `is "${loss}", which has one output a feature: the feature "${many.name}" has ${many.classes} values, more label classes than outputs.`,
    'Use "softmax-cross-entropy".',
  );
}

function checkEarlyStop({ earlyStop, steps }: TrainingSpec): void {
  if (!earlyStop || earlyStop.every <= steps) return;
  throw new UserError(
    'training.earlyStop.every',
    `is ${earlyStop.every}, but training.steps is ${steps}: the accuracy would never be looked at.`,
    `Use 1 to ${steps}.`,
  );
}

function checkOptimizer({ optimizer, schedule, steps }: TrainingSpec): void {
  if (optimizer.kind === 'sgd' && optimizer.nesterov && optimizer.momentum === 0)
    throw new UserError(
      'training.optimizer.nesterov',
      'is true, but training.optimizer.momentum is 0.',
      'Use a momentum above 0 and below 1 (0.9 is usual), or nesterov false.',
    );
  if (schedule.warmup > steps)
    throw new UserError(
      'training.schedule.warmup',
      `is ${schedule.warmup}, but training.steps is ${steps}.`,
      `Use 0 to ${steps}.`,
    );
}

/**
 * Throws {@link UserError} with the path in the spec and what is allowed where a training spec does not fit its data.
 * That groups match parameters is checked when the model is known (see groups.ts).
 */
export function checkTraining(training: TrainingSpec, info: DataInfo): void {
  checkTargets(training.targets, 'training.targets', info);
  training.phases.forEach(({ targets }, i) => checkTargets(targets, `training.phases[${i}].targets`, info));
  checkPhases(training);
  checkLoss(training, info);
  checkEarlyStop(training);
  checkOptimizer(training);
}
