/** The state of the comparison, and how it changes: pure. */
import type { Reduction } from '../../runtime/capture/reduce';
import type { Comparison } from '../../runtime/inspections/compare';
import type { Distance, LayerView } from '../../runtime/inspections/layer-view';
import type { PairStatistics } from '../../runtime/inspections/pair-statistics';
import type { Trajectory } from '../../runtime/inspections/trajectory';
import type { LayerOrder } from '../charts/layerOrder';
import type { Ordering } from '../charts/ordering';
import { NOTHING, type Pick as Picked, type Selection } from '../charts/selection';
import { told, UNASKED, type Answer, type News } from '../parts/answer';
import { draftOf, type ProbeDraft } from '../parts/probeDraft';
import { restoredBy, type Restoring } from '../parts/restoring';
import type { Sort } from '../parts/sorting';
import type { CompareChoice, ComparePanelState, CompareStart, Side, StatisticsChoice } from './contract';
import { dimensionsOf, sameRun } from './models';
import { FIRST_STATISTICS, type StatisticsForm } from './statistics';
import { FIRST_TRAINING, type TrainingForm } from './training';

/** How a person looks at a comparison: kept over a reload of the window. */
export interface Look {
  readonly sort: Sort;
  /** Label that colours the scatters, and order of the matrices; null: by the first label there is. */
  readonly colourBy: string | null;
  readonly orderBy: Ordering | null;
  readonly distance: Distance;
  /** Most inputs shown of a layer. */
  readonly most: number;
  /** Null: the default. */
  readonly measure: string | null;
  readonly reduction: Reduction;
  /** Of the layers in the heatmap. */
  readonly order: LayerOrder;
  /** Compare in the space of similarities to so many inputs, drawn by a seed; null: as the layers are. */
  readonly relative: { readonly anchors: number; readonly seed: number } | null;
  readonly statistics: StatisticsForm;
  readonly training: TrainingForm;
}

/** What is kept in {@link ComparePanelState}. */
export interface Kept {
  readonly look: Look;
  readonly selection: Selection;
  readonly wanted: StatisticsChoice | null;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll: number;
}

/** A file on disk against what is shown of it. */
export type FileState = 'as read' | 'changed' | 'deleted';

/** The comparison at one moment. */
export interface CompareState {
  /** Absolute paths, to find the panel again. */
  readonly files: { readonly a: string; readonly b: string };
  readonly start: Answer<CompareStart>;
  readonly comparison: Answer<Comparison>;
  readonly statistics: Answer<PairStatistics>;
  readonly trajectory: Answer<Trajectory>;
  /** The selected layer of each model. */
  readonly a: Answer<LayerView>;
  readonly b: Answer<LayerView>;
  /** The form of the inputs bar; null before the start is known. */
  readonly draft: ProbeDraft | null;
  /** The statistics that were asked for; null before the person wanted any. */
  readonly wanted: StatisticsChoice | null;
  /** What the models are compared on. */
  readonly probe: CompareChoice['probe'] | null;
  readonly look: Look;
  /** `layer` is of A, `other` of B. */
  readonly selection: Selection;
  readonly onDisk: Readonly<Record<Side, FileState>>;
  /** What was asked for before the page was loaded. */
  readonly restoring: Restoring<'statistics' | 'trajectory'>;
  /** Counts versions of the files, so that each is asked about anew. */
  readonly version: number;
}

const FIRST_LOOK: Look = {
  sort: null,
  colourBy: null,
  orderBy: null,
  distance: 'euclidean',
  most: 400,
  measure: null,
  reduction: 'mean',
  order: 'forward',
  relative: null,
  statistics: FIRST_STATISTICS,
  training: FIRST_TRAINING,
};

/** The comparison when its page has been loaded: `given` comes with the page. */
export function firstState(given: ComparePanelState, kept: Partial<Kept> | undefined): CompareState {
  return {
    files: { a: given.a, b: given.b },
    start: UNASKED,
    comparison: UNASKED,
    statistics: UNASKED,
    trajectory: UNASKED,
    a: UNASKED,
    b: UNASKED,
    draft: null,
    wanted: kept?.wanted ?? null,
    probe: null,
    look: { ...FIRST_LOOK, ...kept?.look },
    selection: { ...NOTHING, ...kept?.selection },
    onDisk: { a: 'as read', b: 'as read' },
    restoring: { statistics: true, trajectory: true },
    version: 0,
  };
}

/** What is kept over a reload. */
export function keptOf({ files, look, selection, wanted }: CompareState, scroll: number): ComparePanelState {
  return { ...files, view: { look, selection, wanted, scroll } satisfies Kept };
}

