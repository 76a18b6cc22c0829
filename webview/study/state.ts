/** The state of the panel: what the host told, each piece put in its place. Pure; unchanged parts stay identical. */
import type { EvaluationPoint } from '../../runtime/studies/results';
import type { SeedSnapshot } from '../../runtime/studies/snapshot';
import type { TrainedData } from '../report/trainingFigures';
import type { PanelError } from '../wire/contract';
import type { StudyContract, StudyState } from './contract';

/** Everything that the panel shows. */
export interface Situation {
  /** Null until the host has told it. */
  state: StudyState | null;
  /** From the person's wish to cancel until training has stopped. */
  cancelling: boolean;
  /** Why the last request failed. */
  problem: PanelError | null;
}

/** The situation after an event; the same where the event tells nothing new. */
export function after(now: Situation, event: StudyContract['event']): Situation {
  if (event.kind === 'unreadable') return { ...now, problem: event.error };
  const state = stateAfter(now.state, event);
  if (state === now.state) return now;
  const problem = event.kind === 'state' ? null : now.problem;
  return { state, problem, cancelling: now.cancelling && state?.job !== null };
}

function stateAfter(
  state: StudyState | null,
  event: Exclude<StudyContract['event'], { kind: 'unreadable' }>,
): StudyState | null {
  switch (event.kind) {
    case 'state':
      return withState(state, event.state);
    case 'evaluation':
      return state && withEvaluation(state, event.seed, event.point);
    case 'progress':
      return state && { ...state, job: { progress: event.progress } };
  }
}

/**
 * A whole state after another one of the same run. Evaluations that came while the host was reading the folder
 * are kept; seeds that say the same as before stay identical, so that nothing is drawn anew for them.
 */
function withState(before: StudyState | null, next: StudyState): StudyState {
  if (!before || before.run.folder !== next.run.folder) return next;
  const live = before.job !== null && next.job !== null;
  const seeds = next.run.seeds.map((seed, index) => {
    const old = before.run.seeds[index];
    if (!old || old.seed !== seed.seed) return seed;
    const whole = live ? { ...seed, curve: seed.curve.concat(beyond(seed.curve, old.curve)) } : seed;
    return sameSeed(old, whole) ? old : whole;
  });
  const same =
    seeds.length === before.run.seeds.length && seeds.every((seed, i) => seed === before.run.seeds[i]);
  return { ...next, run: { ...next.run, seeds: same ? before.run.seeds : seeds } };
}

/** Points of `other` after the last step of `curve`. */
function beyond(curve: readonly EvaluationPoint[], other: readonly EvaluationPoint[]): EvaluationPoint[] {
  const last = curve.at(-1)?.step ?? -1;
  return other.filter(({ step }) => step > last);
}

function sameSeed(a: SeedSnapshot, b: SeedSnapshot): boolean {
  return (
    a.done === b.done &&
    a.gatePassed === b.gatePassed &&
    a.checkpoints.length === b.checkpoints.length &&
    a.curve.length === b.curve.length &&
    a.curve.every(({ step, loss }, i) => step === b.curve[i].step && loss === b.curve[i].loss)
  );
}

/** A state with one more evaluation, in its place among the steps of its seed; a step that is there stays. */
function withEvaluation(state: StudyState, seed: number, point: EvaluationPoint): StudyState {
  const at = state.run.seeds.findIndex((candidate) => candidate.seed === seed);
  const found = state.run.seeds[at];
  if (!found || found.curve.some(({ step }) => step === point.step)) return state;
  const curve = [...found.curve, point].sort((a, b) => a.step - b.step);
  const seeds = state.run.seeds.with(at, { ...found, curve });
  return { ...state, run: { ...state.run, seeds } };
}

/** The largest step that any seed has been evaluated at; -1 before the first evaluation. */
export function largestStep(seeds: readonly Pick<SeedSnapshot, 'curve'>[]): number {
  return seeds.reduce((largest, { curve }) => Math.max(largest, curve.at(-1)?.step ?? -1), -1);
}

/** What the charts over training steps show of a run. */
export function trainingData({ run }: StudyState): TrainedData {
  const { spec, data, layers, seeds, results } = run;
  return { spec, data, layers, seeds, features: results?.features };
}

/** How a run goes, for a person: `training` while a job of this window works on it. */
export type Standing = 'training' | 'finished' | 'cancelled' | 'failed' | 'interrupted';

/** A run that says `running` has a process somewhere else: in another window or a terminal. */
export function standing({ run, job }: StudyState): Standing {
  return job !== null || run.status === 'running' ? 'training' : run.status;
}

/** Whether the run can go on from where it is. */
export function resumable(state: StudyState): boolean {
  return state.job === null && ['cancelled', 'failed', 'interrupted'].includes(state.run.status);
}

/** How one seed goes. */
export type SeedStanding = 'passed' | 'failed' | 'training' | 'waiting' | 'stopped';

/** A seed that has not begun waits while the run goes on. */
export function seedStanding(seed: SeedSnapshot, run: Standing): SeedStanding {
  if (seed.done) return seed.gatePassed === false ? 'failed' : 'passed';
  if (run !== 'training') return 'stopped';
  return seed.curve.length > 0 ? 'training' : 'waiting';
}
