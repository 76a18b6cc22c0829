/** Describes a model without running it: the first thing that a panel shows. */
import path from 'node:path';
import { openDimensions, type Proposal } from '../capture/dimensions';
import type { LayerInfo, ModelInfo } from '../checkpoints/model';
import { openCheckpoint } from '../checkpoints/open';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import { layersOf } from '../studies/layers';
import { runOf } from './probe';

/** Which file to describe. */
export interface DescribeParams {
  file: string;
  /** Every tensor of the graph is a layer. */
  allTensors?: boolean;
}

/** The run of RepLens that a checkpoint belongs to. */
export interface CheckpointOrigin {
  /** Folder of the run. */
  folder: string;
  study: string;
  title: string;
  seed: number;
  step: number;
  /** Name of the layer that is the representation of record. */
  layerOfRecord: string | null;
}

/** What is known of a model file from reading it. */
export interface ModelDescription extends Omit<ModelInfo, 'bytes'> {
  file: string;
  /** Bytes of the model with its external data. */
  size: number;
  /** In the order of computation. */
  layers: LayerInfo[];
  /** Open dimensions other than the batch, each with a proposal for its extent. */
  openDimensions: Proposal[];
  /** Null for a model of another origin. */
  origin: CheckpointOrigin | null;
}

/** Where the checkpoints of a run lie in its folder. */
const PLACE = /(?:^|[\\/])seed-(\d+)[\\/]checkpoints[\\/]step-(\d+)\.onnx$/;

/** The run that a checkpoint is of. A damaged run does not keep anybody from looking at its models. */
function originOf(file: string): CheckpointOrigin | null {
  const place = PLACE.exec(path.resolve(file));
  const run = runOf(file);
  if (!place || !run) return null;
  try {
    const spec = run.readSpec();
    const { study } = run.readRecord();
    const record = layersOf(spec).find(({ ofRecord }) => ofRecord);
    return {
      folder: run.folder,
      study,
      title: spec.title,
      seed: Number(place[1]),
      step: Number(place[2]),
      layerOfRecord: record?.name ?? null,
    };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The operation behind `describe`. Throws {@link UserError} for a file that is no model that can be opened. */
export async function describe(
  { file, allTensors }: DescribeParams,
  { signal }: JobContext,
): Promise<ModelDescription> {
  const model = await openCheckpoint(file, { allTensors, signal });
  try {
    const { bytes, ...info } = model.info;
    return {
      ...info,
      file,
      size: bytes,
      layers: [...model.layers],
      openDimensions: openDimensions(model.inputs),
      origin: originOf(file),
    };
  } finally {
    await model.close();
  }
}