/** The start has come: its choice of inputs is taken over unless the person has one; a common run's test set goes without saying. */
export function started(state: CompareState, start: Answer<CompareStart>): CompareState {
  const next = { ...state, start };
  if (start.phase !== 'answered' || !start.value) return next;
  const files = { a: start.value.a.description.file, b: start.value.b.description.file };
  if (state.draft) return { ...next, files };
  const probe = start.value.probe ?? (sameRun(start.value) ? {} : null);
  return { ...next, files, draft: draftOf(probe, dimensionsOf(start.value)), probe };
}

/** The comparison the other way round has come. */
export function swapped(state: CompareState, start: CompareStart): CompareState {
  const { layer, other } = state.selection;
  return {
    ...started(state, { phase: 'answered', value: start, progress: null, error: null }),
    comparison: UNASKED,
    statistics: UNASKED,
    trajectory: UNASKED,
    wanted: null,
    look: turned(state.look),
    a: state.b,
    b: state.a,
    onDisk: { a: state.onDisk.b, b: state.onDisk.a },
    selection: { ...state.selection, layer: other, other: layer },
    version: state.version + 1,
  };
}

/** The model that is followed over training is on the other side. */
function turned(look: Look): Look {
  const { training } = look;
  return { ...look, training: { ...training, side: training.side === 'a' ? 'b' : 'a' } };
}

/** Numbers have come: a selected pair that is not there any more gives way to the default. */
export function compared(state: CompareState, comparison: Answer<Comparison>): CompareState {
  const next = { ...state, comparison };
  if (comparison.phase !== 'answered' || !comparison.value) return next;
  const { a, b, rows } = comparison.value;
  const { layer, other, inputs } = state.selection;
  const stillThere = layer !== null && other !== null && a.layers.includes(layer) && b.layers.includes(other);
  const pair = stillThere ? { layer, other } : defaultPair(comparison.value, layerOfRecord(state));
  return { ...next, selection: { ...pair, inputs: inputs.filter((row) => row < rows) } };
}

function layerOfRecord({ start }: CompareState): string | null {
  return start.value?.a.description.origin?.layerOfRecord ?? null;
}

/** The layer of record of A, else its last, with the layer of B that belongs to it. */
function defaultPair(comparison: Comparison, ofRecord: string | null): Pick<Selection, 'layer' | 'other'> {
  const { layers } = comparison.a;
  const layer = layers.find((name) => name === ofRecord) ?? layers.at(-1) ?? null;
  return { layer, other: layer === null ? null : partnerOf(comparison, layer) };
}

/** The layer of B to show beside a layer of A: of the same name, else the most similar, else the last. */
export function partnerOf({ b, matches }: Pick<Comparison, 'b' | 'matches'>, layer: string): string | null {
  if (b.layers.includes(layer)) return layer;
  return matches.find((match) => match.layer === layer)?.mostSimilar ?? b.layers.at(-1) ?? null;
}

/** Something was selected: a layer of A alone takes its partner in B with it. */
export function picked(state: CompareState, pick: Picked): CompareState {
  const selection = { ...state.selection, ...pick };
  const comparison = state.comparison.value;
  if (comparison && pick.layer && pick.other === undefined) {
    return { ...state, selection: { ...selection, other: partnerOf(comparison, pick.layer) } };
  }
  return { ...state, selection };
}

/** The way of looking was changed in part. */
export function looked(state: CompareState, change: Partial<Look>): CompareState {
  return { ...state, look: { ...state.look, ...change } };
}

/** The statistics are asked for. */
export function computing(state: CompareState, wanted: StatisticsChoice | null): CompareState {
  return { ...state, wanted, restoring: { ...state.restoring, statistics: false } };
}

/** The view over training was changed; what a person asks for now is begun. */
export function trained(state: CompareState, change: Partial<TrainingForm>): CompareState {
  const training = { ...state.look.training, ...change };
  return { ...looked(state, { training }), restoring: { ...state.restoring, trajectory: false } };
}

/** News of the statistics: those of which nothing is kept wait for the person to ask again. */
export function estimated(state: CompareState, news: News<PairStatistics>): CompareState {
  return {
    ...state,
    statistics: told(state.statistics, news),
    restoring: restoredBy(state.restoring, 'statistics', news),
    wanted: news.kind === 'absent' ? null : state.wanted,
  };
}

/** News of the view over training, likewise. */
export function followed(state: CompareState, news: News<Trajectory>): CompareState {
  const next = {
    ...state,
    trajectory: told(state.trajectory, news),
    restoring: restoredBy(state.restoring, 'trajectory', news),
  };
  const training = { ...state.look.training, shown: false };
  return news.kind === 'absent' ? looked(next, { training }) : next;
}

/** Both files are read anew; what is shown stays until answers come. */
export function refreshed(state: CompareState): CompareState {
  return { ...state, onDisk: { a: 'as read', b: 'as read' }, version: state.version + 1 };
}
