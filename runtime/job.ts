/** What an operation of the runtime gets from its caller, and tells it while it runs. */
import type { EvaluationPoint } from './studies/results';

/** What a process tells while a request runs. */
export type ProgressEvent =
  | {
      kind: 'progress';
      /** The seed that it is about, where a process trains several. */
      seed?: number;
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
