/**
 * Every request, reply and event between a client (command line, extension) and a runtime process.
 * Types only. Requests travel as JSON-RPC over IPC (see channel.ts); while a request runs, its process sends
 * progress events (job.ts); a request is cancelled through its `AbortSignal` on the client's side.
 */
import type { CaptureParams, CaptureSummary } from './inspections/capture-layers';
import type { CompareParams, Comparison } from './inspections/compare';
import type { Decoding, DecodingParams } from './inspections/decoding';
import type { DescribeParams, ModelDescription } from './inspections/describe';
import type { Diagnosis } from './inspections/doctor';
import type { Embedding, EmbeddingParams } from './inspections/embedding';
import type { InspectParams, Inspection } from './inspections/inspect';
import type { LayerGeometry } from './inspections/layer-geometry';
import type { LabelsParams, LabelsView } from './inspections/label-facts';
import type { LayerView, LayerViewParams } from './inspections/layer-view';
import type { ShownLayerParams } from './inspections/shown-layer';
import type { MeasureFilesParams, MeasuredFiles } from './inspections/measure-files';
import type { NoiseCeilingParams, RunNoiseCeiling } from './inspections/noise-ceiling';
import type { PairStatistics, PairStatisticsParams } from './inspections/pair-statistics';
import type { Trajectory, TrajectoryParams } from './inspections/trajectory';
import type { CudaPlan, CudaSource, CudaStatus } from './engine/cuda/install';
import type { ProviderTest } from './engine/self-test';
import type { ExecutionProvider } from './engine/session';
import type { JobContext } from './job';
import type { MeasureInfo } from './measures/catalogue';
import type { DataPreview, PreviewParams } from './preview/preview';
import type { Placement } from './engine/placement';
import type { ExecutionSettings } from './studies/execution';
import type { SeedResult, StudyResults } from './studies/results';
import type { RunSnapshot } from './studies/snapshot';
import type { StudySpec } from './studies/spec';
import type { Versions } from './versions';

/** Requests by name: what a client sends and what comes back. */
export interface Requests {
  /** Versions of the process that answers; the first request of a client (handshake). */
  hello: { params: null; result: Versions };
  /** Creates a session on one execution provider, runs a small model and compares it with the CPU. */
  'provider.test': { params: { provider: ExecutionProvider }; result: ProviderTest };
  /** What every execution provider of this platform does here. */
  doctor: { params: null; result: Diagnosis };
  /** What installing the CUDA libraries would fetch, and into which folder. */
  'cuda.plan': { params: CudaSource; result: CudaPlan };
  'cuda.install': { params: CudaSource; result: CudaStatus };
  'cuda.status': { params: null; result: CudaStatus };
  /** Deletes the CUDA libraries; their names. */
  'cuda.remove': { params: null; result: string[] };
  /** The measures fit for a layer-by-layer heatmap, similarities and distances. */
  'measures.similarity': { params: null; result: MeasureInfo[] };
  /** Every measure, of pairs and of one representation. */
  'measures.all': { params: null; result: MeasureInfo[] };
  /** The structure of a model, from reading its file. */
  describe: { params: DescribeParams; result: ModelDescription };
  inspect: { params: InspectParams; result: Inspection };
  capture: { params: CaptureParams; result: CaptureSummary };
  compare: { params: CompareParams; result: Comparison };
  /** Pairs of layers with intervals, chance and differences. */
  pairs: { params: PairStatisticsParams; result: PairStatistics };
  /** How far the seeds of a run agree on a layer. */
  ceiling: { params: NoiseCeilingParams; result: RunNoiseCeiling };
  /** A measure over the checkpoints of a run. */
  trajectory: { params: TrajectoryParams; result: Trajectory };
  measure: { params: MeasureFilesParams; result: MeasuredFiles };
  /** One layer, on a sample of the probe set. */
  layer: { params: LayerViewParams; result: LayerView };
  /** The inputs that `layer` shows, in the plane by UMAP. */
  embedding: { params: EmbeddingParams; result: Embedding };
  /** The same layer by every measure of one representation, and its units. */
  geometry: { params: ShownLayerParams; result: LayerGeometry };
  /** What probes tell of the labels of the inputs from each layer. */
  decoding: { params: DecodingParams; result: Decoding };
  /** What the labels of the inputs tell of one layer: separability, selectivity, shared variance. */
  labels: { params: LabelsParams; result: LabelsView };
  /** Examples of a data set and counts of its feature values. */
  'data.preview': { params: PreviewParams; result: DataPreview };
  /** The same examples as a PNG file. */
  'data.sheet': { params: PreviewParams; result: Uint8Array };
  /** Checks a study file and fills in its defaults. */
  'study.load': { params: { file: string }; result: StudySpec };
  /** A run as it stands on disk. */
  'study.read': { params: { folder: string }; result: RunSnapshot };
  'study.run': { params: StudyRunParams; result: StudyOutcome };
  'study.resume': { params: StudyResumeParams; result: StudyOutcome };
  /** Trains and analyses one seed of a run; what `study.run` asks of its worker processes. */
  'study.seed': { params: SeedParams; result: SeedResult };
  /** The same for several seeds in one process and one graph; their results in the order of the seeds. */
  'study.seeds': { params: SeedsParams; result: SeedResult[] };
  /** Which nodes of the training graph of a seed run on which execution provider. */
  'study.placement': { params: SeedParams; result: Placement };
}

/** Name of a request. */
export type RequestName = keyof Requests;
/** What a request takes. */
export type ParamsOf<N extends RequestName> = Requests[N]['params'];
/** What a request gives. */
export type ResultOf<N extends RequestName> = Requests[N]['result'];

/** A study to run, and where. */
export interface StudyRunParams extends ExecutionSettings {
  /** Folder of the run; made if missing. */
  folder: string;
  spec: StudySpec;
  /** Start over where the folder holds a run already. */
  replace: boolean;
}

/** A run to go on with: where it was begun to compute, it does to its end. */
export interface StudyResumeParams extends Pick<ExecutionSettings, 'processes' | 'memoryLimit'> {
  folder: string;
}

/** A finished run. */
export interface StudyOutcome {
  folder: string;
  /** The report page. */
  report: string;
  seconds: number;
  results: StudyResults;
}

/** One seed of a run folder. */
export interface SeedParams {
  folder: string;
  seed: number;
  /** Execution provider to train on; default `cpu`. */
  provider?: ExecutionProvider;
  /** Threads inside an operator; default 1. */
  threads?: number;
}

/** Several seeds of one run folder. */
export interface SeedsParams extends Omit<SeedParams, 'seed'> {
  seeds: readonly number[];
}

/** An operation of the runtime: the same function behind a request and behind a command. */
export type Operation<N extends RequestName> = (params: ParamsOf<N>, job: JobContext) => Promise<ResultOf<N>>;

/** An operation for every request. */
export type Operations = { [N in RequestName]: Operation<N> };
