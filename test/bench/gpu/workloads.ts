/** What is trained on each provider: an MLP with two optimizers, a CNN and a transformer, at a small and a large batch. */
import { WORKLOADS, type Workload } from '../train/workloads';

/** Names that are trained where none are given. */
export const USUAL: readonly string[] = ['mlp-sgd', 'mlp-adam', 'cnn', 'transformer'];
/** Batch sizes where none are given. */
export const USUAL_BATCHES: readonly number[] = [64, 1024];

/** Every workload at every batch size. */
export function workloadsOf(names: readonly string[], batches: readonly number[]): Workload[] {
  return names.flatMap((name) => {
    const workload = WORKLOADS.find((of) => of.name === name);
    if (!workload)
      throw new Error(`${name} is no workload; they are ${WORKLOADS.map((of) => of.name).join(', ')}`);
    return batches.map((batchSize) => ({ ...workload, training: { ...workload.training, batchSize } }));
  });
}
