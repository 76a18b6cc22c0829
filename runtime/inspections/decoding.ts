/** Probes of the layers of a checkpoint: what can be decoded from each. */
import type { Reduction } from '../capture/reduce';
import type { LayerProbes, ProbeSettings } from '../measures/probes/contract';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';

/** Which layers to probe for which labels of the inputs. */
export interface DecodingParams {
  file: string;
  probe: ProbeChoice;
  layers?: string[];
  /** Labels of the inputs; default all. */
  labels?: string[];
  reduction?: Reduction;
  settings?: Partial<ProbeSettings>;
  compute?: ComputeSettings;
}

/** A label that was probed for. */
export interface ProbedLabel {
  name: string;
  kind: 'categorical' | 'numeric';
  /** Names of the categories in the order of a confusion matrix; their codes where they have no names. */
  classes: string[];
  /** Test accuracy of always saying the most frequent category; 0 for a number on a scale. */
  chance: number;
}

/** What each layer holds of each label. */
export interface Decoding {
  file: string;
  settings: ProbeSettings;
  labels: ProbedLabel[];
  /** In forward order, layer by layer. */
  layers: LayerProbes[];
  rows: { train: number; validation: number; test: number };
  reduction: Reduction;
  probe: ProbeProvenance;
  leftOut: { layer: string; reason: string }[];
  caveats: string[];
}
