/** A measure over the checkpoints of a run: training as an axis. */
import type { Reduction } from '../capture/reduce';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import type { Matrix } from '../measures/matrix';
import { captureModel } from './capture-model';
import { matrixOf, type CapturedModel } from './captured-model';
import type { ComputeSettings } from './compute';
import { checkpointSeries, type SeriesCheckpoint } from './checkpoint-series';
import { groupsOf, layerNames } from './layer-groups';
import type { ProbeChoice, ProbeProvenance } from './probe';
import { Remaining, whileWorking } from './remaining';
import { followerOf, type State } from './trajectory-measures';

/** What to follow: a measure of each state alone, or of each against another state of the same layer. */
export type TrajectoryMeasure =
  /** Key of a measure of one representation (`.x.`). */
  | { kind: 'single'; key: string }
  /** Key of a similarity or distance. */
  | { kind: 'pair'; key: string; against: 'first' | 'last' | 'previous' }
  /** A label of the inputs. */
  | { kind: 'variance explained'; label: string };

/** Which checkpoints, which layers, which measure. */
export interface TrajectoryParams {
  /** Checkpoint files in the order of training; or one of a run, which stands for all of its seed. */
  files: string[];
  measure: TrajectoryMeasure;
  /** Default: the layers that all checkpoints have. */
  layers?: string[];
  probe: ProbeChoice;
  reduction?: Reduction;
  compute?: ComputeSettings;
}

/** A measure against training. */
export interface Trajectory {
  measure: TrajectoryMeasure;
  formula: string;
  checkpoints: SeriesCheckpoint[];
  /** values[c] of checkpoint c; null where undefined, with the reason. */
  series: { layer: string; values: (number | null)[] }[];
  undefined: string[];
  rows: number;
  reduction: Reduction;
  probe: ProbeProvenance;
  caveats: string[];
}

const LABEL = 'following training';

/** Reports the states done, parts of one included. */
function progressOf(states: number, { report }: JobContext): (done: number) => void {
  const remaining = new Remaining();
  return (done) =>
    report({
      kind: 'progress',
      label: LABEL,
      done: Math.floor(100 * done),
      total: 100 * states,
      secondsLeft: remaining.after(done, states),
    });
}

/** The layers of a checkpoint as matrices. */
function stateOf(model: CapturedModel, step: number | null): State {
  const layers = new Map<string, Matrix>();
  for (const name of model.captured.layers.keys()) {
    const matrix = matrixOf(model, name);
    if (matrix) layers.set(name, matrix);
  }
  return { name: step === null ? model.file : `step ${step}`, layers, labels: model.labels };
}

function checkSameInputs(first: CapturedModel, other: CapturedModel): void {
  if (first.probe.sha256 === other.probe.sha256) return;
  throw new UserError(
    `${first.file} and ${other.file}`,
    'were not run on the same inputs.',
    'Choose one probe set for all (on the command line: --inputs FILE).',
  );
}

/** Follows layers of which at most two states are held at a time. */
async function followTogether(
  { measure, layers, probe, reduction = 'mean', compute }: TrajectoryParams,
  checkpoints: readonly SeriesCheckpoint[],
  job: JobContext,
): Promise<Trajectory> {
  const follower = followerOf(measure);
  const tell = progressOf(checkpoints.length, job);
  const between = whileWorking(LABEL, 100 * checkpoints.length, job);
  let done = 0;
  let first: CapturedModel | undefined;
  const caveats = new Set<string>();
  const capture = async ({ file, step }: SeriesCheckpoint): Promise<State> => {
    const report: JobContext['report'] = (event) => {
      if (event.kind === 'progress' && event.total > 0) tell(done + event.done / event.total);
    };
    const model = await captureModel({ file, probe, reduction, layers, compute }, { ...job, report });
    checkSameInputs((first ??= { ...model, captured: { ...model.captured, layers: new Map() } }), model);
    model.caveats.forEach((caveat) => caveats.add(caveat));
    tell(++done);
    return stateOf(model, step);
  };
  const last = checkpoints[checkpoints.length - 1];
  const reference = follower.reference === 'last' ? await capture(last) : undefined;
  if (reference) await follower.begin(reference);
  for (const checkpoint of checkpoints) {
    const state = reference && checkpoint === last ? reference : await capture(checkpoint);
    await follower.add(state, () => between(100 * done));
  }
  if (!first) throw new UserError('trajectory', 'has no checkpoints.', 'Give at least one.');
  return {
    measure,
    formula: follower.formula,
    checkpoints: [...checkpoints],
    ...follower.series(),
    rows: first.probe.rows,
    reduction,
    probe: first.probe,
    caveats: [...caveats],
  };
}

/** The job of one of several parts of the work. */
function partOf(job: JobContext, part: number, parts: number, remaining: Remaining): JobContext {
  return {
    ...job,
    report: (event) => {
      if (event.kind !== 'progress') return job.report(event);
      const done = part * event.total + event.done;
      const total = parts * event.total;
      job.report({ ...event, done, total, secondsLeft: remaining.after(done, total) });
    },
  };
}

/** Names of the layers that all checkpoints have. */
async function sharedLayers(checkpoints: readonly SeriesCheckpoint[], job: JobContext): Promise<Set<string>> {
  let shared: string[] | undefined;
  for (const { file } of checkpoints) {
    const names = new Set(await layerNames(file, job));
    shared = (shared ?? [...names]).filter((name) => names.has(name));
  }
  return new Set(shared);
}

/**
 * The operation behind `trajectory`. At most two states are held at a time, whatever their number; layers that memory is not
 * allowed for together are followed in groups, one after the other.
 */
export async function followTraining(params: TrajectoryParams, job: JobContext): Promise<Trajectory> {
  const checkpoints = checkpointSeries(params.files);
  const whole = await followTogether(params, checkpoints, job).catch(groupsOf);
  if ('series' in whole) return whole;
  const names = params.layers ? new Set(params.layers) : await sharedLayers(checkpoints, job);
  const groups = whole
    .map((group) => group.filter((name) => names.has(name)))
    .filter((group) => group.length > 0);
  const remaining = new Remaining();
  const parts: Trajectory[] = [];
  for (const [g, layers] of groups.entries()) {
    const part = partOf(job, g, groups.length, remaining);
    parts.push(await followTogether({ ...params, layers }, checkpoints, part));
  }
  const [first] = parts;
  if (!first)
    throw new UserError('trajectory', 'has no layer in common.', 'Choose checkpoints of one model.');
  return {
    ...first,
    series: parts.flatMap(({ series }) => series),
    undefined: [...new Set(parts.flatMap((part) => part.undefined))],
    caveats: [...new Set(parts.flatMap(({ caveats }) => caveats))],
  };
}
