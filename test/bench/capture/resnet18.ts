/** ResNet-18 (He et al. 2016) with random weights, as PyTorch exports it: with batch norms, or folded into convolutions. */
import { randomStream } from '../../../runtime/data/random';
import { float32, sizeOf, type NdArray } from '../../../runtime/engine/ndarray';
import { encodeModel } from '../../../runtime/onnx/encode';
import { Graph, type Value } from '../../../runtime/onnx/graph';

/** What the file is to hold. */
export interface ResnetOptions {
  /** Height and width of an image. */
  readonly pixels: number;
  /** Batch norms are part of the convolutions, as an exporter leaves them in evaluation mode. */
  readonly folded: boolean;
}

interface Convolution {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
}

const STAGES = [64, 128, 256, 512] as const;
const CLASSES = 1000;

/** Adds named layers to a graph; weights are a function of their names. */
class Builder {
  readonly graph = new Graph('resnet18');

  constructor(private readonly folded: boolean) {}

  private random(name: string, shape: readonly number[], scale: number, centre = 0): Value {
    const stream = randomStream(0, name);
    const data = Float32Array.from(
      { length: sizeOf(shape) },
      () => centre + (stream.uniform() * 2 - 1) * scale,
    );
    return this.graph.initializer(name, float32(shape, data) satisfies NdArray);
  }

  convolution(name: string, image: Value, { from, to, kernel, stride }: Convolution, norm: string): Value {
    const fan = from * kernel * kernel;
    const inputs = [image, this.random(`${name}.weight`, [to, from, kernel, kernel], Math.sqrt(6 / fan))];
    if (this.folded) inputs.push(this.random(`${name}.bias`, [to], 0.1));
    const border = (kernel - 1) / 2;
    const attributes = {
      kernel_shape: { ints: [kernel, kernel] },
      strides: { ints: [stride, stride] },
      pads: { ints: [border, border, border, border] },
    };
    const convolved = this.graph.op('Conv', inputs, attributes, name);
    return this.folded ? convolved : this.norm(norm, convolved, to);
  }

  private norm(name: string, image: Value, channels: number): Value {
    const tensors = [
      this.random(`${name}.weight`, [channels], 0.2, 1),
      this.random(`${name}.bias`, [channels], 0.1),
      this.random(`${name}.running_mean`, [channels], 0.1),
      this.random(`${name}.running_var`, [channels], 0.5, 1),
    ];
    return this.graph.op('BatchNormalization', [image, ...tensors], { epsilon: { float: 1e-5 } }, name);
  }

  relu(name: string, value: Value): Value {
    return this.graph.op('Relu', [value], {}, name);
  }

  block(name: string, image: Value, from: number, to: number, stride: number): Value {
    const first = this.convolution(`${name}.conv1`, image, { from, to, kernel: 3, stride }, `${name}.bn1`);
    const hidden = this.relu(`${name}.relu`, first);
    const branch = this.convolution(
      `${name}.conv2`,
      hidden,
      { from: to, to, kernel: 3, stride: 1 },
      `${name}.bn2`,
    );
    const shortcut =
      from === to
        ? image
        : this.convolution(
            `${name}.downsample.0`,
            image,
            { from, to, kernel: 1, stride },
            `${name}.downsample.1`,
          );
    return this.relu(`${name}.relu_1`, this.graph.op('Add', [branch, shortcut], {}, `${name}.add`));
  }

  head(image: Value): Value {
    const pooled = this.graph.op('GlobalAveragePool', [image], {}, 'avgpool');
    const units = this.graph.op('Reshape', [pooled, this.graph.integers([0, 512])], {}, 'flatten');
    const weight = this.random('fc.weight', [CLASSES, 512], 0.05);
    return this.graph.op(
      'Gemm',
      [units, weight, this.random('fc.bias', [CLASSES], 0.05)],
      { transB: { int: 1 } },
      'fc',
    );
  }
}

/** The bytes of the model: images [batch, 3, pixels, pixels] -> 1,000 class scores `fc`. */
export function resnet18({ pixels, folded }: ResnetOptions): Uint8Array {
  const builder = new Builder(folded);
  const image = builder.graph.input('image', 'float32', ['batch', 3, pixels, pixels]);
  const first = builder.convolution('conv1', image, { from: 3, to: 64, kernel: 7, stride: 2 }, 'bn1');
  let value = builder.graph.op(
    'MaxPool',
    [builder.relu('relu', first)],
    { kernel_shape: { ints: [3, 3] }, strides: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] } },
    'maxpool',
  );
  STAGES.forEach((to, stage) => {
    const from = stage === 0 ? to : STAGES[stage - 1];
    value = builder.block(`layer${stage + 1}.0`, value, from, to, stage === 0 ? 1 : 2);
    value = builder.block(`layer${stage + 1}.1`, value, to, to, 1);
  });
  builder.graph.output(builder.head(value));
  return encodeModel(builder.graph);
}
