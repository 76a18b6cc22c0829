/** What a panel says beside its numbers: errors, caveats, what was left out, and how far a request is. */
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelError } from '../wire/contract';
import type { Answer } from './answer';
import { button, link } from './controls';
import { icon } from './text';
import { progressText } from './progressText';

/** What a person may do about an error. */
export interface ErrorActions {
  retry(): void;
  restart(): void;
  showLog(): void;
}

/** What went wrong: about what, why, what to do, with the buttons that help. */
export function errorMessage({ subject, reason, remedy }: PanelError, buttons: unknown): TemplateResult {
  return html`<div class="message bad" role="alert">
    ${icon('error')}
    <div class="grow">
      ${subject ? html`<strong class="subject">${subject}</strong> ` : nothing} <span>${reason}</span>
      ${remedy ? html`<p class="remedy">${remedy}</p>` : nothing}
    </div>
    <div class="actions">${buttons}</div>
  </div>`;
}

/** A request that failed, where it happened. */
export function errorBox(error: PanelError, actions: ErrorActions): TemplateResult {
  const died = error.kind === 'died';
  const mend = died
    ? button('Restart', actions.restart, { primary: true, icon: 'debug-restart' })
    : button('Try Again', actions.retry, { icon: 'refresh' });
  const log = died || error.kind === 'defect' ? logButton(actions) : nothing;
  return errorMessage(error, html`${mend} ${log}`);
}

/** Opens the log. */
export function logButton({ showLog }: Pick<ErrorActions, 'showLog'>): TemplateResult {
  return button('Show Log', showLog, { icon: 'output' });
}

/** A note with an icon; `caution` for what a reader must not overlook. */
export function note(
  kind: 'caution' | 'info' | 'good',
  content: unknown,
  actions: unknown = nothing,
): TemplateResult {
  const icons = { caution: 'warning', info: 'info', good: 'pass' };
  return html`<div class="message ${kind}" role="note">
    ${icon(icons[kind])}
    <div class="grow">${content}</div>
    ${actions === nothing ? nothing : html`<div class="actions">${actions}</div>`}
  </div>`;
}

/** Sentences about the numbers; a few are open, many are folded away with their count. */
export function folded(
  title: string,
  sentences: readonly TemplateResult[],
  openUpTo = 2,
): TemplateResult | typeof nothing {
  if (sentences.length === 0) return nothing;
  return html`<details class="folded" ?open=${sentences.length <= openUpTo}>
    <summary>${title} (${sentences.length})</summary>
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </details>`;
}

/** Progress, with the way to stop it; `label` says what for. */
export function progressLine<T>(
  answer: Answer<T>,
  label: string,
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (answer.phase !== 'asking') return nothing;
  const { progress } = answer;
  return html`<div class="progress-line">
    <vscode-progress-bar
      aria-label=${label}
      .value=${progress?.done}
      .max=${progress?.total ?? 1}
      ?indeterminate=${progress === null}
    ></vscode-progress-bar>
    <span class="grow">${progressText(progress)}</span>
    ${button('Cancel', cancel, { icon: 'close', title: 'Cancel (Escape)' })}
  </div>`;
}

/** What stands in a chart's place after the person cancelled. */
export function cancelledLine(what: string, retry: () => void): TemplateResult {
  return html`<p class="cancelled" role="status">${what} was cancelled. ${link('Ask again', retry)}</p>`;
}
