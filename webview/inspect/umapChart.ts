/** UMAP of the selected layer: computed only where a person asks for it, beside the principal components. */
import { html, nothing } from 'lit';
import { embeddingScatter } from '../charts/layerScatter';
import { labelOf } from '../parts/chartControls';
import { button, choose, field } from '../parts/controls';
import { cancelledLine, errorBox, note, progressLine } from '../parts/messages';
import type { Slot } from '../parts/slot';
import type { InspectActions } from './actions';
import type { EmbeddingSettings } from './contract';
import type { InspectState } from './state';

const NEIGHBOURS: readonly number[] = [5, 10, 15, 30, 50];
const DISTANCES: readonly number[] = [0, 0.1, 0.25, 0.5, 0.9];
const ON_DEMAND =
  'UMAP lays the inputs out so that neighbours stay neighbours. It takes some seconds, so it is computed when you ask for it.';

const CAUTION =
  'UMAP does not keep distances: how far apart groups lie, and how large they are, says nothing. Compare with the principal components.';

/** Brings the slot up to date. */
export function showUmap(state: InspectState, place: Slot, actions: InspectActions): void {
  const { embedding, layer, look, selection } = state;
  const wanted = selection.layer !== null && look.umapOf === selection.layer;
  place.busy(wanted && embedding.phase === 'asking');
  place.controls(controls(state, wanted, actions));
  const { value } = embedding;
  const view = layer.value;
  if (!wanted || !value || !view || value.layer !== view.layer || !sameInputs(value.inputs, view.inputs)) {
    const reason = wanted ? 'On its way…' : ON_DEMAND;
    place.wait(`UMAP of ${selection.layer ?? 'the layer'}`, reason);
    return;
  }
  const colour = labelOf(view, look.colourBy);
  place.show([value, view.labels, colour], () => embeddingScatter(value, view, colour));
}

/** The view may be of fewer or more inputs than the layout that is still shown. */
function sameInputs(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((input, index) => input === b[index]);
}

function controls({ embedding, look, selection }: InspectState, wanted: boolean, actions: InspectActions) {
  const { umap } = look;
  const change = (part: Partial<EmbeddingSettings>) => actions.look({ umap: { ...umap, ...part } });
  const numbers = (values: readonly number[], chosen: number) =>
    [...new Set([...values, chosen])]
      .sort((a, b) => a - b)
      .map((value) => ({ value: String(value), label: String(value) }));
  return html`${choose(
    'Neighbours',
    numbers(NEIGHBOURS, umap.neighbours),
    String(umap.neighbours),
    (value) => change({ neighbours: Number(value) }),
    'How many inputs make up a neighbourhood: few show fine structure, many the whole',
  )}
  ${choose(
    'Min. dist.',
    numbers(DISTANCES, umap.minimumDistance),
    String(umap.minimumDistance),
    (value) => change({ minimumDistance: Number(value) }),
    'Minimum distance: how close to each other points may be laid',
  )}
  ${field({
    label: 'Seed',
    value: String(umap.seed),
    title: 'The same seed gives the same picture',
    change: (text) => /^\d{1,9}$/.test(text.trim()) && change({ seed: Number(text) }),
  })}
  ${
    wanted
      ? nothing
      : button('Compute UMAP', () => actions.look({ umapOf: selection.layer }), {
          icon: 'play',
          disabled: selection.layer === null,
        })
  }
  ${wanted && embedding.value ? note('caution', CAUTION) : nothing}
  ${wanted ? progressLine(embedding, 'UMAP', () => actions.cancelOne('embedding')) : nothing}
  ${wanted && embedding.phase === 'failed' && embedding.error ? errorBox(embedding.error, actions) : nothing}
  ${wanted && embedding.phase === 'cancelled' ? cancelledLine('UMAP', actions.retry) : nothing}`;
}
