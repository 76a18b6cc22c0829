/**
 * Which means over positions follow from others. What a linear operator makes of means is the mean of what it makes: sums,
 * scales, batch norms in inference, joined channels, and convolutions of mean windows (mean-windows.ts). A tensor whose mean
 * follows is not read, so ONNX Runtime fuses its operator with the next as in a plain run; the others are averaged over
 * blocks of positions.
 *
 * How exact: a mean that follows is one float32 result of the tensor's own operator, on inputs that are float32 means. It is
 * off by no more roundings of its terms than a single activation of that layer, and by those of the mean window: as many as
 * the map has rows and columns, at most.
 */
import type { onnx } from 'onnx-proto';
import { sizeOf } from '../engine/ndarray';
import { axesOf, isWholeMean, isWorthwhile, meanWindow } from './mean-windows';
import { attributeOf, integer, integerOf, ints } from './node-attributes';

/** A float32 tensor [rows, channels, ...positions] of which means are wanted, and a block that tiles its positions. */
export interface Pooled {
  readonly tensor: string;
  readonly block: readonly number[];
  /** Extents of its positions. */
  readonly positions: readonly number[];
}

/** Name of the output that holds the averages over blocks, or over all positions where these follow from others. */
export function pooledName({ tensor, block }: Pooled): string {
  return `replens/mean of ${block.join('x')}/${tensor}`;
}

/** Averages of blocks: the block is the kernel and the step. */
function averages(input: string, output: string, block: readonly number[]): onnx.INodeProto {
  const attribute = [ints('kernel_shape', block), ints('strides', block)];
  return { name: output, opType: 'AveragePool', input: [input], output: [output], attribute };
}

/** The node that averages a tensor over its blocks. */
export function averagesOf(pooled: Pooled): onnx.INodeProto {
  return averages(pooled.tensor, pooledName(pooled), pooled.block);
}

/** Which inputs of an operator may be means: only the first, any one, any, or all of them. The others are constants. */
const LINEAR: ReadonlyMap<string, 'first' | 'one' | 'any' | 'all'> = new Map([
  ['BatchNormalization', 'first'],
  ['Div', 'first'],
  ['Mul', 'one'],
  ['Add', 'any'],
  ['Sub', 'any'],
  ['Concat', 'all'],
]);

/** Whether an operator of {@link LINEAR} is, as it stands, a linear function of `varying` among its inputs. */
function isLinear(node: onnx.INodeProto, varying: readonly string[]): boolean {
  const inputs = node.input ?? [];
  if (node.output?.length !== 1 || attributeOf(node, 'broadcast') || integerOf(node, 'training_mode', 0))
    return false;
  switch (LINEAR.get(node.opType ?? '')) {
    case 'first':
      return varying.length === 1 && varying[0] === inputs[0];
    case 'one':
      return varying.length === 1;
    case 'any':
      return varying.length > 0;
    case 'all':
      return varying.length === inputs.length && integerOf(node, 'axis', 0) === 1;
    case undefined:
      return false;
  }
}

/** Makes nodes for the means of some tensors of a graph, in the graph's order. */
class MeanNodes {
  readonly nodes: onnx.INodeProto[] = [];
  private readonly wanted: ReadonlyMap<string, Pooled>;
  /** Shapes of the initializers. */
  private readonly constants: ReadonlyMap<string, readonly number[]>;
  /** Names of the means over all positions, by tensor. */
  private readonly means = new Map<string, string>();

  constructor(
    graph: onnx.IGraphProto,
    pooled: readonly Pooled[],
    private readonly inputs: ReadonlyMap<string, readonly number[]>,
  ) {
    this.wanted = new Map(pooled.map((each) => [each.tensor, each]));
    this.constants = new Map(
      (graph.initializer ?? []).map(({ name, dims }) => [name ?? '', (dims ?? []).map(Number)]),
    );
    for (const node of graph.node ?? [])
      for (const tensor of node.output ?? []) {
        const each = this.wanted.get(tensor);
        if (each) this.add(node, each);
      }
  }

