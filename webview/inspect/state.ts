/** The state of the inspector, and how it changes: pure. */
import type { Reduction } from '../../runtime/capture/reduce';
import type { Comparison } from '../../runtime/inspections/compare';
import type { Decoding } from '../../runtime/inspections/decoding';
import type { Embedding } from '../../runtime/inspections/embedding';
import type { Inspection } from '../../runtime/inspections/inspect';
import type { LabelsView } from '../../runtime/inspections/label-facts';
import type { LayerGeometry } from '../../runtime/inspections/layer-geometry';
import type { Distance, LayerView } from '../../runtime/inspections/layer-view';
import type { ProbeKind, ProbeSettings } from '../../runtime/measures/probes/contract';
import type { Ordering } from '../charts/ordering';
import type { SelectivityIndex } from '../charts/selectivityChart';
import { NOTHING, type Pick as Picked, type Selection } from '../charts/selection';
import type { UnitStatistic } from '../charts/unitChart';
import { told, UNASKED, type Answer, type News } from '../parts/answer';
import { draftOf, type ProbeDraft } from '../parts/probeDraft';
import { restoredBy, type Restoring } from '../parts/restoring';
import type { Sort } from '../parts/sorting';
import type { EmbeddingSettings, InspectChoice, InspectStart } from './contract';

/** What a person chooses about probes. */
export type ProbeForm = Pick<ProbeSettings, 'kinds' | 'control' | 'curve' | 'seed'>;

/** How a person looks at a model: kept over a reload of the window. */
export interface Look {
  readonly sort: Sort;
  readonly filter: string;
  /** Label that colours the scatter, and order of the matrix; null: by the first label there is. */
  readonly colourBy: string | null;
  readonly orderBy: Ordering | null;
  readonly distance: Distance;
  /** Most inputs shown of a layer. */
  readonly most: number;
  /** Similarity measure; null: the default. */
  readonly measure: string | null;
  readonly reduction: Reduction;
  readonly allTensors: boolean;
  readonly umap: EmbeddingSettings;
  /** The layer of which a UMAP was asked for. */
  readonly umapOf: string | null;
  readonly probes: ProbeForm;
  /** The probes that were asked for; null: none. */
  readonly probed: ProbeForm | null;
  /** Label and kind of probe that are looked at; null: the first there is. */
  readonly probedLabel: string | null;
  readonly probedKind: ProbeKind | null;
  /** Of the units: what their histogram is of, and how their table is sorted. */
  readonly statistic: UnitStatistic;
  readonly unitSort: Sort;
  /** Selectivity of the units: for which label (null: the first), by which index. */
  readonly selectivityOf: string | null;
  readonly selectivityIndex: SelectivityIndex;
}

/** What is kept over a reload. */
export interface Kept {
  readonly look: Look;
  readonly selection: Selection;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll: number;
}

/** The inspector at one moment. */
export interface InspectState {
  readonly start: Answer<InspectStart>;
  readonly inspection: Answer<Inspection>;
  readonly layer: Answer<LayerView>;
  readonly similarity: Answer<Comparison>;
  readonly geometry: Answer<LayerGeometry>;
  readonly labelFacts: Answer<LabelsView>;
  readonly embedding: Answer<Embedding>;
  readonly decoding: Answer<Decoding>;
  /** The form of the inputs bar; null before the start is known. */
  readonly draft: ProbeDraft | null;
  /** What the numbers are asked on. */
  readonly probe: InspectChoice['probe'] | null;
  readonly look: Look;
  readonly selection: Selection;
  /** The file on disk against what is shown. */
  readonly file: 'as read' | 'changed' | 'deleted';
  /** What was asked for before the page was loaded. */
  readonly restoring: Restoring<'embedding' | 'decoding'>;
  /** Counts versions of the file, so that each is asked about anew. */
  readonly version: number;
}

