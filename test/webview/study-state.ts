/** States of a run of the invented study, from its first step to its end. */
import type { SeedSnapshot } from '../../runtime/studies/snapshot';
import type { EvaluationPoint } from '../../runtime/studies/results';
import type { StudyState } from '../../webview/study/contract';
import { cpuExecution } from '../runtime/studies/execution-of-cpu';
import { fixture, type FixtureOptions } from './fixture';

/** How far the run is. */
export interface RunOptions extends FixtureOptions {
  /** Status on disk; `finished` unless told. */
  status?: StudyState['run']['status'];
  /** Index of the last evaluation of each seed, in the order of the seeds; all of them unless told. */
  reached?: number[];
  /** Whether a job of the window works on it. */
  job?: boolean;
}

const CHECKPOINTS = [0, 10, 20, 31];

/** A state of the panel. */
export function studyState({
  status = 'finished',
  reached = [],
  job = false,
  ...options
}: RunOptions = {}): StudyState {
  const { results, analyses } = fixture(options);
  const finished = status === 'finished';
  const seeds = results.seeds.map(({ seed, curve, gatePassed }, index): SeedSnapshot => {
    const last = reached[index] ?? (finished ? curve.length - 1 : -1);
    const done = last === curve.length - 1;
    return {
      seed,
      curve: curve.slice(0, last + 1),
      checkpoints: CHECKPOINTS.filter((at) => at <= last).map((at) => checkpoint(seed, curve[at])),
      done,
      gatePassed: done ? gatePassed : null,
    };
  });
  return {
    run: {
      folder: '/home/you/project/runs/complexity',
      record: {
        format: 'replens.run',
        version: 1,
        study: results.spec.name,
        status: status === 'interrupted' ? 'running' : status,
        startedAt: '2026-11-21T19:51:40.649Z',
        ...(status === 'running' ? {} : { finishedAt: '2026-11-21T19:52:30.490Z' }),
        seconds: 49.8,
        provenance: results.provenance,
        execution: cpuExecution,
      },
      status,
      spec: results.spec,
      data: results.data,
      layers: results.layers,
      seeds,
      results: finished ? results : null,
      analyses: analyses.filter((_, index) => seeds[index].done),
    },
    studyFile: '/home/you/project/complexity.study.json',
    job: job ? { progress: progressAt(0) } : null,
    error: null,
  };
}

function checkpoint(seed: number, { step }: EvaluationPoint) {
  return { step, file: `seed-${seed}/checkpoints/step-${String(step).padStart(6, '0')}.onnx` };
}

/** Progress at this share of the training. */
export function progressAt(share: number): NonNullable<NonNullable<StudyState['job']>['progress']> {
  return {
    kind: 'progress',
    label: 'training, 0 of 5 seeds done',
    done: Math.round(share * 30_000),
    total: 30_000,
    secondsLeft: share > 0 ? (50 * (1 - share)) / share : null,
  };
}

/** The evaluation of `seed` at this index of its curve. */
export function evaluationOf(seed: number, index: number, options: FixtureOptions = {}) {
  const { curve } = fixture(options).results.seeds[seed];
  return { kind: 'evaluation' as const, seed, point: curve[index] };
}
