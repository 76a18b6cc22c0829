/** Small controls that both panels use, as lit templates. Each has an accessible name. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Option } from '../charts/controls';

/** How a button looks and whether it may be pressed. */
export interface ButtonOptions {
  icon?: string;
  primary?: boolean;
  disabled?: boolean;
  /** For a button that stays pressed. */
  pressed?: boolean;
  title?: string;
}

/** A button of VS Code's look. */
export function button(label: string, press: () => void, options: ButtonOptions = {}): TemplateResult {
  return html`<vscode-button
    ?secondary=${!options.primary}
    ?disabled=${options.disabled}
    aria-disabled=${options.disabled ? 'true' : nothing}
    aria-pressed=${options.pressed === undefined ? nothing : String(options.pressed)}
    title=${options.title ?? nothing}
    @click=${() => options.disabled || press()}
    >${options.icon ? buttonIcon(options.icon) : nothing}${label}</vscode-button
  >`;
}

/** In the page's own tree: inside its shadow, every button would fetch the style sheet of the icons anew. */
function buttonIcon(name: string): TemplateResult {
  return html`<span slot="content-before" class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

/** A button that looks like a link. */
export function link(label: string, press: () => void, title?: string): TemplateResult {
  return html`<button type="button" class="link" title=${title ?? nothing} @click=${press}>${label}</button>`;
}

/** A drop-down list with its label before it; native, so that the keyboard and screen readers work. */
export function choose(
  label: string,
  options: readonly Option[],
  chosen: string,
  change: (value: string) => void,
  title?: string,
): TemplateResult {
  return html`<label class="control" title=${title ?? nothing}
    ><span>${label}</span
    ><select
      aria-label=${label}
      .value=${live(chosen)}
      @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ({ value, label: text }) =>
          html`<option value=${value} ?selected=${value === chosen}>${text}</option>`,
      )}
    </select></label
  >`;
}

/** What a text field shows and does. */
export interface FieldOptions {
  label: string;
  value: string;
  /** Why the value cannot be taken. */
  fault?: string;
  title?: string;
  /** Wide enough for this many digits. */
  kind?: 'number' | 'filter';
  placeholder?: string;
  change: (value: string) => void;
  /** On Enter. */
  enter?: () => void;
}

/** A text field with its label before it (a filter's label is its placeholder). */
export function field(options: FieldOptions): TemplateResult {
  const { label, value, fault, kind = 'number', placeholder, change, enter } = options;
  const visible = kind === 'filter' ? nothing : html`<span aria-hidden="true">${label}</span>`;
  return html`<span class="control" title=${fault ?? options.title ?? nothing}
    >${visible}<vscode-textfield
      class=${kind}
      .label=${label}
      .value=${live(value)}
      ?invalid=${fault !== undefined}
      placeholder=${placeholder ?? nothing}
      @input=${(event: Event) => change((event.currentTarget as HTMLElement & { value: string }).value)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && enter?.()}
    >
      ${
        kind === 'filter'
          ? html`<span slot="content-before" class="codicon codicon-filter" aria-hidden="true"></span>`
          : nothing
      }
    </vscode-textfield></span
  >`;
}

/** A tick box with its label after it. */
export function tick(
  label: string,
  ticked: boolean,
  change: (ticked: boolean) => void,
  title?: string,
): TemplateResult {
  return html`<label class="control" title=${title ?? nothing}
    ><input
      type="checkbox"
      .checked=${live(ticked)}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />${label}</label
  >`;
}
