/**
 * Chooses one of many measures: a combobox that searches, its list grouped by family, and what the measure at hand is
 * (formula, range, invariances, citation, caveat) under the pointer, on focus and while walking through the list.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { factsOf, found, grouped, measureOf, titleOf, type Choosable } from './measureSearch';
import { icon } from './text';

/** What a picker shows and tells. */
export interface PickerOptions {
  /** Accessible name, and the text before the field. */
  label: string;
  /** The first is the default. */
  measures: readonly Choosable[];
  /** Key of the chosen one; null: the default. */
  chosen: string | null;
  change(key: string): void;
}

/** The picker as a lit template. */
export function measurePicker(options: PickerOptions): TemplateResult {
  return html`<replens-measure-picker .options=${options}></replens-measure-picker>`;
}

/** How far a key moves in a list of `count`; null for other keys. */
function moved(key: string, at: number, count: number): number | null {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  if (Math.abs(step) === 1) return (at + step + count) % count;
  return Math.max(0, Math.min(count - 1, at + step));
}

let pickers = 0;

/** The element behind {@link measurePicker}; in the page's own tree, so that the page's style holds. */
class MeasurePicker extends LitElement {
  static override properties = {
    options: { attribute: false },
    query: { state: true },
    open: { state: true },
    active: { state: true },
    quiet: { state: true },
  };
  declare options: PickerOptions;
  /** What the person typed; null while the name of the chosen measure stands in the field. */
  declare private query: string | null;
  declare private open: boolean;
  /** Key of the option that Enter takes. */
  declare private active: string | null;
  /** What the measure is has been read or chosen: it is not shown again until the pointer or the focus comes anew. */
  declare private quiet: boolean;
  private readonly base = `measures-${++pickers}`;

  constructor() {
    super();
    this.query = null;
    this.open = false;
    this.active = null;
    this.quiet = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private get chosen(): Choosable | undefined {
    return measureOf(this.options.measures, this.options.chosen);
  }

  /** In the order in which the list shows them. */
  private get results(): Choosable[] {
    return grouped(found(this.options.measures, this.query ?? '')).flatMap(({ measures }) => measures);
  }

  protected override render(): TemplateResult {
    const { label } = this.options;
    const { base, open, chosen } = this;
    const matches = open ? this.results : [];
    const active = matches.find(({ key }) => key === this.active);
    const shown = open ? active : chosen;
    return html`<span class="control measure-picker" @focusout=${this.leave}>
      <span aria-hidden="true">${label}</span>
      <span class="field" @click=${this.show} @pointerleave=${this.loud}>
        <input
          type="text"
          role="combobox"
          spellcheck="false"
          autocomplete="off"
          aria-label=${label}
          aria-autocomplete="list"
          aria-expanded=${String(open)}
          aria-controls="${base}-list"
          aria-describedby="${base}-facts"
          aria-activedescendant=${active ? this.idOf(active) : nothing}
          placeholder="Search measures"
          .value=${live(this.query ?? (chosen ? titleOf(chosen) : ''))}
          @input=${this.type}
          @keydown=${this.key}
        />${icon('chevron-down')}
      </span>
      <div class="popup" ?data-open=${open} ?data-quiet=${this.quiet}>
        <div class="options" id="${base}-list" role="listbox" aria-label=${label} ?hidden=${!open}>
          ${grouped(matches).map((group) => this.group(group.family, group.measures))}
          ${open && matches.length === 0 ? html`<p class="none">No measure is called like this.</p>` : nothing}
        </div>
        <div class="facts-of" id="${base}-facts">${shown ? measureFacts(shown) : nothing}</div>
      </div>
    </span>`;
  }

  private group(family: string, measures: readonly Choosable[]): TemplateResult {
    return html`<div role="group" aria-label=${family}>
      <div class="family" role="presentation">${family}</div>
      ${measures.map(
        (measure) =>
          html`<div
            role="option"
            id=${this.idOf(measure)}
            aria-selected=${String(measure.key === this.chosen?.key)}
            ?data-active=${measure.key === this.active}
            @pointermove=${() => (this.active = measure.key)}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @click=${() => this.take(measure)}
          >
            <span>${titleOf(measure)}</span><code>${measure.key}</code>
          </div>`,
      )}
    </div>`;
  }

  private idOf({ key }: Choosable): string {
    return `${this.base}-${this.options.measures.findIndex((measure) => measure.key === key)}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.open) return;
    if (changed.has('open')) this.fit();
    if (changed.has('active') || changed.has('open')) {
      this.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** The list ends where the window does. */
  private fit(): void {
    const popup = this.querySelector<HTMLElement>('.popup');
    const field = this.querySelector('.measure-picker')?.getBoundingClientRect();
    if (!popup || !field) return;
    const beyond = field.left + popup.offsetWidth + 12 - document.documentElement.clientWidth;
    popup.style.setProperty('--shift', `${-Math.max(0, beyond)}px`);
    const below = window.innerHeight - field.bottom;
    popup.toggleAttribute('data-above', below < 320 && field.top > below);
    popup.style.setProperty('--room', `${Math.max(below, field.top) - 16}px`);
  }

  private readonly show = () => {
    if (this.open) return;
    this.query = null;
    this.quiet = false;
    this.active = this.chosen?.key ?? null;
    this.open = true;
    this.field?.focus();
    this.field?.select();
  };

  private get field(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  private close(): void {
    this.open = false;
    this.query = null;
    this.quiet = true;
  }

  private readonly loud = () => {
    this.quiet = false;
  };

  private take({ key }: Choosable): void {
    this.close();
    if (key !== this.chosen?.key) this.options.change(key);
  }

  private readonly leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && this.contains(relatedTarget)) return;
    this.close();
    this.loud();
  };

  private readonly type = ({ target }: Event) => {
    this.query = (target as HTMLInputElement).value;
    this.open = true;
    const { results: matches } = this;
    if (!matches.some(({ key }) => key === this.active)) this.active = matches.at(0)?.key ?? null;
  };

  private readonly key = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!this.handled(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private handled({ key }: KeyboardEvent): boolean {
    if (!this.open) {
      if (key !== 'ArrowDown' && key !== 'ArrowUp' && key !== 'Enter') return false;
      this.show();
      return true;
    }
    const { results: matches } = this;
    const at = matches.findIndex((measure) => measure.key === this.active);
    const next = moved(key, at, matches.length);
    if (next !== null) this.active = matches[next].key;
    else if (key === 'Enter' && at >= 0) this.take(matches[at]);
    else if (key === 'Escape') this.close();
    else return false;
    return true;
  }
}

customElements.define('replens-measure-picker', MeasurePicker);

/** What a measure is, as a list of terms. */
export function measureFacts(measure: Choosable): TemplateResult {
  return html`<dl>
    ${factsOf(measure).map(
      ([name, text]) =>
        html`<div class=${name === 'Caveat' ? 'caveat' : ''}>
          <dt>${name}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

/** The line under a chart that says what its numbers are, and what to beware of; `cautions` are of these numbers. */
export function measureLine(
  measure: Choosable | undefined,
  cautions: readonly string[] = [],
): TemplateResult {
  return html`<div class="measure-line">
    ${
      measure
        ? html`<details>
            <summary><strong>${titleOf(measure)}</strong>: <span>${measure.formula}</span></summary>
            ${measureFacts(measure)}
          </details>`
        : nothing
    }
    ${cautions.map((text) => html`<p class="caution">${icon('warning')} <span>${text}</span></p>`)}
  </div>`;
}
