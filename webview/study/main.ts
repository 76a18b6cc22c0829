/** The study panel: follows a run while it trains, and shows what came out of it. */
import './study.css';
import { errorOf } from '../parts/line';
import { createStore } from '../parts/store';
import { connect } from '../wire/host';
import type { StudyContract, StudyPanelState } from './contract';
import { StudyPanel } from './panel';
import { after, type Situation } from './state';

function start(): void {
  const root = document.getElementById('panel');
  const json = document.getElementById('replens-start')?.textContent;
  if (!root || !json) throw new Error('the page has no #panel or no #replens-start');
  const given = JSON.parse(json) as StudyPanelState;
  const first: Situation = { state: null, cancelling: false, problem: null };
  const store = createStore(first, (situation) => panel.show(situation));

  const host = connect<StudyContract, StudyPanelState>((event) => store.update((now) => after(now, event)));
  const kept = host.state?.folder === given.folder ? host.state : given;
  host.save(kept);

  const follow = (request: Promise<unknown>) => {
    store.update((now) => ({ ...now, problem: null }));
    request.catch((failure: unknown) =>
      store.update((now) => ({ ...now, cancelling: false, problem: errorOf(failure) })),
    );
  };
  const ask = () =>
    follow(
      host
        .request('state', null)
        .then((state) => store.update((now) => after(now, { kind: 'state', state }))),
    );
  const panel = new StudyPanel(root, kept.view, {
    retry: ask,
    cancel() {
      follow(host.request('cancel', null));
      store.update((now) => ({ ...now, cancelling: true }));
    },
    resume: () => follow(host.request('resume', null)),
    restart: () => follow(host.request('restart', null)),
    showLog: () => follow(host.request('showLog', null)),
    openStudy: () => follow(host.request('openStudy', null)),
    openReport: () => follow(host.request('openReport', null)),
    inspect: (checkpoint) => follow(host.request('inspect', { checkpoint })),
    compare: (a, b) => follow(host.request('compare', { a, b })),
    export: (params) => follow(host.request('export', params)),
    keep: (view) => host.save({ folder: given.folder, view }),
  });
  panel.show(first);
  ask();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') ask();
  });
}

start();
