/** The line that says what is selected in all charts. */
import { html, nothing, type TemplateResult } from 'lit';
import { link } from './controls';
import { inputsText, selectedText } from './inputsText';
import type { LayerView } from '../../runtime/inspections/layer-view';

/** Layers (as the panel writes them) and selected inputs, with the way to clear the latter. */
export function selectionLine(
  layers: unknown,
  inputs: readonly number[],
  view: LayerView | null,
  clear: () => void,
): TemplateResult {
  return html`<div class="selection-line" role="status" aria-label="Selection">
    ${layers}
    ${
      inputs.length === 0
        ? nothing
        : html`<span class="selected-inputs"
              ><strong>${selectedText(inputs)}</strong
              >${view ? html` <span class="muted">${inputsText(inputs, view)}</span>` : nothing}</span
            >
            ${link('Clear', clear, 'Select no inputs (Escape)')}`
    }
  </div>`;
}
