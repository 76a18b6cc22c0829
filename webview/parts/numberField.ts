/** A field for a number, taken when the person is done with it (Enter, arrows, or leaving the field). */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** What the field shows, and which numbers it takes. */
export interface NumberFieldOptions {
  label: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  title?: string;
  change(value: number): void;
}

/** A native field: what is no number between the ends gives way to the nearest that is, or to the last one. */
export function numberField(options: NumberFieldOptions): TemplateResult {
  const { label, value, least, most, step = 1, title, change } = options;
  const take = ({ target }: Event) => {
    const field = target as HTMLInputElement;
    const typed = field.valueAsNumber;
    const taken = Number.isFinite(typed) ? Math.min(most, Math.max(least, Math.round(typed))) : value;
    field.value = String(taken);
    if (taken !== value) change(taken);
  };
  return html`<label class="control" title=${title ?? nothing}
    ><span>${label}</span
    ><input
      class="number"
      type="number"
      aria-label=${label}
      min=${least}
      max=${most}
      step=${step}
      .value=${live(String(value))}
      @change=${take}
  /></label>`;
}
