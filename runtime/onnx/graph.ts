/**
 * A typed builder of ONNX graphs. Every value has an element type and a shape (open dimensions by name), inferred
 * when its node is added, so that a mistake is reported with the node's name and before anything runs.
 * A graph may be the body of a `Loop`: it then has a parent whose values its nodes may read.
 */
import { UserError } from '../errors';
import { formatShape, type ElementType, type NdArray } from '../engine/ndarray';
import { inferTypes, ShapeMismatch } from './operators';
import type { Inferred } from './operators/rule';

/** The extent of one dimension: a number, or the name of an open dimension such as `batch`. */
export type Extent = number | string;

/** Element type and shape of a value. */
export interface TensorType {
  readonly type: ElementType;
  readonly shape: readonly Extent[];
}

/** A tensor in a graph. */
export interface Value extends TensorType {
  readonly name: string;
  /** The content, where it is fixed in the graph (an initializer). */
  readonly constant?: NdArray;
  /** What a vector of integers made from shapes contains: numbers, and names of open dimensions. */
  readonly content?: readonly Extent[];
}

/** An attribute with its protobuf type, which ONNX does not derive from the number. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly graph: Graph };

/** Attributes of a node by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** One operator with its inputs and outputs. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** What may be said of a node beside its operator and inputs. */
export interface NodeOptions {
  attributes?: Attributes;
  /** Name of the node; default that of its first output, or made from the operator and a counter. */
  name?: string;
  /** Names of the outputs; default the node's name (with `.1`, `.2`, ... for further outputs). */
  outputs?: readonly string[];
}

/**
 * A graph under construction, the body of another where it has a parent. Types are inferred as nodes are
 * added.
 */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly initializers: Value[] = [];
  readonly nodes: GraphNode[] = [];
  private readonly names: Set<string>;
  private readonly producers = new Map<string, GraphNode>();
  private readonly constants = new Map<string, Value>();

  /** `parent`: the graph in which this one is the body of a control-flow node. Names are unique over both. */
  constructor(
    readonly name: string,
    readonly parent?: Graph,
  ) {
    this.names = parent?.names ?? new Set();
  }

  /** Declares an input. */
  input(name: string, type: ElementType, shape: readonly Extent[]): Value {
    const value = { name: this.claim(name), type, shape };
    this.inputs.push(value);
    return value;
  }

  /** Declares `value` as an output. */
  output(value: Value): Value {
    this.outputs.push(value);
    return value;
  }

  /** A named tensor with fixed content. */
  initializer(name: string, content: NdArray): Value {
    const value: Value = {
      name: this.claim(name),
      type: content.type,
      shape: content.shape,
      constant: content,
    };
    this.initializers.push(value);
    return value;
  }

  /** A number as a scalar constant; the same number is stored once. */
  scalar(number: number, type: 'float32' | 'float64'): Value {
    const data = type === 'float32' ? Float32Array.of(number) : Float64Array.of(number);
    return this.constant(`scalar ${type} ${number}`, { type, shape: [], data });
  }

  /** Integers as a one-dimensional int64 constant (axes, target shapes); the same list is stored once. */
  integers(list: readonly number[]): Value {
    const content: NdArray<'int64'> = {
      type: 'int64',
      shape: [list.length],
      data: BigInt64Array.from(list, BigInt),
    };
    return this.constant(`integers ${list.join()}`, content);
  }

  /** A constant that `key` stands for: asked for again under the same key, the same value is returned. */
  constant(key: string, content: NdArray): Value {
    const known = this.constants.get(key);
    if (known) return known;
    const value = this.initializer(this.free('constant'), content);
    this.constants.set(key, value);
    return value;
  }

  /** Adds a node and returns its outputs. Throws {@link UserError} that names it where its inputs do not fit. */
  node(op: string, inputs: readonly Value[], options: NodeOptions = {}): Value[] {
    const { attributes = {} } = options;
    const name = options.name ?? options.outputs?.[0] ?? this.free(op);
    const types = this.infer(name, op, inputs, attributes);
    const folded = options.name || options.outputs ? undefined : this.fold(types);
    if (folded) return [folded];
    const outputs = types.map((type, i) => ({
      name: this.claim(options.outputs?.[i] ?? (i === 0 ? name : `${name}.${i}`)),
      ...type,
    }));
    const node: GraphNode = { name, op, inputs, outputs, attributes };
    this.nodes.push(node);
    for (const output of outputs) this.producers.set(output.name, node);
    return outputs;
  }

  /** Adds a node with one output and returns that. */
  op(op: string, inputs: readonly Value[], attributes?: Attributes, name?: string): Value {
    return this.node(op, inputs, { attributes, name })[0];
  }

  /**
   * Puts other nodes in the place of one: those that `build` adds, some of which must give outputs of the same names.
   * What is read by name, as a layer or by later nodes, stays what it was.
   */
  replace<T>(node: GraphNode, build: () => T): T {
    const later = this.nodes.splice(this.nodes.indexOf(node)).slice(1);
    for (const { name } of node.outputs) this.names.delete(name);
    const built = build();
    this.nodes.push(...later);
    return built;
  }

  /** The node that computes `value`; undefined for inputs, initializers and values of the parent. */
  producerOf(value: Value): GraphNode | undefined {
    return this.producers.get(value.name);
  }

  private infer(name: string, op: string, inputs: readonly Value[], attributes: Attributes): Inferred[] {
    try {
      return inferTypes(op, inputs, attributes);
    } catch (error) {
      if (!(error instanceof ShapeMismatch)) throw error;
      const given = inputs
        .map((input) => `${input.name} (${input.type}, ${formatShape(input.shape)})`)
        .join(', ');
      throw new UserError(
        `node ${name} (${op})`,
        `${error.message} Its inputs are ${given}.`,
        'Correct the sizes in the model spec.',
        { cause: error },
      );
    }
  }

  /** Integers that are computed from known shapes, as a constant: axes and target shapes must be known to infer types. */
  private fold([{ type, shape, content }]: readonly Inferred[]): Value | undefined {
    if (type !== 'int64' || !content || content.some((extent) => typeof extent !== 'number'))
      return undefined;
    const data = BigInt64Array.from(content as readonly number[], BigInt);
    return this.constant(`integers ${content.join()} of shape ${shape.join()}`, {
      type,
      shape: shape.map(Number),
      data,
    });
  }

  private free(prefix: string): string {
    let count = 1;
    while (this.names.has(`${prefix}_${count}`)) count++;
    return `${prefix}_${count}`;
  }

  private claim(name: string): string {
    if (this.names.has(name))
      throw new UserError(
        `tensor ${name}`,
        'is defined twice in one graph.',
        'Give the two parts of the model different names.',
      );
    this.names.add(name);
    return name;
  }
}
