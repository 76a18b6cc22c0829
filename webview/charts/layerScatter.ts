/** The inputs of a layer view in the plane of the layer's first two principal components. */
import type { LayerView } from '../../runtime/inspections/layer-view';
import type { Drawing } from './chart';

/** Coloured by a label, or in one colour. */
export function layerScatter(view: LayerView, colourBy: string | null): Drawing {
  return { kind: 'empty', title: `Inputs in ${view.layer}`, reason: `By ${colourBy ?? 'nothing'}.` };
}
