/** Text as both panels write it, as lit templates. */
import { html, type TemplateResult } from 'lit';

/** A codicon; for the eye only. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

/** A name of any length on one line: what does not fit is left out of its middle. */
export function longName(name: string): TemplateResult {
  const cut = Math.max(0, name.length - 14);
  return html`<span class="long-name" title=${name}
    ><span class="head">${name.slice(0, cut)}</span><span class="tail">${name.slice(cut)}</span></span
  >`;
}
