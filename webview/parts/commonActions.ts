/** What a person can do in every panel: choose inputs, mend errors, save a chart. */
import type { ProbeChoice } from '../../runtime/inspections/probe';
import type { CommonRequests, ExportParams, PanelContract } from '../wire/contract';
import type { Host } from '../wire/host';
import { edited, randomChosen, submitted, type WithInputs } from './inputs';
import type { ErrorActions } from './messages';
import type { ProbeActions } from './probeBar';
import type { Store } from './store';

/** Requests that these actions make. */
export interface Requests {
  chooseProbe(): Promise<{ file: string } | null>;
  export(params: ExportParams): Promise<CommonRequests['export']['result']>;
  showLog(): Promise<null>;
  restart(): Promise<null>;
}

/** The requests that every panel which runs models can make. */
interface CommonContract extends PanelContract {
  requests: CommonRequests & { chooseProbe: { params: null; result: { file: string } | null } };
}

/** Those requests of a panel's host. */
export function commonRequests({ request }: Pick<Host<CommonContract, never>, 'request'>): Requests {
  return {
    chooseProbe: () => request('chooseProbe', null),
    export: (params) => request('export', params),
    showLog: () => request('showLog', null),
    restart: () => request('restart', null),
  };
}

/** What the views of every panel may call. */
export interface CommonActions extends ProbeActions, ErrorActions {
  export(params: ExportParams): void;
}

/** A request that only has to be made: what goes wrong with it is the host's to show. */
export function send(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

/** The actions on the state in `store`; `retry` asks anew what failed or was cancelled. */
export function commonActions<S extends WithInputs & { probe: ProbeChoice | null }>(
  { update }: Store<S>,
  requests: Requests,
  retry: () => void,
): CommonActions {
  const measure = () => {
    update((state) => submitted(state));
    retry();
  };
  return {
    export: (params) => send(requests.export(params)),
    showLog: () => send(requests.showLog()),
    restart: () => send(requests.restart().then(retry)),
    retry,
    edit: (draft) => update((state) => edited(state, draft)),
    measure,
    useStudy() {
      update((state) => edited(state, { source: 'study' }));
      measure();
    },
    useRandom: () => update((state) => randomChosen(state)),
    chooseFile() {
      const chosen = requests.chooseProbe().then((answer) => {
        if (!answer) return;
        update((state) => edited(state, { source: 'file', file: answer.file }));
        measure();
      });
      send(chosen);
    },
  };
}
