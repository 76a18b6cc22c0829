/** What an optimizer is to the training graph; the update rules themselves are in files of their own. */
import type { Graph, Value } from '../onnx/graph';
import type { Model, Parameter } from '../models/model';
import { adam } from './adam';
import { groupParameters, type ParameterGroup } from './groups';
import { rateFactor } from './schedule';
import { sgd } from './sgd';
import type { OptimizerSpec, TrainingSpec } from './spec';

/** How the parameters of one group are updated. */
export interface UpdateRule {
  /** Tensors kept for each parameter beside itself, of its shape and zero at the start: their names. */
  readonly slots: readonly string[];
  /** Numbers that change from step to step, computed in float64 outside the graph: name -> value at step 0, 1, ... */
  readonly schedule: Readonly<Record<string, (step: number) => number>>;
  /** Adds the update of one parameter to a graph and returns its new value and its slots' new values. */
  update(
    graph: Graph,
    parameter: Value,
    gradient: Value,
    slots: readonly Value[],
    schedule: Readonly<Record<string, Value>>,
  ): [Value, ...Value[]];
}

/** What an update rule is made for. */
export interface RuleOptions {
  /** Learning rate of the group at step 0, 1, ... */
  readonly rate: (step: number) => number;
  /** Factor of the group on the learning rate. */
  readonly factor: number;
  readonly weightDecay: number;
  /** Whether gradients come multiplied by the learning rate (without the factor of the group). */
  readonly scaled: boolean;
}

/** A group with its rule. */
export interface OptimizedGroup extends ParameterGroup {
  readonly rule: UpdateRule;
}

/** Everything that turns gradients into new parameters. */
export interface Optimizer {
  readonly groups: readonly OptimizedGroup[];
  /** Parameters that stay as they are. */
  readonly frozen: readonly Parameter[];
  /** Names of the slots, the same for every group. */
  readonly slots: readonly string[];
  /** Largest norm of the whole gradient. */
  readonly clipNorm?: number;
  /** Where given, all gradients are wanted multiplied by this: the learning rate at step 0, 1, ... */
  readonly gradientScale?: (step: number) => number;
}

function buildRule(spec: OptimizerSpec, options: RuleOptions): UpdateRule {
  switch (spec.kind) {
    case 'sgd':
      return sgd(spec, options);
    case 'adam':
    case 'adamw':
      return adam(spec, options);
  }
}

/** What of a training spec an optimizer is made of. */
export type OptimizerOptions = Pick<TrainingSpec, 'optimizer' | 'schedule' | 'groups' | 'clipNorm' | 'steps'>;

/** The optimizer that a spec describes. Throws {@link UserError} where a group does not fit the model. */
export function buildOptimizer(training: OptimizerOptions, { parameters }: Model): Optimizer {
  const { optimizer: spec, schedule, clipNorm, steps } = training;
  const factorAt = rateFactor(schedule, steps);
  const rate = (step: number) => spec.learningRate * factorAt(step);
  const scaled = spec.kind === 'sgd' && spec.momentum === 0 && clipNorm === undefined;
  const { groups, frozen } = groupParameters(parameters, training.groups, spec.weightDecay);
  const optimized = groups.map((group) => {
    const { rate: factor, weightDecay } = group;
    const options = { rate: (step: number) => rate(step) * factor, factor, weightDecay, scaled };
    return { ...group, rule: buildRule(spec, options) };
  });
  const { slots } = optimized[0].rule;
  return { groups: optimized, frozen, slots, clipNorm, gradientScale: scaled ? rate : undefined };
}
