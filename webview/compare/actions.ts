/** What a person can do in the comparison, and the questions that follow from its state. */
import type { Pick } from '../charts/selection';
import { told } from '../parts/answer';
import { commonActions, commonRequests, send, type CommonActions } from '../parts/commonActions';
import { errorOf } from '../parts/line';
import { asked, lines, REST_MS, type Asked } from '../parts/lines';
import type { Store } from '../parts/store';
import type { Host } from '../wire/host';
import type { CompareContract, ComparePanelState, Side } from './contract';
import {
  compareQuestion,
  layerQuestion,
  statisticsNow,
  statisticsQuestion,
  trajectoryQuestion,
} from './questions';
import {
  compared,
  computing,
  estimated,
  followed,
  looked,
  picked,
  refreshed,
  started,
  swapped,
  trained,
  type CompareState,
  type Look,
} from './state';

/** The comparison's host. */
export type CompareHost = Host<CompareContract, ComparePanelState>;

/** What the views may call. */
export interface CompareActions extends CommonActions {
  pick(pick: Pick): void;
  look(change: Partial<Look>): void;
  /** Changes the form of the statistics, which are computed when asked for. */
  statistics(change: Partial<Look['statistics']>): void;
  compute(): void;
  /** Changes what is followed over training. */
  training(change: Partial<Look['training']>): void;
  refresh(): void;
  swap(): void;
  inspect(side: Side): void;
  /** Cancels what is being asked; otherwise takes the selection of inputs back. */
  escape(): void;
  cancel(): void;
}

type Params<N extends keyof CompareContract['requests']> = CompareContract['requests'][N]['params'];

/** The comparison's questions: each answer goes into the state. */
function questions(host: CompareHost, store: Store<CompareState>): Asked<CompareState>[] {
  const { update } = store;
  const ofSide = (side: Side) =>
    asked(
      (params: Params<'layer'>, options) => host.request('layer', params, options),
      (state: CompareState) => layerQuestion(state, side),
      (state) => state[side],
      (news) => update((state) => ({ ...state, [side]: told(state[side], news) })),
      REST_MS,
    );
  return [
    asked(
      (_: Record<string, never>, options) => host.request('start', null, options),
      () => ({}),
      (state: CompareState) => state.start,
      (news) => update((state) => started(state, told(state.start, news))),
    ),
    asked(
      (params: Params<'compare'>, options) => host.request('compare', params, options),
      compareQuestion,
      (state) => state.comparison,
      (news) => update((state) => compared(state, told(state.comparison, news))),
    ),
    ofSide('a'),
    ofSide('b'),
    asked(
      (params: Params<'pairs'>, options) =>
        host.request('pairs', params, { ...options, onlyKept: store.state.restoring.statistics }),
      statisticsQuestion,
      (state) => state.statistics,
      (news) => update((state) => estimated(state, news)),
    ),
    asked(
      (params: Params<'trajectory'>, options) =>
        host.request('trajectory', params, { ...options, onlyKept: store.state.restoring.trajectory }),
      trajectoryQuestion,
      (state) => state.trajectory,
      (news) => update((state) => followed(state, news)),
      REST_MS,
    ),
  ];
}

/** The actions, and `ask`, which asks whatever the state now calls for. */
export function compareActions(
  host: CompareHost,
  store: Store<CompareState>,
): { actions: CompareActions; ask: () => void } {
  const { update } = store;
  const { ask, retry, cancel } = lines(questions(host, store), () => store.state);
  const actions: CompareActions = {
    ...commonActions(store, commonRequests(host), retry),
    pick: (pick) => update((state) => picked(state, pick)),
    look: (change) => update((state) => looked(state, change)),
    statistics: (change) =>
      update((state) => looked(state, { statistics: { ...state.look.statistics, ...change } })),
    training: (change) => update((state) => trained(state, change)),
    compute() {
      update((state) => computing(state, statisticsNow(state) ?? state.wanted));
      retry();
    },
    refresh: () => update(refreshed),
    swap: () =>
      void host.request('swap', null).then(
        (start) => update((state) => swapped(state, start)),
        (failure: unknown) => {
          const news = { kind: 'failed', error: errorOf(failure) } as const;
          update((state) => started(state, told(state.start, news)));
        },
      ),
    inspect: (side) => send(host.request('inspect', { side })),
    cancel,
    escape: () => cancel() || actions.pick({ inputs: [] }),
  };
  return { actions, ask };
}
