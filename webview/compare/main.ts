/** The comparison of two models: wires its state, its questions and its page to the extension. */
import './compare.css';
import { render } from 'lit';
import { revealSelected } from '../parts/reveal';
import { keepScroll } from '../parts/scroll';
import { followSticky } from '../parts/sticky';
import { createStore } from '../parts/store';
import { connect } from '../wire/host';
import { compareActions } from './actions';
import { compareCharts } from './charts';
import type { CompareContract, ComparePanelState } from './contract';
import { matchTableColumns } from './matchTable';
import { comparison } from './panel';
import { firstState, keptOf, refreshed, type CompareState, type Kept } from './state';

function onEvent(state: CompareState, event: CompareContract['event']): CompareState {
  if (event.kind === 'changed' && event.refresh) return refreshed(state);
  return { ...state, onDisk: { ...state.onDisk, [event.side]: event.kind } };
}

function start(root: HTMLElement, given: ComparePanelState): void {
  const host = connect<CompareContract, ComparePanelState>((event) =>
    store.update((state) => onEvent(state, event)),
  );
  const kept = (host.state?.view ?? given.view) as Partial<Kept> | undefined;
  const store = createStore(firstState(given, kept), changed);
  const { actions, ask } = compareActions(host, store);
  const charts = compareCharts(actions);
  const columnsOf = matchTableColumns();
  const save = () => host.save(keptOf(store.state, scroll.position()));
  const scroll = keepScroll(kept?.scroll ?? 0, save);
  const follow = followSticky(root);
  const reveal = revealSelected(root);
  function changed(state: CompareState): void {
    ask();
    charts.show(state);
    const columns = state.comparison.value ? columnsOf(state.comparison.value) : [];
    render(comparison(state, { actions, charts, columns }), root);
    follow();
    reveal(state.selection.layer);
    save();
    if (state.a.value && state.b.value) scroll.restore();
  }
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) actions.escape();
  });
  changed(store.state);
}

const root = document.getElementById('panel');
const given = document.getElementById('replens-start')?.textContent;
if (!root || !given) throw new Error('the page has no #panel element or no #replens-start');
start(root, JSON.parse(given) as ComparePanelState);
