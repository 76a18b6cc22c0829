/**
 * Which means over positions follow from others. What a linear operator makes of means is the mean of what it makes: sums,
 * scales, batch norms in inference, joined channels, and convolutions of mean windows ({@link windowAxis}). A tensor whose
 * mean follows is not read, so ONNX Runtime fuses its operator with the next as in a plain run; the others are averaged over
 * blocks of positions.
 *
 * How exact: a mean that follows is one float32 result of the tensor's own operator, on inputs that are float32 means. It is
 * off by no more roundings of its terms than a single activation of that layer, and by those of the mean window: as many as
 * the map has rows and columns, at most.
 */
import { onnx } from 'onnx-proto';
import { sizeOf } from '../engine/ndarray';
import { isWholeMean, isWorthwhile, windowAxis, type ConvolutionAxis } from './mean-windows';

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

const { AttributeType } = onnx.AttributeProto;

const ints = (name: string, values: readonly number[]): onnx.IAttributeProto => ({
  name,
  ints: [...values],
  type: AttributeType.INTS,
});

const integer = (name: string, value: number): onnx.IAttributeProto => ({
  name,
  i: value,
  type: AttributeType.INT,
});

function attributeOf(node: onnx.INodeProto, name: string): onnx.IAttributeProto | undefined {
  return node.attribute?.find((attribute) => attribute.name === name);
}

function integersOf(node: onnx.INodeProto, name: string, otherwise: readonly number[]): readonly number[] {
  return attributeOf(node, name)?.ints?.map(Number) ?? otherwise;
}

/** Averages of blocks: the block is the kernel and the step. */
function averages(input: string, output: string, block: readonly number[]): onnx.INodeProto {
  return {
    name: output,
    opType: 'AveragePool',
    input: [input],
    output: [output],
    attribute: [ints('kernel_shape', block), ints('strides', block)],
  };
}

/** How many of its inputs an operator may get as means, from the first on; the others do not vary over positions. */
const LINEAR: ReadonlyMap<string, number> = new Map([
  ['BatchNormalization', 1],
  ['Div', 1],
  ['Mul', 1],
  ['Add', 2],
  ['Sub', 2],
  ['Concat', Infinity],
]);

/** Attributes with which these operators do something else than is meant here. */
const isOtherwise = (node: onnx.INodeProto): boolean =>
  (node.opType === 'Concat' && Number(attributeOf(node, 'axis')?.i) !== 1) ||
  Number(attributeOf(node, 'training_mode')?.i ?? 0) !== 0 ||
  attributeOf(node, 'broadcast') !== undefined ||
  (node.output ?? []).length !== 1;

/** Adds nodes that make the means of some tensors of a graph, in its order. */
class MeanNodes {
  readonly nodes: onnx.INodeProto[] = [];
  private readonly wanted: ReadonlyMap<string, Pooled>;
  private readonly constants: ReadonlyMap<string, readonly number[]>;
  /** Names of the means over all positions, by tensor. */
  private readonly means = new Map<string, string>();

  constructor(
    private readonly graph: onnx.IGraphProto,
    pooled: readonly Pooled[],
    private readonly inputs: ReadonlyMap<string, readonly number[]>,
  ) {
    this.wanted = new Map(pooled.map((each) => [each.tensor, each]));
    this.constants = new Map(
      (graph.initializer ?? []).map(({ name, dims }) => [name ?? '', (dims ?? []).map(Number)]),
    );
  }

  add(): this {
    for (const node of this.graph.node ?? [])
      for (const tensor of node.output ?? []) {
        const pooled = this.wanted.get(tensor);
        if (!pooled) continue;
        if (this.follows(node, pooled)) this.means.set(tensor, pooledName(pooled));
        else this.nodes.push(averages(tensor, pooledName(pooled), pooled.block));
      }
    return this;
  }

  private follows(node: onnx.INodeProto, pooled: Pooled): boolean {
    if (node.domain && node.domain !== 'ai.onnx') return false;
    return node.opType === 'Conv' ? this.convolution(node, pooled) : this.linear(node, pooled);
  }

  /** Applies a linear operator to the means of its inputs. */
  private linear(node: onnx.INodeProto, pooled: Pooled): boolean {
    const most = LINEAR.get(node.opType ?? '') ?? 0;
    if (most === 0 || isOtherwise(node)) return false;
    const names = node.input ?? [];
    const varying = names.filter((name) => !this.constants.has(name));
    const isLinear =
      varying.length > 0 &&
      varying.length <= most &&
      (most !== Infinity || varying.length === names.length) &&
      (node.opType === 'Mul' || most > 1 || varying[0] === names[0]) &&
      varying.every((name) => this.hasPositions(name, pooled.positions)) &&
      (node.opType === 'BatchNormalization' ||
        names.every((name) => this.isEverywhere(name, pooled.positions.length)));
    if (!isLinear) return false;
    const name = pooledName(pooled);
    const input = names.map((each) => (this.constants.has(each) ? each : this.meanOf(each)));
    this.nodes.push({ ...node, name, input, output: [name] });
    return true;
  }

