/** Which nodes of a study's training graph run on which execution provider. */
import { generateData } from '../data/generate';
import type { DataSpec } from '../data/spec';
import { findPlacement, type Placement } from '../engine/placement';
import type { JobContext } from '../job';
import { buildModel } from '../models/build';
import { encodeModel } from '../onnx/encode';
import type { SeedParams } from '../protocol';
import { throwIfCancelled } from '../errors';
import { RunFolder } from '../store/run-folder';
import { PORT } from '../train/graph-ports';
import { buildTrainingGraph } from '../train/loop-graph';
import { modelPorts } from '../train/ports';
import { initialState } from '../train/state';
import { StepRequests } from '../train/step-request';

/** A data set of few rows: where nodes run does not depend on how many there are. */
const fewRows = (data: DataSpec): DataSpec => {
  const few = (rows: number) => Math.min(rows, 64);
  const { train, validation, test } = data.rows;
  return { ...data, rows: { train: few(train), validation: few(validation), test: few(test) } };
};

/** The operation behind `study.placement`: takes one training step of a seed, and profiles it. */
export async function trainingPlacement(
  { folder, seed, provider = 'cpu', threads }: SeedParams,
  { signal }: JobContext,
): Promise<Placement> {
  throwIfCancelled(signal);
  const { data: dataSpec, model: modelSpec, training } = new RunFolder(folder).readSpec();
  const data = generateData(fewRows(dataSpec));
  const model = buildModel(modelSpec, modelPorts(data, training));
  const graph = buildTrainingGraph({ model, training, data });
  const feeds = {
    ...initialState(model, graph.optimizer, seed).tensors,
    ...new StepRequests(graph, data.train.inputs.shape[0], seed).of(0, 1).feeds,
    [PORT.inputs]: data.train.inputs,
    [PORT.targets]: data.train.targets,
  };
  return await findPlacement(encodeModel(graph.graph), feeds, { providers: [provider], threads });
}
