/** The choice of the order in which the layers of the heatmap stand. */
import { html, nothing, type TemplateResult } from 'lit';
import { layerOfOrder, type LayerOrder } from '../charts/layerOrder';
import { choose } from '../parts/controls';

const LIKE = 'like';

/** Forward, by clustering, or by similarity to one of the `layers` of A, first of all the `selected` one. */
export function chooseLayerOrder(
  order: LayerOrder,
  layers: readonly string[],
  selected: string | null,
  change: (order: LayerOrder) => void,
): TemplateResult {
  const layer = layerOfOrder(order);
  const options = [
    { value: 'forward', label: 'forward' },
    { value: 'clusters', label: 'clustering' },
    { value: LIKE, label: 'similarity to a layer' },
  ];
  const take = (value: string) =>
    change(value === LIKE ? `like:${selected ?? layers.at(-1) ?? ''}` : (value as LayerOrder));
  const names = layers.map((name) => ({ value: name, label: name }));
  return html`${choose('Order of layers', options, layer === null ? order : LIKE, take)}
  ${layer === null ? nothing : choose('Layer', names, layer, (name) => change(`like:${name}`))}`;
}
