/** What an optimizer is to the training graph; the optimizers themselves are in files of their own. */
import type { Graph, Value } from '../onnx/graph';
import { adam } from './adam';
import { sgd } from './sgd';
import type { OptimizerSpec } from './spec';

/** An update rule, its state and its schedule. */
export interface Optimizer {
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

/** The optimizer that a spec describes. */
export function buildOptimizer(spec: OptimizerSpec): Optimizer {
  switch (spec.kind) {
    case 'sgd':
      return sgd(spec);
    case 'adam':
    case 'adamw':
      return adam(spec);
  }
}
