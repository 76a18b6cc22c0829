/** What passes between the inspector and the extension: types only. */
import type { Reduction } from '../../runtime/capture/reduce';
import type { Comparison } from '../../runtime/inspections/compare';
import type { Decoding } from '../../runtime/inspections/decoding';
import type { ModelDescription } from '../../runtime/inspections/describe';
import type { Embedding } from '../../runtime/inspections/embedding';
import type { Inspection } from '../../runtime/inspections/inspect';
import type { LabelsView } from '../../runtime/inspections/label-facts';
import type { LayerGeometry } from '../../runtime/inspections/layer-geometry';
import type { Distance, LayerView } from '../../runtime/inspections/layer-view';
import type { ProbeChoice } from '../../runtime/inspections/probe';
import type { MeasureInfo } from '../../runtime/measures/catalogue';
import type { ProbeSettings } from '../../runtime/measures/probes/contract';
import type { CommonRequests } from '../wire/contract';

/** What the inspector starts from. */
export interface InspectStart {
  description: ModelDescription;
  /** Path as the person knows it: relative to the workspace folder where it is in one. */
  path: string;
  /** The inputs chosen last for this model, null if none were; `{}` is the study's test set. */
  probe: ProbeChoice | null;
  /** For the layer-by-layer heatmap; the first is the default. */
  measures: MeasureInfo[];
}

/** On what the layers are measured. */
export interface InspectChoice {
  probe: ProbeChoice;
  reduction: Reduction;
  allTensors: boolean;
}

/** How UMAP lays out. */
export interface EmbeddingSettings {
  neighbours: number;
  minimumDistance: number;
  seed: number;
}

/** Requests and events of the inspector. */
export interface InspectContract {
  requests: CommonRequests & {
    start: { params: { allTensors: boolean }; result: InspectStart };
    /** Asks for a probe set (.npz, .npy, .csv); null when the person decided otherwise. */
    chooseProbe: { params: null; result: { file: string } | null };
    /** Measures every layer. On success the choice is remembered for this model. */
    measure: { params: InspectChoice; result: Inspection };
    layer: {
      params: InspectChoice & { layer: string; distance: Distance; most: number };
      result: LayerView;
    };
    /** One layer by every measure, and its units. */
    geometry: { params: InspectChoice & { layer: string }; result: LayerGeometry };
    /** The inputs of `layer` laid out by UMAP. */
    embedding: {
      params: InspectChoice & { layer: string; most: number } & EmbeddingSettings;
      result: Embedding;
    };
    /** What the labels tell of one layer. */
    labels: { params: InspectChoice & { layer: string }; result: LabelsView };
    /** Probes of every layer for every label. */
    decoding: { params: InspectChoice & { settings: Partial<ProbeSettings> }; result: Decoding };
    /** Similarity of every layer with every other. */
    similarity: { params: InspectChoice & { measure: string }; result: Comparison };
    /** Lets the person pick a checkpoint to compare this one with. */
    compareWith: { params: null; result: null };
    /** Opens the run that the checkpoint belongs to. */
    openRun: { params: null; result: null };
  };
  /** The file on disk has changed (`refresh`: and the panel should show the new one at once) or is gone. */
  event: { kind: 'changed'; refresh: boolean } | { kind: 'deleted' };
}
