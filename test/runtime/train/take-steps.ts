/** Training on given rows from given parameters, without a trainer: what comparisons with PyTorch need. */
import type { Dataset } from '../../../runtime/data/dataset';
import type { NdArray } from '../../../runtime/engine/ndarray';
import { buildModel } from '../../../runtime/models/build';
import type { ModelSpec } from '../../../runtime/models/spec';
import { buildTrainingGraph } from '../../../runtime/train/loop-graph';
import { modelPorts } from '../../../runtime/train/ports';
import type { TrainingSpec } from '../../../runtime/train/spec';
import { initialState } from '../../../runtime/train/state';
import { StepRequests } from '../../../runtime/train/step-request';
import { createSessionStepper, type Stepped } from '../../../runtime/train/stepper';

export interface Steps {
  model: ModelSpec;
  training: TrainingSpec;
  data: Dataset;
  /** Parameters and buffers that replace the drawn ones, by name. */
  initial?: Readonly<Record<string, NdArray<'float32'>>>;
  /** Row numbers of the batches one after the other. */
  rows: Int32Array;
}

export async function takeSteps({ model: spec, training, data, initial, rows }: Steps): Promise<Stepped> {
  const model = buildModel(spec, modelPorts(data, training));
  const graph = buildTrainingGraph({ model, training, data });
  const state = initialState(model, graph.optimizer, 0);
  const stepper = await createSessionStepper(graph, data.train, {});
  const requests = new StepRequests(graph, data.train.inputs.shape[0], 0);
  const request = requests.of(0, rows.length / training.batchSize, rows);
  const result = await stepper.run({ ...state, tensors: { ...state.tensors, ...initial } }, request);
  await stepper.close();
  return result;
}
