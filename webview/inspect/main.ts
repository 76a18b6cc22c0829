/** The inspector: wires its state, its questions and its page to the extension. */
import './inspect.css';
import { render } from 'lit';
import { revealSelected } from '../parts/reveal';
import { keepScroll } from '../parts/scroll';
import { followSticky } from '../parts/sticky';
import { createStore } from '../parts/store';
import { connect } from '../wire/host';
import { inspectActions } from './actions';
import { inspectCharts } from './charts';
import type { InspectContract } from './contract';
import { layerTableData } from './layerSection';
import { inspector } from './panel';
import { firstState, keptOf, refreshed, type InspectState, type Kept } from './state';

function onEvent(state: InspectState, event: InspectContract['event']): InspectState {
  if (event.kind === 'deleted') return { ...state, file: 'deleted' };
  return event.refresh ? refreshed(state) : { ...state, file: 'changed' };
}

function start(root: HTMLElement): void {
  const host = connect<InspectContract, Kept>((event) => store.update((state) => onEvent(state, event)));
  const store = createStore(firstState(host.state), changed);
  const { actions, ask } = inspectActions(host, store);
  const charts = inspectCharts(actions);
  const tableData = layerTableData();
  const save = () => host.save(keptOf(store.state, scroll.position()));
  const scroll = keepScroll(host.state?.scroll ?? 0, save);
  const follow = followSticky(root);
  const reveal = revealSelected(root);
  function changed(state: InspectState): void {
    ask();
    charts.show(state);
    render(inspector(state, { actions, charts, table: tableData(state) }), root);
    follow();
    reveal(state.selection.layer);
    save();
    if (state.layer.value) scroll.restore();
  }
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) actions.escape();
  });
  changed(store.state);
}

const root = document.getElementById('panel');
if (!root) throw new Error('the page has no #panel element');
start(root);
