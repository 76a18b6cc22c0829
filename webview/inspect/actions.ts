/** What a person can do in the inspector, and the questions that follow from its state. */
import type { Pick } from '../charts/selection';
import { told } from '../parts/answer';
import { commonActions, commonRequests, send, type CommonActions } from '../parts/commonActions';
import { asked, lines, REST_MS, type Asked } from '../parts/lines';
import type { Store } from '../parts/store';
import type { Host } from '../wire/host';
import type { InspectContract } from './contract';
import {
  decodingQuestion,
  embeddingQuestion,
  geometryQuestion,
  labelsQuestion,
  layerQuestion,
  measureQuestion,
  similarityQuestion,
  startQuestion,
} from './questions';
import {
  decoded,
  embedded,
  looked,
  measured,
  picked,
  refreshed,
  started,
  type InspectState,
  type Kept,
  type Look,
} from './state';

/** The inspector's host. */
export type InspectHost = Host<InspectContract, Kept>;

/** What the views may call. */
export interface InspectActions extends CommonActions {
  pick(pick: Pick): void;
  look(change: Partial<Look>): void;
  refresh(): void;
  /** Cancels what is being asked; otherwise takes the selection of inputs back. */
  escape(): void;
  cancel(): void;
  /** Cancels one kind of question. */
  cancelOne(which: keyof InspectQuestions): void;
  compareWith(): void;
  openRun(): void;
}

/** The inspector's questions by name, in the order in which they depend on each other. */
interface InspectQuestions {
  start: Asked<InspectState>;
  inspection: Asked<InspectState>;
  layer: Asked<InspectState>;
  similarity: Asked<InspectState>;
  geometry: Asked<InspectState>;
  labelFacts: Asked<InspectState>;
  embedding: Asked<InspectState>;
  decoding: Asked<InspectState>;
}

/** Each answer goes into the state. */
function questions(host: InspectHost, store: Store<InspectState>): InspectQuestions {
  const { update } = store;
  return {
    start: asked(
      (params: Params<'start'>, options) => host.request('start', params, options),
      startQuestion,
      ({ start }) => start,
      (news) => update((state) => started(state, told(state.start, news))),
    ),
    inspection: asked(
      (params: Params<'measure'>, options) => host.request('measure', params, options),
      measureQuestion,
      ({ inspection }) => inspection,
      (news) => update((state) => measured(state, told(state.inspection, news))),
    ),
    layer: asked(
      (params: Params<'layer'>, options) => host.request('layer', params, options),
      layerQuestion,
      ({ layer }) => layer,
      (news) => update((state) => ({ ...state, layer: told(state.layer, news) })),
      REST_MS,
    ),
    similarity: asked(
      (params: Params<'similarity'>, options) => host.request('similarity', params, options),
      similarityQuestion,
      ({ similarity }) => similarity,
      (news) => update((state) => ({ ...state, similarity: told(state.similarity, news) })),
    ),
    geometry: asked(
      (params: Params<'geometry'>, options) => host.request('geometry', params, options),
      geometryQuestion,
      ({ geometry }) => geometry,
      (news) => update((state) => ({ ...state, geometry: told(state.geometry, news) })),
      REST_MS,
    ),
    labelFacts: asked(
      (params: Params<'labels'>, options) => host.request('labels', params, options),
      labelsQuestion,
      ({ labelFacts }) => labelFacts,
      (news) => update((state) => ({ ...state, labelFacts: told(state.labelFacts, news) })),
      REST_MS,
    ),
    embedding: asked(
      (params: Params<'embedding'>, options) =>
        host.request('embedding', params, { ...options, onlyKept: store.state.restoring.embedding }),
      embeddingQuestion,
      ({ embedding }) => embedding,
      (news) => update((state) => embedded(state, news)),
      REST_MS,
    ),
    decoding: asked(
      (params: Params<'decoding'>, options) =>
        host.request('decoding', params, { ...options, onlyKept: store.state.restoring.decoding }),
      decodingQuestion,
      ({ decoding }) => decoding,
      (news) => update((state) => decoded(state, news)),
    ),
  };
}

/** The actions, and `ask`, which asks whatever the state now calls for. */
export function inspectActions(
  host: InspectHost,
  store: Store<InspectState>,
): { actions: InspectActions; ask: () => void } {
  const { update } = store;
  const all = questions(host, store);
  const { ask, retry, cancel } = lines(Object.values(all) as Asked<InspectState>[], () => store.state);
  const actions: InspectActions = {
    ...commonActions(store, commonRequests(host), retry),
    pick: (pick) => update((state) => picked(state, pick)),
    look: (change) => update((state) => looked(state, change)),
    refresh: () => update(refreshed),
    cancel,
    cancelOne: (which) => all[which].line.cancel(),
    escape: () => cancel() || actions.pick({ inputs: [] }),
    compareWith: () => send(host.request('compareWith', null)),
    openRun: () => send(host.request('openRun', null)),
  };
  return { actions, ask };
}

type Params<N extends keyof InspectContract['requests']> = InspectContract['requests'][N]['params'];
