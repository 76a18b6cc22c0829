/**
 * Every request, reply and event between a client (command line, extension) and a runtime process.
 * Types only. Requests travel as JSON-RPC over IPC (see channel.ts); while a request runs, its process sends
 * progress events (job.ts); a request is cancelled through its `AbortSignal` on the client's side.
 */
import type { CaptureParams, CaptureSummary } from './inspections/capture-layers';
import type { CompareParams, Comparison } from './inspections/compare';
import type { InspectParams, Inspection } from './inspections/inspect';
import type { MeasureFilesParams, MeasuredFiles } from './inspections/measure-files';
import type { ProviderTest } from './engine/providers';
import type { ExecutionProvider } from './engine/session';
import type { JobContext } from './job';
import type { SeedResult, StudyResults } from './studies/results';
import type { StudySpec } from './studies/spec';
import type { Versions } from './versions';

/** Requests by name: what a client sends and what comes back. */
export interface Requests {
  /** Versions of the process that answers; the first request of a client (handshake). */
  hello: { params: null; result: Versions };
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

/** An operation of the runtime: the same function behind a request and behind a command. */
export type Operation<N extends RequestName> = (params: ParamsOf<N>, job: JobContext) => Promise<ResultOf<N>>;

/** An operation for every request. */
export type Operations = { [N in RequestName]: Operation<N> };