  private hasPositions(tensor: string, positions: readonly number[]): boolean {
    return this.wanted.get(tensor)?.positions.join() === positions.join();
  }

  /** Whether a constant does not vary over positions, the last `axes` of what it is combined with. */
  private isEverywhere(tensor: string, axes: number): boolean {
    const shape = this.constants.get(tensor) ?? [];
    return shape.length <= axes + 2 && sizeOf(shape.slice(-axes)) === 1;
  }

  /** The mean over all positions of a tensor that is wanted. */
  private meanOf(tensor: string): string {
    const known = this.means.get(tensor);
    const pooled = this.wanted.get(tensor);
    if (known !== undefined || !pooled) return known ?? tensor;
    const { block, positions } = pooled;
    const rest = positions.map((extent, axis) => extent / block[axis]);
    const name = sizeOf(rest) === 1 ? pooledName(pooled) : `replens/mean/${tensor}`;
    if (sizeOf(rest) > 1) this.nodes.push(averages(pooledName(pooled), name, rest));
    this.means.set(tensor, name);
    return name;
  }

  /** Applies a convolution to its mean window. */
  private convolution(node: onnx.INodeProto, pooled: Pooled): boolean {
    const [image, weight] = node.input ?? [];
    const kernel = this.constants.get(weight);
    const extents = this.wanted.get(image)?.positions ?? this.inputs.get(image);
    if (!kernel || extents?.length !== kernel.length - 2) return false;
    if (attributeOf(node, 'auto_pad') && integersOf(node, 'pads', []).length === 0) return false;
    if (!isWorthwhile(kernel, pooled.positions)) return false;
    const axes = axesOf(node, kernel.slice(2), extents, pooled.positions);
    const group = Number(attributeOf(node, 'group')?.i ?? 1);
    const window =
      isWholeMean(axes) && this.wanted.has(image)
        ? this.meanOf(image)
        : this.meanWindow(image, pooled, axes, kernel[1] * group);
    if (window === null) return false;
    const name = pooledName(pooled);
    this.nodes.push({
      name,
      opType: 'Conv',
      input: [window, ...(node.input ?? []).slice(1)],
      output: [name],
      attribute: [ints('kernel_shape', kernel.slice(2)), integer('group', group)],
    });
    return true;
  }

  /** The name of the mean window of a convolution that makes `pooled`, one axis after the other. */
  private meanWindow(
    image: string,
    pooled: Pooled,
    axes: readonly ConvolutionAxis[],
    channels: number,
  ): string | null {
    const windows = axes.map(windowAxis);
    const nodes: onnx.INodeProto[] = [];
    let last = image;
    for (const [axis, window] of windows.entries()) {
      if (!window) return null;
      const along = (value: number, otherwise: number) =>
        axes.map((_, other) => (other === axis ? value : otherwise));
      const name = `replens/window ${axis}/${pooled.tensor}`;
      const shape = along(window.kernel, 1);
      nodes.push(meanWeights(`${name}/weights`, [channels, 1, ...shape]), {
        name,
        opType: 'Conv',
        input: [last, `${name}/weights`],
        output: [name],
        attribute: [
          ints('kernel_shape', shape),
          ints('strides', along(window.stride, 1)),
          ints('dilations', along(window.dilation, 1)),
          ints('pads', [...along(window.pads[0], 0), ...along(window.pads[1], 0)]),
          integer('group', channels),
        ],
      });
      last = name;
    }
    this.nodes.push(...nodes);
    return last;
  }
}

/** A constant that averages. */
function meanWeights(name: string, shape: readonly number[]): onnx.INodeProto {
  const values = new Float32Array(sizeOf(shape)).fill(1 / sizeOf(shape.slice(1)));
  const t = { dataType: 1, dims: [...shape], rawData: new Uint8Array(values.buffer) };
  return {
    name,
    opType: 'Constant',
    output: [name],
    attribute: [{ name: 'value', t, type: AttributeType.TENSOR }],
  };
}

function axesOf(
  node: onnx.INodeProto,
  kernel: readonly number[],
  inputs: readonly number[],
  outputs: readonly number[],
): ConvolutionAxis[] {
  const ones = kernel.map(() => 1);
  const strides = integersOf(node, 'strides', ones);
  const dilations = integersOf(node, 'dilations', ones);
  const pads = integersOf(node, 'pads', [...ones, ...ones].fill(0));
  return kernel.map((taps, axis) => ({
    input: inputs[axis],
    output: outputs[axis],
    kernel: taps,
    stride: strides[axis],
    dilation: dilations[axis],
    pads: [pads[axis], pads[axis + kernel.length]],
  }));
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
  return new MeanNodes(graph, pooled, inputs).add().nodes;
}