const FIRST_LOOK: Look = {
  sort: null,
  filter: '',
  colourBy: null,
  orderBy: null,
  distance: 'euclidean',
  most: 400,
  measure: null,
  reduction: 'mean',
  allTensors: false,
  umap: { neighbours: 15, minimumDistance: 0.1, seed: 0 },
  umapOf: null,
  probes: { kinds: ['logistic', 'naive-bayes', 'knn'], control: true, curve: false, seed: 0 },
  probed: null,
  probedLabel: null,
  probedKind: null,
  statistic: 'standardDeviation',
  unitSort: null,
  selectivityOf: null,
  selectivityIndex: 'index',
};

/** The inspector when its page has been loaded. */
export function firstState(kept: Kept | undefined): InspectState {
  return {
    start: UNASKED,
    inspection: UNASKED,
    layer: UNASKED,
    similarity: UNASKED,
    geometry: UNASKED,
    labelFacts: UNASKED,
    embedding: UNASKED,
    decoding: UNASKED,
    draft: null,
    probe: null,
    look: { ...FIRST_LOOK, ...kept?.look },
    selection: { ...NOTHING, ...kept?.selection },
    file: 'as read',
    restoring: { embedding: true, decoding: true },
    version: 0,
  };
}

/** Part of the state that is kept over a reload. */
export function keptOf({ look, selection }: InspectState, scroll: number): Kept {
  return { look, selection, scroll };
}

/** The start has come: its choice of inputs is taken over unless the person has one; a run's test set goes without saying. */
export function started(state: InspectState, start: Answer<InspectStart>): InspectState {
  const next = { ...state, start };
  if (start.phase !== 'answered' || !start.value || state.draft) return next;
  const { probe, description } = start.value;
  const chosen = probe ?? (description.origin ? {} : null);
  return { ...next, draft: draftOf(chosen, description.openDimensions), probe: chosen };
}

/** Numbers have come: a selected layer that has none any more gives way to the default. */
export function measured(state: InspectState, inspection: Answer<Inspection>): InspectState {
  const next = { ...state, inspection };
  if (inspection.phase !== 'answered' || !inspection.value) return next;
  const { layers } = inspection.value;
  const stillThere = layers.some(({ name, measures }) => name === state.selection.layer && measures);
  const rows = inspection.value.probe?.rows ?? 0;
  const inputs = state.selection.inputs.filter((row) => row < rows);
  const layer = stillThere
    ? state.selection.layer
    : defaultLayer(inspection.value, state.start.value?.description.origin?.layerOfRecord ?? null);
  return { ...next, selection: { ...state.selection, layer, inputs } };
}

/** The layer of record, else the last that has measures. */
export function defaultLayer({ layers }: Pick<Inspection, 'layers'>, ofRecord: string | null): string | null {
  const withMeasures = layers.filter(({ measures }) => measures !== null);
  const record = withMeasures.find(({ name }) => name === ofRecord);
  return (record ?? withMeasures.at(-1))?.name ?? null;
}

/** Something was selected in a chart or in the table. */
export function picked(state: InspectState, pick: Picked): InspectState {
  return { ...state, selection: { ...state.selection, ...pick, other: null } };
}

/** The way of looking was changed in part; what a person asks for now is begun. */
export function looked(state: InspectState, change: Partial<Look>): InspectState {
  const { restoring } = state;
  return {
    ...state,
    look: { ...state.look, ...change },
    restoring: {
      embedding: restoring.embedding && !('umapOf' in change),
      decoding: restoring.decoding && !('probed' in change),
    },
  };
}

/** News of the UMAP: one of which nothing is kept waits for the person to ask again. */
export function embedded(state: InspectState, news: News<Embedding>): InspectState {
  return {
    ...state,
    embedding: told(state.embedding, news),
    restoring: restoredBy(state.restoring, 'embedding', news),
    look: news.kind === 'absent' ? { ...state.look, umapOf: null } : state.look,
  };
}

/** News of the probes, likewise. */
export function decoded(state: InspectState, news: News<Decoding>): InspectState {
  return {
    ...state,
    decoding: told(state.decoding, news),
    restoring: restoredBy(state.restoring, 'decoding', news),
    look: news.kind === 'absent' ? { ...state.look, probed: null } : state.look,
  };
}

/** The file on disk is a new one: everything is asked anew, and what is shown stays until answers come. */
export function refreshed(state: InspectState): InspectState {
  return { ...state, file: 'as read', version: state.version + 1 };
}
