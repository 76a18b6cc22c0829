/** What batching rules share: how they see a node of the original graph and add its counterpart to the vectorised one. */
import { UserError } from '../../errors';
import type { Attributes, Extent, Graph, GraphNode, Value } from '../graph';
import { axisAttribute } from '../operators/rule';

/** What a value of the original graph is in the vectorised one. */
export interface Lifted {
  /** Where it is stacked, of shape [seeds, ...shape of the original]; else of the shape of the original. */
  readonly value: Value;
  /** Whether it has the seed axis, which always leads. */
  readonly stacked: boolean;
}

/** Adds the counterpart of a node to the vectorised graph; at least one of its inputs is stacked. */
export type BatchingRule = (batching: Batching) => Lifted[];

/** A value with the seed axis. */
export const stacked = (value: Value): Lifted => ({ value, stacked: true });

/** Adds the counterpart of `source` to `target`, given those of its inputs; returns those of its outputs. */
type TranslateBody = (source: Graph, target: Graph, inputs: readonly Lifted[]) => Lifted[];

/** What a node with a body needs to translate it. */
interface BodyAccess {
  /** Whether a value that the body reads from the graphs around it is stacked. */
  isStacked(name: string): boolean;
  readonly translate: TranslateBody;
}

/** One node of the original graph, seen from the vectorised one. */
export class Batching {
  private count = 0;

  constructor(
    /** The graph to which the rule adds its nodes. */
    readonly graph: Graph,
    readonly node: GraphNode,
    /** Number of seeds. */
    readonly size: number,
    readonly inputs: readonly Lifted[],
    readonly bodies: BodyAccess,
  ) {}

  /** Adds a node, named after the original one, and returns its outputs. */
  nodes(op: string, inputs: readonly Value[], attributes: Attributes = {}): Value[] {
    return this.graph.node(op, inputs, { attributes, name: `${this.node.name}@${this.count++}` });
  }

  /** Adds a node of one output. */
  op(op: string, inputs: readonly Value[], attributes?: Attributes): Value {
    return this.nodes(op, inputs, attributes)[0];
  }

  /** The same operator on other inputs; all its outputs are stacked. */
  same(inputs: readonly Value[], attributes: Attributes = this.node.attributes): Lifted[] {
    return this.nodes(this.node.op, inputs, attributes).map(stacked);
  }

  /** Rank of input `i` in the original graph. */
  rank(i: number): number {
    return this.node.inputs[i].shape.length;
  }

  /** Whether input `i` is there and has the seed axis. */
  isStacked(i: number): boolean {
    return this.inputs[i]?.stacked ?? false;
  }

  /** Input `i`, which has to be the same for all seeds, such as axes. */
  shared(i: number): Value {
    if (this.isStacked(i)) this.refuse(`${this.node.inputs[i].name} differs from seed to seed.`);
    return this.inputs[i].value;
  }

  /** Input `i` with the seed axis, repeated along it where it is shared. */
  stacked(i: number): Value {
    const { value, stacked: already } = this.inputs[i];
    return already ? value : this.repeat(value);
  }

  /** A shared value with the seed axis. */
  repeat(value: Value): Value {
    return this.op('Expand', [value, this.graph.integers([this.size, ...value.shape.map(() => 1)])]);
  }

  /** Input `i` ready to be broadcast with values that have `rank` dimensions in the original graph. */
  aligned(i: number, rank: number): Value {
    const { value, stacked: hasAxis } = this.inputs[i];
    const missing = rank - this.rank(i);
    if (!hasAxis || missing <= 0) return value;
    const [seeds, ...shape] = value.shape;
    return this.reshape(value, [seeds, ...Array.from({ length: missing }, () => 1), ...shape]);
  }

  /** The elements of `value` in another shape, of which one extent may be open. */
  reshape(value: Value, shape: readonly Extent[]): Value {
    if (shape.filter((extent) => typeof extent === 'string').length > 1)
      this.refuse('it has more than one open dimension.');
    const target = shape.map((extent) => (typeof extent === 'string' ? -1 : extent));
    return this.op('Reshape', [value, this.graph.integers(target)]);
  }

  /** Dimensions in another order. */
  transpose(value: Value, perm: readonly number[]): Value {
    return perm.every((from, to) => from === to)
      ? value
      : this.op('Transpose', [value], { perm: { ints: perm } });
  }

  /** The attribute `axis` of the original node, counted from the front, for a tensor of `rank` dimensions. */
  axis(fallback: number, rank: number): number {
    return axisAttribute(this.node.attributes, rank, fallback);
  }

  /** The attributes with `axis` moved past the seed axis. */
  withAxis(axis: number): Attributes {
    return { ...this.node.attributes, axis: { int: axis + 1 } };
  }

  /** Throws the {@link UserError} of a node that has no counterpart for several seeds. */
  refuse(reason: string): never {
    throw cannotVectorise(this.node, reason);
  }
}

/** The error about a node that keeps several seeds from being trained in one graph. */
export function cannotVectorise(node: GraphNode, reason: string): UserError {
  return new UserError(
    `node ${node.name} (${node.op})`,
    `cannot be computed for several seeds at once: ${reason}`,
    'Train the seeds in processes of their own.',
  );
}
