/** What a person can do in the inspector: every change of its state and every request that is not a question. */
import type { Pick } from '../charts/selection';
import type { ExportParams } from '../wire/contract';
import type { Host } from '../wire/host';
import { line, type Line } from '../parts/line';
import { told, type News } from '../parts/answer';
import type { ProbeActions } from '../parts/probeBar';
import type { ErrorActions } from '../parts/messages';
import type { Store } from '../parts/store';
import type { InspectContract } from './contract';
import { questionsOf, type Questions } from './questions';
import {
  edited,
  looked,
  measured,
  picked,
  randomChosen,
  refreshed,
  started,
  submitted,
  type InspectState,
  type Kept,
  type Look,
} from './state';

/** The inspector's host. */
export type InspectHost = Host<InspectContract, Kept>;

/** What the views may call. */
export interface InspectActions extends ProbeActions, ErrorActions {
  pick(pick: Pick): void;
  look(change: Partial<Look>): void;
  refresh(): void;
  /** Cancels what is being asked; otherwise takes the selection of inputs back. */
  escape(): void;
  cancel(): void;
  cancelSimilarity(): void;
  compareWith(): void;
  openRun(): void;
  export(params: ExportParams): void;
}

type Name = keyof Questions;
type Lines = { [N in Name]: Line<NonNullable<Questions[N]>> };

/** A request of the panel that only has to be made: its failures are the host's to show. */
function send(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

/** Lines for all questions: what they bring goes into the state. */
function linesTo(host: InspectHost, { update }: Store<InspectState>): Lines {
  return {
    start: line(
      (params, options) => host.request('start', params, options),
      (news: News<InspectContract['requests']['start']['result']>) =>
        update((state) => started(state, told(state.start, news))),
    ),
    measure: line(
      (params, options) => host.request('measure', params, options),
      (news: News<InspectContract['requests']['measure']['result']>) =>
        update((state) => measured(state, told(state.inspection, news))),
    ),
    layer: line(
      (params, options) => host.request('layer', params, options),
      (news: News<InspectContract['requests']['layer']['result']>) =>
        update((state) => ({ ...state, layer: told(state.layer, news) })),
    ),
    similarity: line(
      (params, options) => host.request('similarity', params, options),
      (news: News<InspectContract['requests']['similarity']['result']>) =>
        update((state) => ({ ...state, similarity: told(state.similarity, news) })),
    ),
  };
}

/** In the order in which they depend on each other. */
const NAMES: readonly Name[] = ['start', 'measure', 'layer', 'similarity'];
const ANSWERS = { start: 'start', measure: 'inspection', layer: 'layer', similarity: 'similarity' } as const;

/** The actions, and `ask`, which asks whatever the state now calls for. */
export function inspectActions(
  host: InspectHost,
  store: Store<InspectState>,
): { actions: InspectActions; ask: () => void } {
  const { update } = store;
  const lines = linesTo(host, store);
  const askOne = <N extends Name>(name: N) =>
    lines[name].ask(questionsOf(store.state)[name] as never, store.state.version);
  const ask = () => NAMES.forEach(askOne);
  const isAsking = (name: Name) => store.state[ANSWERS[name]].phase === 'asking';
  const retry = () => {
    for (const name of NAMES) {
      const { phase } = store.state[ANSWERS[name]];
      if (phase === 'failed' || phase === 'cancelled') lines[name].forget();
    }
    ask();
  };
  const measure = () => {
    update(submitted);
    retry();
  };
  const cancel = () => NAMES.forEach((name) => lines[name].cancel());
  const actions: InspectActions = {
    pick: (pick) => update((state) => picked(state, pick)),
    look: (change) => update((state) => looked(state, change)),
    refresh: () => update(refreshed),
    cancel,
    cancelSimilarity: () => lines.similarity.cancel(),
    escape() {
      if (NAMES.some(isAsking)) cancel();
      else update((state) => picked(state, { inputs: [] }));
    },
    compareWith: () => send(host.request('compareWith', null)),
    openRun: () => send(host.request('openRun', null)),
    export: (params) => send(host.request('export', params)),
    showLog: () => send(host.request('showLog', null)),
    restart: () => void host.request('restart', null).then(retry, () => undefined),
    retry,
    edit: (draft) => update((state) => edited(state, draft)),
    measure,
    useStudy() {
      update((state) => (state.draft ? edited(state, { ...state.draft, source: 'study' }) : state));
      measure();
    },
    useRandom: () => update(randomChosen),
    chooseFile() {
      host.request('chooseProbe', null).then(
        (chosen) => {
          if (!chosen) return;
          update((state) =>
            state.draft ? edited(state, { ...state.draft, source: 'file', file: chosen.file }) : state,
          );
          measure();
        },
        () => undefined,
      );
    },
  };
  return { actions, ask };
}
