/** Batch normalisation of a training step (Ioffe and Szegedy 2015). */
import type { Graph, Value } from './graph';

/** What a training step makes of a batch. */
export interface BatchNormalised {
  /** scale (x - mean) / sqrt(variance + epsilon) + bias, of the shape of x. */
  readonly output: Value;
  /** Mean of each channel over the batch and all places, [channels]. */
  readonly mean: Value;
  /** Biased variance (divided by the number of elements), [channels]. */
  readonly variance: Value;
}

/**
 * Normalises x [batch, channels, ...] by the statistics of the batch; `scale` and `bias` are [channels]. Gradients flow
 * through `output`. `name` becomes that of the output. With momentum 0 the operator's "running" statistics are those of
 * the batch. ONNX Runtime writes them over those it is given, so they start from tensors that nothing else reads.
 */
export function batchNormTraining(
  graph: Graph,
  x: Value,
  scale: Value,
  bias: Value,
  epsilon: number,
  name: string,
): BatchNormalised {
  const start = [scale, bias].map((like) => graph.op('Sub', [like, like]));
  const [output, mean, variance] = graph.node('BatchNormalization', [x, scale, bias, ...start], {
    name,
    attributes: { epsilon: { float: epsilon }, momentum: { float: 0 }, training_mode: { int: 1 } },
  });
  return { output, mean, variance };
}
