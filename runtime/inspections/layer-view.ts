/** One layer as a panel shows it: inputs in the plane of the principal components, spectrum, dissimilarity matrix. */
import type { Reduction } from '../capture/reduce';
import type { ComputeSettings } from './compute';
import type { LayerMeasures } from './layer-measures';
import type { ProbeChoice, ProbeProvenance } from './probe';

/** Distances between the activations of two inputs. */
export type Distance = 'euclidean' | 'correlation' | 'cosine';

/** Which layer of which model, on what inputs. */
export interface LayerViewParams {
  file: string;
  probe: ProbeChoice;
  layer: string;
  reduction?: Reduction;
  allTensors?: boolean;
  /** Of the dissimilarity matrix; default `euclidean`. */
  distance?: Distance;
  /** Most inputs shown, spread evenly over the probe set; default 400, at most 2000. */
  most?: number;
  compute?: ComputeSettings;
}

/** A label of the inputs shown. */
export interface LabelValues {
  /** One value an input shown. Categories are codes. */
  values: number[];
  kind: 'categorical' | 'numeric';
  /** Names of the categories that the codes index, where the probe set has them. */
  names: string[] | null;
}

/** A representation on a sample of the probe set. All charts of it show the same inputs in the same order. */
export interface LayerView {
  layer: string;
  /** Rows of the probe set that are shown, ascending. */
  inputs: number[];
  /** Rows of the whole representation, and its units. */
  rows: number;
  units: number;
  /** Label -> values of the inputs shown. */
  labels: Record<string, LabelValues>;
  measures: LayerMeasures;
  /** Share of variance of each principal component (of all rows), largest first, at most 64. */
  componentShares: number[];
  /** Inputs shown on the first two components; null where the layer does not vary, with the reason in `undefined`. */
  projection: { x: Float32Array; y: Float32Array } | null;
  /** n x n, row-major over `inputs`, zero diagonal; null where undefined. NaN where a pair has no distance. */
  dissimilarity: { distance: Distance; values: Float32Array } | null;
  /** `projection`, `dissimilarity` -> why it has no value. */
  undefined: Record<string, string>;
  probe: ProbeProvenance;
  reduction: Reduction;
  caveats: string[];
}
