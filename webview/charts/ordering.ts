/** The orders in which the inputs of a dissimilarity matrix can stand. */
import type { LayerView } from '../../runtime/inspections/layer-view';
import { orderOf } from './labels';

/** By the values of a label, by the clustering of the matrix itself, or as in the probe set. */
export type Ordering = `label:${string}` | 'clusters' | 'rows';

/** The label of an ordering by label. */
export function labelOfOrdering(ordering: Ordering): string | null {
  return ordering.startsWith('label:') ? ordering.slice('label:'.length) : null;
}

/** Rows of the matrix of a view, in order. */
export function rowsInOrder(view: LayerView, ordering: Ordering): Int32Array {
  const label = labelOfOrdering(ordering);
  if (label !== null && Object.hasOwn(view.labels, label)) return orderOf(view.labels[label]);
  if (ordering === 'clusters' && view.dissimilarity) return view.dissimilarity.clustered;
  return Int32Array.from(view.inputs, (_, index) => index);
}

/** How an ordering is told in a caption. */
export function orderingText(ordering: Ordering): string {
  const label = labelOfOrdering(ordering);
  if (label !== null) return `ordered by ${label}`;
  return ordering === 'clusters'
    ? 'ordered by clustering (average linkage), so that inputs alike stand together'
    : 'in the order of the probe set';
}
