/** What every architecture hands to training, evaluation and checkpoints: one description, run in several graphs. */
import type { ElementType } from '../engine/ndarray';
import type { Graph, Value } from '../onnx/graph';
import type { Initialisation } from './initialise';

/** A trained tensor. */
export interface Parameter {
  /** Name in checkpoints, such as `hidden1.linear.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
}

/** A layer whose activations are evaluated: the output tensor of that name in every graph of the model. */
export interface Layer {
  readonly name: string;
  readonly units: number;
  /** Whether it is the representation of record. */
  readonly ofRecord: boolean;
}

/** An architecture: its parameters and its forward pass. */
export interface Model {
  /** One row of the input, without the batch dimension. */
  readonly input: { readonly type: ElementType; readonly shape: readonly number[] };
  readonly parameters: readonly Parameter[];
  /** In forward order; the last is the output `logits`. */
  readonly layers: readonly Layer[];
  /** Adds the forward pass to a graph and returns the value of each layer, in the order of `layers`. */
  forward(graph: Graph, input: Value, parameters: ReadonlyMap<string, Value>): Value[];
}

/** The parameter of that name; a missing one is a defect of the architecture. */
export function parameterOf(parameters: ReadonlyMap<string, Value>, name: string): Value {
  const value = parameters.get(name);
  if (!value) throw new Error(`the model has no parameter ${name}`);
  return value;
}
