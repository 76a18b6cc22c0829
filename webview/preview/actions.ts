/** What a person can do in the data preview, and the question that follows from its state. */
import { told } from '../parts/answer';
import { send } from '../parts/commonActions';
import { asked, lines, REST_MS } from '../parts/lines';
import type { ErrorActions } from '../parts/messages';
import type { Store } from '../parts/store';
import type { Host } from '../wire/host';
import type { PreviewChoice, PreviewContract, PreviewPanelState } from './contract';
import { answered, filtered, looked, question, refreshed, type Look, type PreviewState } from './state';

/** The preview's host. */
export type PreviewHost = Host<PreviewContract, PreviewPanelState>;

/** What the views may call. */
export interface PreviewActions extends ErrorActions {
  look(change: Partial<Look>): void;
  /** One feature must have a state, or may have any (null). */
  filter(feature: string, state: number | null): void;
  /** Only these states; the same once more: all examples again. */
  only(where: Readonly<Record<string, number>>): void;
  refresh(): void;
  saveSheet(): void;
  openStudy(): void;
  cancel(): void;
  /** Cancels what is being asked; otherwise shows all examples again. */
  escape(): void;
}

/** The actions, and `ask`, which asks whatever the state now calls for. */
export function previewActions(
  host: PreviewHost,
  store: Store<PreviewState>,
): { actions: PreviewActions; ask: () => void } {
  const { update } = store;
  const preview = asked(
    (params: PreviewChoice, options) => host.request('preview', params, options),
    (state: PreviewState) => question(state),
    (state) => state.preview,
    (news) => update((state) => answered(state, told(state.preview, news))),
    REST_MS,
  );
  const { ask, retry, cancel } = lines([preview], () => store.state);
  const actions: PreviewActions = {
    look: (change) => update((state) => looked(state, change)),
    filter: (feature, state) => update((current) => filtered(current, feature, state)),
    only: (where) => update((state) => looked(state, { where })),
    refresh: () => update(refreshed),
    saveSheet: () => send(host.request('sheet', question(store.state))),
    openStudy: () => send(host.request('openStudy', null)),
    retry,
    restart: () => send(host.request('restart', null).then(retry)),
    showLog: () => send(host.request('showLog', null)),
    cancel,
    escape: () => cancel() || actions.look({ where: {} }),
  };
  return { actions, ask };
}
