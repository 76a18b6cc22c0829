/** A layer in the plane by UMAP (McInnes et al. 2018, arXiv:1802.03426): neighbourhoods are kept, distances are not. */
import type { Reduction } from '../capture/reduce';
import type { ComputeSettings } from './compute';
import type { ProbeChoice } from './probe';

/** Which layer, and how. The inputs are those that the layer view of the same `most` shows. */
export interface EmbeddingParams {
  file: string;
  probe: ProbeChoice;
  layer: string;
  reduction?: Reduction;
  allTensors?: boolean;
  most?: number;
  /** Default 15; at most the inputs shown less 1. */
  neighbours?: number;
  /** Default 0.1. */
  minimumDistance?: number;
  /** Default 0. */
  seed?: number;
  compute?: ComputeSettings;
}

/** Places of the inputs shown. */
export interface Embedding {
  layer: string;
  inputs: number[];
  x: Float32Array;
  y: Float32Array;
  neighbours: number;
  minimumDistance: number;
  seed: number;
}
