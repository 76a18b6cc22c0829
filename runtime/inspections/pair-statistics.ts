/** Chosen pairs of layers of two checkpoints, with intervals, chance and differences: the statistics of a comparison. */
import type { Reduction } from '../capture/reduce';
import type { RelativeSpace } from '../measures/relative';
import type {
  Correction,
  Estimate,
  PairedDifference,
  StatisticsSettings,
} from '../measures/statistics/contract';
import type { ComputeSettings } from './compute';
import type { ProbeChoice, ProbeProvenance } from './probe';

/** Which pairs of layers, by which measure. */
export interface PairStatisticsParams {
  a: string;
  b: string;
  /** Layers of A and B; default those of the same name, in forward order. */
  pairs?: { a: string; b: string }[];
  probe: ProbeChoice;
  measure?: string;
  reduction?: Reduction;
  /** Compare in the space of similarities to anchors. */
  relative?: RelativeSpace;
  settings?: Partial<StatisticsSettings>;
  /** Of the p-values; default `holm`. */
  correction?: Correction;
  compute?: ComputeSettings;
}

/** The statistics, a row a pair. */
export interface PairStatistics {
  measure: string;
  formula: string;
  settings: StatisticsSettings;
  correction: Correction;
  rows: number;
  pairs: ({
    a: string;
    b: string;
    /** `chance.p` corrected over the pairs. */ corrected: number | null;
  } & Estimate)[];
  /** Each pair less the one before it. */
  differences: PairedDifference[];
  reduction: Reduction;
  probe: ProbeProvenance;
  caveats: string[];
}