  private add(node: onnx.INodeProto, pooled: Pooled): void {
    const name = pooledName(pooled);
    const isStandard = !node.domain || node.domain === 'ai.onnx';
    const following = isStandard && (this.ofConvolution(node, pooled) ?? this.ofLinear(node, pooled));
    if (following) this.means.set(pooled.tensor, name);
    this.nodes.push(following ? { ...following, name, output: [name] } : averagesOf(pooled));
  }

  /** A linear operator on the means of its inputs. */
  private ofLinear(node: onnx.INodeProto, { positions }: Pooled): onnx.INodeProto | null {
    const names = node.input ?? [];
    const varying = names.filter((name) => !this.constants.has(name));
    const follows =
      isLinear(node, varying) &&
      varying.every((name) => this.wanted.get(name)?.positions.join() === positions.join()) &&
      (node.opType === 'BatchNormalization' ||
        names.every((name) => this.isEverywhere(name, positions.length)));
    if (!follows) return null;
    return { ...node, input: names.map((name) => (this.constants.has(name) ? name : this.meanOf(name))) };
  }

  /** Whether a constant does not vary over positions, the last `axes` of what it is combined with. */
  private isEverywhere(tensor: string, axes: number): boolean {
    const shape = this.constants.get(tensor) ?? [];
    return shape.length <= axes + 2 && sizeOf(shape.slice(-axes)) === 1;
  }

  /** A convolution on its mean window. */
  private ofConvolution(node: onnx.INodeProto, pooled: Pooled): onnx.INodeProto | null {
    const [image, weight, ...bias] = node.input ?? [];
    const kernel = this.constants.get(weight);
    const extents = this.wanted.get(image)?.positions ?? this.inputs.get(image);
    if (node.opType !== 'Conv' || !kernel || extents?.length !== kernel.length - 2) return null;
    const taps = kernel.slice(2);
    const axes = axesOf(node, taps, extents, pooled.positions);
    if (!axes || !isWorthwhile(kernel, pooled.positions)) return null;
    const group = integerOf(node, 'group', 1);
    const window =
      isWholeMean(axes) && this.wanted.has(image)
        ? { name: this.meanOf(image), nodes: [] }
        : meanWindow(image, kernel[1] * group, axes, `replens/window/${pooled.tensor}`);
    if (!window) return null;
    this.nodes.push(...window.nodes);
    return {
      opType: 'Conv',
      input: [window.name, weight, ...bias],
      attribute: [ints('kernel_shape', taps), integer('group', group)],
    };
  }

  /** Name of the mean over all positions of a tensor that is wanted. Averages of blocks are averaged axis by axis. */
  private meanOf(tensor: string): string {
    const known = this.means.get(tensor);
    const pooled = this.wanted.get(tensor);
    if (known !== undefined || !pooled) return known ?? tensor;
    let name = pooledName(pooled);
    for (const [axis, extent] of pooled.positions.entries()) {
      const blocks = pooled.positions.map((_, other) => (other === axis ? extent / pooled.block[axis] : 1));
      if (sizeOf(blocks) === 1) continue;
      const next = `replens/mean ${axis}/${tensor}`;
      this.nodes.push(averages(name, next, blocks));
      name = next;
    }
    this.means.set(tensor, name);
    return name;
  }
}

/**
 * Nodes that make the means of `pooled`, each under its {@link pooledName}. `inputs`: extents of the positions of the graph's
 * inputs, where they are known.
 */
export function meanNodes(
  graph: onnx.IGraphProto,
  pooled: readonly Pooled[],
  inputs: ReadonlyMap<string, readonly number[]>,
): onnx.INodeProto[] {
  return new MeanNodes(graph, pooled, inputs).nodes;
}
