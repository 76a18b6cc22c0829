/** Batch normalisation (Ioffe and Szegedy 2015) with running statistics, as PyTorch has it. */
import { batchNormTraining } from '../../onnx/batch-norm';
import type { Graph, Value } from '../../onnx/graph';
import type { Part, Pass } from './part';
import { constant } from './weights';

const EPSILON = 1e-5;
/** Weight of the batch in the running statistics. */
const MOMENTUM = 0.1;

/** (1 - momentum) old + momentum x factor x of the batch */
function running(graph: Graph, old: Value, ofBatch: Value, factor: number): Value {
  const kept = graph.op('Mul', [old, graph.scalar(1 - MOMENTUM, 'float32')]);
  return graph.op('Add', [kept, graph.op('Mul', [ofBatch, graph.scalar(MOMENTUM * factor, 'float32')])]);
}

/**
 * The norm `name` of [batch, channels, height, width] over all but the channels: by the mean and variance of the batch
 * in a training step, elsewhere by the running ones, which are buffers. The running variance is the unbiased one.
 */
export function batchNorm(name: string, channels: number): Part {
  const of = (part: string) => `${name}.${part}`;
  const trained = (pass: Pass, value: Value) => {
    const { graph, tensor } = pass;
    const [weight, bias] = [tensor(of('weight')), tensor(of('bias'))];
    const { output, mean, variance } = batchNormTraining(graph, value, weight, bias, EPSILON, name);
    const count = value.shape.reduce<number>(
      (product, extent, i) => product * (i === 1 ? 1 : Number(extent)),
      1,
    );
    const unbiased = count / Math.max(1, count - 1);
    pass.update(of('running_mean'), running(graph, tensor(of('running_mean')), mean, 1));
    pass.update(of('running_var'), running(graph, tensor(of('running_var')), variance, unbiased));
    return output;
  };
  return {
    parameters: [constant(of('weight'), [channels], 1), constant(of('bias'), [channels], 0)],
    buffers: [
      { name: of('running_mean'), shape: [channels], initial: 0 },
      { name: of('running_var'), shape: [channels], initial: 1 },
    ],
    apply(pass, value) {
      if (pass.training) return trained(pass, value);
      const tensors = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => pass.tensor(of(part)));
      return pass.graph.op('BatchNormalization', [value, ...tensors], { epsilon: { float: EPSILON } }, name);
    },
  };
}
