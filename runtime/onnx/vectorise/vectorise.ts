/**
 * The same computation for several seeds in one graph (what JAX calls vmap): every value that depends on the seed gets a
 * leading axis of one entry a seed, the others stay as they are. On a GPU a small network then fills the device; each
 * seed's numbers are those that it would have alone, up to rounding.
 */
import { liveNodes } from '../encode';
import { Graph, type GraphNode, type Value } from '../graph';
import { BATCHING } from './index';
import { Batching, cannotVectorise, type Lifted } from './rule';

/** The counterparts of the values of one graph, and through its parent those of the graphs around it. */
class Scope {
  private readonly lifted = new Map<string, Lifted>();

  constructor(private readonly parent?: Scope) {}

  set(original: Value, lifted: Lifted): void {
    this.lifted.set(original.name, lifted);
  }

  find(name: string): Lifted | undefined {
    return this.lifted.get(name) ?? this.parent?.find(name);
  }

  get(name: string): Lifted {
    const found = this.find(name);
    if (!found) throw new Error(`${name} is read before it is computed`);
    return found;
  }
}

/** Adds the counterparts of the nodes of one graph to another. */
class Translation {
  constructor(
    private readonly target: Graph,
    private readonly size: number,
    private readonly scope: Scope,
  ) {}

  /** Returns the counterparts of the outputs of `source`; those of its inputs are in scope. */
  translate(source: Graph): Lifted[] {
    for (const { name, constant, ...type } of source.initializers)
      if (constant)
        this.scope.set(
          { name, ...type },
          { value: this.target.constant(`original ${name}`, constant), stacked: false },
        );
    for (const node of liveNodes(source)) {
      const outputs = this.counterpart(node);
      node.outputs.forEach((output, i) => this.scope.set(output, outputs[i]));
    }
    return source.outputs.map(({ name }) => this.scope.get(name));
  }

  private counterpart(node: GraphNode): Lifted[] {
    const inputs = node.inputs.map(({ name }) => this.scope.get(name));
    const hasBody = Object.values(node.attributes).some((attribute) => 'graph' in attribute);
    if (!hasBody && !inputs.some((input) => input.stacked)) return this.copy(node, inputs);
    const rule = BATCHING.get(node.op);
    if (!rule) throw cannotVectorise(node, `${node.op} has no rule for a seed axis.`);
    const bodies = {
      isStacked: (name: string) => this.scope.find(name)?.stacked ?? false,
      translate: (source: Graph, target: Graph, lifted: readonly Lifted[]) => {
        const scope = new Scope(this.scope);
        source.inputs.forEach((input, i) => scope.set(input, lifted[i]));
        return new Translation(target, this.size, scope).translate(source);
      },
    };
    return rule(new Batching(this.target, node, this.size, inputs, bodies));
  }

  /** Named as in {@link Batching}: the names of the original are left to the outputs of the vectorised graph. */
  private copy({ op, name, attributes }: GraphNode, inputs: readonly Lifted[]): Lifted[] {
    const values = inputs.map(({ value }) => value);
    const copies = this.target.node(op, values, { attributes, name: `${name}@0` });
    return copies.map((value) => ({ value, stacked: false }));
  }
}

/**
 * The graph that computes `source` for `size` seeds. Its inputs and outputs have the names of the original; the inputs
 * of which `isStacked` holds and all outputs have the seed axis in front. Throws UserError that names a node whose
 * operator has no batching rule.
 */
export function vectorise(source: Graph, size: number, isStacked: (input: Value) => boolean): Graph {
  const target = new Graph(source.name);
  const scope = new Scope();
  for (const input of source.inputs) {
    const stacked = isStacked(input);
    const shape = stacked ? [size, ...input.shape] : input.shape;
    scope.set(input, { value: target.input(input.name, input.type, shape), stacked });
  }
  new Translation(target, size, scope).translate(source).forEach(({ value, stacked }, i) => {
    const { name } = source.outputs[i];
    const repeats = [size, ...value.shape.map(() => 1)];
    target.output(
      stacked
        ? target.op('Identity', [value], {}, name)
        : target.op('Expand', [value, target.integers(repeats)], {}, name),
    );
  });
  return target;
}
