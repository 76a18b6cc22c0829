/** What every architecture hands to training, evaluation and checkpoints: one description, run in several graphs. */
import type { InputInfo } from '../data/dataset';
import type { ElementType } from '../engine/ndarray';
import type { Graph, Value } from '../onnx/graph';
import type { Initialisation } from './initialise';

/** A trained tensor. */
export interface Parameter {
  /** Name in checkpoints, such as `hidden1.linear.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
  /** Whether it is one that weight decay is meant for: weights are, biases, norms and positions are not. */
  readonly decays: boolean;
}

/** A tensor that training carries from step to step without a gradient: running statistics. */
export interface Buffer {
  readonly name: string;
  readonly shape: readonly number[];
  /** What every element is at the start. */
  readonly initial: number;
}

/** How the activation of a layer becomes one row of units: not at all, or by the mean over places. */
export type LayerReduction = 'none' | 'mean over space' | 'mean over tokens';

/** A layer whose activations are evaluated: the tensor of that name in every graph of the model. */
export interface Layer {
  readonly name: string;
  /** Of one row: [units], [channels, height, width] or [tokens, units]. */
  readonly shape: readonly number[];
  readonly reduction: LayerReduction;
  /** Units after the reduction. */
  readonly units: number;
  /** Whether it is a representation of record; the first of them is the one that claims speak of. */
  readonly ofRecord: boolean;
}

/** What an architecture is built for. */
export interface ModelPorts {
  readonly input: InputInfo;
  /** Number of features: target columns. */
  readonly features: number;
  /** Logits a feature: 1 where its loss takes one number, else the most values that a feature has. */
  readonly classes: number;
}

/** One forward pass under construction: what an architecture needs from the graph it is built into. */
export interface ForwardPass {
  readonly graph: Graph;
  /** [batch, ...input]: float32 for vectors and images (0 to 1), int32 for tokens. */
  readonly input: Value;
  /** Whether this is a training step: batch statistics and dropout, or running statistics and none. */
  readonly training: boolean;
  /** The parameter or buffer of that name; a missing one is a defect of the architecture. */
  tensor(name: string): Value;
  /**
   * In a training step sets a share `rate` of the elements to zero and divides the others by 1 - rate; elsewhere the value
   * itself. `name` tells the places of dropout in one model apart.
   */
  dropout(value: Value, rate: number, name: string): Value;
  /** In a training step, what a buffer becomes. */
  update(buffer: string, value: Value): void;
}

/** An architecture: its tensors and its forward pass. */
export interface Model {
  /** One row of the input, without the batch dimension. */
  readonly input: { readonly type: ElementType; readonly shape: readonly number[] };
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  /** In forward order; the last is the output `logits` of features x classes units, the classes of a feature together. */
  readonly layers: readonly Layer[];
  /** Adds the forward pass to a graph and returns the value of each layer, in the order of `layers`. */
  forward(pass: ForwardPass): Value[];
}
