/** The inputs of a layer view in the plane of the layer's first two principal components. */
import type { Embedding } from '../../runtime/inspections/embedding';
import type { LayerView } from '../../runtime/inspections/layer-view';
import { seriesRange } from '../theme/colours';
import type { Drawing } from './chart';
import { count } from './format';
import { categoriesOf, labelText } from './labels';
import { componentAxes, pointCloud, type Colouring, type PlaneAxis } from './pointCloud';

/** Coloured by a label, or in one colour. */
export function layerScatter(view: LayerView, colourBy: string | null): Drawing {
  const title = `Inputs in the plane of ${view.layer}`;
  if (!view.projection) {
    const reason = view.undefined.projection ?? 'The layer does not vary over the inputs.';
    return { kind: 'empty', title, reason };
  }
  const colouring = colouringOf(view, colourBy);
  return {
    kind: 'chart',
    title,
    caption: `Each point is an input, placed by its activations in ${view.layer} along the first two principal components. ${colourText(colouring)}${shownText(view)} Inputs that lie close together are alike to the layer, as far as these two directions tell.`,
    ...pointCloud({
      x: view.projection.x,
      y: view.projection.y,
      inputs: view.inputs,
      inputName: 'input',
      axes: componentAxes(view.componentShares),
      colouring,
    }),
  };
}

const UMAP_AXES: [PlaneAxis, PlaneAxis] = [
  { name: 'UMAP 1', title: 'UMAP 1' },
  { name: 'UMAP 2', title: 'UMAP 2' },
];

/** The same inputs laid out by UMAP; `view` is of the same layer and inputs, and has their labels. */
export function embeddingScatter(embedding: Embedding, view: LayerView, colourBy: string | null): Drawing {
  const { layer, neighbours, minimumDistance, seed, x, y, inputs } = embedding;
  const colouring = colouringOf(view, colourBy);
  return {
    kind: 'chart',
    title: `UMAP of ${layer}`,
    caption: `Each point is an input, laid out so that inputs with the same neighbours in ${layer} lie together (UMAP, ${neighbours} neighbours, minimum distance ${minimumDistance}, seed ${seed}). ${colourText(colouring)}${shownText(view)} It keeps neighbourhoods, not distances or sizes of groups.`,
    ...pointCloud({ x, y, inputs, inputName: 'input', axes: UMAP_AXES, colouring }),
  };
}

function colouringOf(view: LayerView, colourBy: string | null): Colouring {
  const label = colourBy === null ? undefined : view.labels[colourBy];
  if (!label || colourBy === null) return { kind: 'none' };
  if (label.kind === 'numeric') return { kind: 'numeric', name: colourBy, values: label.values };
  const codes = categoriesOf(label);
  const first = codes.map((code) => label.values.indexOf(code));
  return {
    kind: 'categorical',
    name: colourBy,
    texts: label.values.map((_, index) => labelText(label, index)),
    categories: first.map((index) => labelText(label, index)),
    colours: seriesRange(codes.length),
  };
}

function colourText(colouring: Colouring): string {
  switch (colouring.kind) {
    case 'none':
      return '';
    case 'categorical':
      return `Colour and shape: ${colouring.name}.`;
    case 'numeric':
      return `Colour: ${colouring.name}.`;
  }
}

/** Says where not every row is shown. */
export function shownText({ inputs, rows }: LayerView): string {
  return inputs.length === rows ? '' : ` Shown: ${count(inputs.length)} of ${count(rows)}, evenly spread.`;
}
