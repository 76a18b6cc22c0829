/** The data preview: wires its state, its question and its page to the extension. */
import './preview.css';
import { render } from 'lit';
import type { DataPreview } from '../../runtime/preview/preview';
import { keepScroll } from '../parts/scroll';
import { followSticky } from '../parts/sticky';
import { createStore } from '../parts/store';
import { connect } from '../wire/host';
import { previewActions } from './actions';
import type { PreviewContract, PreviewPanelState } from './contract';
import { countColumnsOf, type CountColumns } from './counts';
import { dataPreview } from './panel';
import { firstState, keptOf, refreshed, type Kept, type PreviewState } from './state';

function onEvent(state: PreviewState, event: PreviewContract['event']): PreviewState {
  if (event.kind === 'changed' && event.refresh) return refreshed(state);
  return { ...state, onDisk: event.kind };
}

/** Columns of the tables, made anew where the features are others. */
function columnsOfFeatures(): (preview: DataPreview) => CountColumns {
  let made: { key: string; columns: CountColumns } | null = null;
  return (preview) => {
    const key = JSON.stringify(preview.features);
    if (made?.key !== key) made = { key, columns: countColumnsOf(preview) };
    return made.columns;
  };
}

function start(root: HTMLElement, given: PreviewPanelState): void {
  const host = connect<PreviewContract, PreviewPanelState>((event) =>
    store.update((state) => onEvent(state, event)),
  );
  const kept = (host.state?.view ?? given.view) as Partial<Kept> | undefined;
  const store = createStore(firstState(given, kept), changed);
  const { actions, ask } = previewActions(host, store);
  const columnsOf = columnsOfFeatures();
  const save = () => host.save(keptOf(store.state, scroll.position()));
  const scroll = keepScroll(kept?.scroll ?? 0, save);
  const follow = followSticky(root);
  function changed(state: PreviewState): void {
    ask();
    const { value } = state.preview;
    render(dataPreview(state, value ? columnsOf(value) : null, actions), root);
    follow();
    save();
    if (value) scroll.restore();
  }
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) actions.escape();
  });
  changed(store.state);
}

const root = document.getElementById('panel');
const given = document.getElementById('replens-start')?.textContent;
if (!root || !given) throw new Error('the page has no #panel element or no #replens-start');
start(root, JSON.parse(given) as PreviewPanelState);
