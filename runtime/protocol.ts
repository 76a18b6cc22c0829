/**
 * Every request, reply and event between a client (command line, extension) and a runtime process.
 * Types only. Requests travel as JSON-RPC over IPC (see channel.ts); while a request runs, its process sends
 * {@link ProgressEvent}s; a request is cancelled through its `AbortSignal` on the client's side.
 */
import type { CaptureParams, CaptureSummary } from './inspections/capture-layers';
import type { CompareParams, Comparison } from './inspections/compare';
import type { InspectParams, Inspection } from './inspections/inspect';
import type { MeasureFilesParams, MeasuredFiles } from './inspections/measure-files';
import type { ExecutionProvider } from './engine/session';
import type { EvaluationPoint, SeedResult, StudyResults } from './studies/results';
import type { StudySpec } from './studies/spec';

/** Requests by name: what a client sends and what comes back. */
export interface Requests {
  /** Versions of the process that answers; the first request of a client (handshake). */
  hello: { params: null; result: Hello };
  /** Creates a session on one execution provider, runs a small model and compares it with the CPU. */
  'provider.test': { params: { provider: ExecutionProvider }; result: ProviderTest };
  inspect: { params: InspectParams; result: Inspection };
  capture: { params: CaptureParams; result: CaptureSummary };
  compare: { params: CompareParams; result: Comparison };
  measure: { params: MeasureFilesParams; result: MeasuredFiles };
  'study.run': { params: StudyRunParams; result: StudyOutcome };
  'study.resume': { params: { folder: string }; result: StudyOutcome };
  /** Trains and analyses one seed of a run; what `study.run` asks of its worker processes. */
  'study.seed': { params: SeedParams; result: SeedResult };
}

/** Name of a request. */
export type RequestName = keyof Requests;
/** What a request takes. */
export type ParamsOf<N extends RequestName> = Requests[N]['params'];
/** What a request gives. */
export type ResultOf<N extends RequestName> = Requests[N]['result'];

/** Versions and platform of a runtime process. */
export interface Hello {
  replens: string;
  onnxruntime: string;
  node: string;
  platform: string;
}

/** A small model on one execution provider against the CPU. */
export interface ProviderTest {
  provider: ExecutionProvider;
  /** Largest absolute difference from the CPU's result. */
  largestDifference: number;
}

/** A study to run, and where. */
export interface StudyRunParams {
  /** Folder of the run; made if missing. */
  folder: string;
  spec: StudySpec;
  /** Start over where the folder holds a run already. */
  replace: boolean;
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
}

/** What a process tells while a request runs. */
export type ProgressEvent =
  | {
      kind: 'progress';
      /** What is being done, in words. */
      label: string;
      /** Work done and all the work, in a unit of the job's own (training steps, batches). */
      done: number;
      total: number;
      /** Estimate of the time left, null while there is nothing to base it on. */
      secondsLeft: number | null;
    }
  | {
      /** An evaluation of one seed, as it came. */
      kind: 'evaluation';
      seed: number;
      point: EvaluationPoint;
    };

/** What an operation gets beside its parameters. */
export interface JobContext {
  signal: AbortSignal;
  report: (event: ProgressEvent) => void;
}

/** An operation of the runtime: the same function behind a request and behind a command. */
export type Operation<N extends RequestName> = (params: ParamsOf<N>, job: JobContext) => Promise<ResultOf<N>>;

/** An operation for every request. */
export type Operations = { [N in RequestName]: Operation<N> };
