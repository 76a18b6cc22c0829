/** What passes between the comparison panel and the extension: types only. */
import type { Reduction } from '../../runtime/capture/reduce';
import type { Comparison } from '../../runtime/inspections/compare';
import type { ModelDescription } from '../../runtime/inspections/describe';
import type { Distance, LayerView } from '../../runtime/inspections/layer-view';
import type { PairStatistics, PairStatisticsParams } from '../../runtime/inspections/pair-statistics';
import type { ProbeChoice } from '../../runtime/inspections/probe';
import type { Trajectory, TrajectoryParams } from '../../runtime/inspections/trajectory';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { RelativeSpace } from '../../runtime/measures/relative';
import type { CommonRequests } from '../wire/contract';

/** One of the two models. */
export type Side = 'a' | 'b';

/** A model and its path as the person knows it. */
export interface ComparedFile {
  description: ModelDescription;
  path: string;
}

/** What is followed over the training of one of the models, on which inputs. */
export type TrainingChoice = CompareChoice & Pick<TrajectoryParams, 'measure'> & { side: Side };

/** The statistics of which pairs, by which measure, on which inputs. */
export type StatisticsChoice = CompareChoice &
  Required<Pick<PairStatisticsParams, 'measure' | 'settings' | 'correction'>> &
  Pick<PairStatisticsParams, 'pairs' | 'relative'>;

/** What the comparison starts from. */
export interface CompareStart {
  a: ComparedFile;
  b: ComparedFile;
  /** The inputs chosen last for this pair or one of its models, null if none were; `{}` is the study's test set. */
  probe: ProbeChoice | null;
  /** The first is the default. */
  measures: MeasureInfo[];
  /** Measures of one representation. */
  single: MeasureInfo[];
}

/** On what the models are compared. */
export interface CompareChoice {
  probe: ProbeChoice;
  reduction: Reduction;
}

/** Requests and events of the comparison panel. */
export interface CompareContract {
  requests: CommonRequests & {
    start: { params: null; result: CompareStart };
    /** Asks for a probe set (.npz, .npy, .csv); null when the person decided otherwise. */
    chooseProbe: { params: null; result: { file: string } | null };
    /** On success the choice of inputs is remembered for both models. */
    compare: {
      params: CompareChoice & { measure: string; relative?: RelativeSpace };
      result: Comparison;
    };
    /** Intervals, chance and differences of pairs of layers. */
    pairs: { params: StatisticsChoice; result: PairStatistics };
    /** A measure over all checkpoints of the seed that a model is of. */
    trajectory: { params: TrainingChoice; result: Trajectory };
    layer: {
      params: CompareChoice & { side: Side; layer: string; distance: Distance; most: number };
      result: LayerView;
    };
    /** Opens one of the models in the inspector. */
    inspect: { params: { side: Side }; result: null };
    /** Opens the comparison the other way round in this panel. */
    swap: { params: null; result: CompareStart };
  };
  event: { kind: 'changed'; side: Side; refresh: boolean } | { kind: 'deleted'; side: Side };
}

/** What the panel keeps over a reload: which files it compares (absolute paths), and how it shows them. */
export interface ComparePanelState {
  a: string;
  b: string;
  /** Choices of the person in the panel. */
  view?: unknown;
}
