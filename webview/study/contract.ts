/** What passes between the study panel and the extension: types only. */
import type { ProgressEvent } from '../../runtime/job';
import type { EvaluationPoint } from '../../runtime/studies/results';
import type { RunSnapshot } from '../../runtime/studies/snapshot';
import type { CommonRequests, PanelError } from '../wire/contract';

/** A run and the job that works on it in this window. */
export interface StudyState {
  run: RunSnapshot;
  /** The study file in the workspace that the run is of, where there is one. */
  studyFile: string | null;
  /** Null while no job of this window works on the run. */
  job: { progress: Extract<ProgressEvent, { kind: 'progress' }> | null } | null;
  /** Why the last job ended, where it ended badly. */
  error: PanelError | null;
}

/** Requests and events of the study panel. */
export interface StudyContract {
  requests: CommonRequests & {
    /** The whole state, whenever the panel becomes visible. */
    state: { params: null; result: StudyState };
    cancel: { params: null; result: null };
    resume: { params: null; result: null };
    /** Opens a checkpoint of the run (path relative to its folder) in the inspector. */
    inspect: { params: { checkpoint: string }; result: null };
    /** Compares two checkpoints of the run. */
    compare: { params: { a: string; b: string }; result: null };
    openStudy: { params: null; result: null };
    openReport: { params: null; result: null };
  };
  event:
    | { kind: 'state'; state: StudyState }
    /** Something has changed in the folder of the run, and it can not be read any more: it may be gone. */
    | { kind: 'unreadable'; error: PanelError }
    | { kind: 'evaluation'; seed: number; point: EvaluationPoint }
    | { kind: 'progress'; progress: Extract<ProgressEvent, { kind: 'progress' }> };
}

/** What the panel keeps over a reload: which run it shows, and how. */
export interface StudyPanelState {
  folder: string;
  /** Choices of the person in the panel. */
  view?: unknown;
}
