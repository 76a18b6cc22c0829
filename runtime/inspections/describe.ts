/** Describes a model without running it: the first thing that a panel shows. */
import type { Proposal } from '../capture/dimensions';
import type { LayerInfo, ModelInfo } from '../checkpoints/model';

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
