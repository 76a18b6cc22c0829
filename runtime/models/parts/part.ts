/** What architectures are made of: parts that own tensors and add nodes to a forward pass. */
import type { Value } from '../../onnx/graph';
import type { Buffer, ForwardPass, Parameter } from '../model';

/** A forward pass in which activations are marked as layers. */
export interface Pass extends ForwardPass {
  /** Marks a value as a layer, under its own name, and returns it. */
  keep(value: Value, options?: { ofRecord: boolean }): Value;
}

/** Tensors of a part. */
export interface Tensors {
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
}

/** A piece of a network with tensors of its own. */
export interface Part<Inputs extends readonly unknown[] = [Value]> extends Tensors {
  /** Adds its nodes to the graph of the pass and returns what comes out. */
  apply(pass: Pass, ...inputs: Inputs): Value;
}

/** The tensors of several parts, in their order. */
export function tensorsOf(...parts: readonly Tensors[]): Tensors {
  return {
    parameters: parts.flatMap((part) => part.parameters),
    buffers: parts.flatMap((part) => part.buffers),
  };
}
