/** Dissimilarity matrix of a layer view. */
import type { LayerView } from '../../runtime/inspections/layer-view';
import type { Drawing } from './chart';

/** Inputs in the order of a label, or as in the probe set; `name` says of which model the layer is. */
export function dissimilarityView(
  view: LayerView,
  orderBy: string | null,
  options: { name?: string } = {},
): Drawing {
  const title = `Dissimilarity of inputs in ${view.layer}${options.name ? ` of ${options.name}` : ''}`;
  return { kind: 'empty', title, reason: `By ${orderBy ?? 'nothing'}.` };
}
