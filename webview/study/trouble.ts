/** What went wrong or came to a stop, in the panel itself, with what can be done about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { note } from '../parts/messages';
import { button } from '../parts/controls';
import { icon } from '../parts/text';
import type { PanelError } from '../wire/contract';
import type { StudyState } from './contract';
import { resumable } from './state';

/** What a person can do about it. */
export interface TroubleActions {
  resume(): void;
  restart(): void;
  showLog(): void;
  refresh(): void;
}

/** The trouble of a run as a lit template; nothing where there is none. */
export function trouble(state: StudyState, actions: TroubleActions): TemplateResult | typeof nothing {
  const { run, job, error } = state;
  if (job) return nothing;
  const resume = resumable(state) ? resumeButton(actions) : nothing;
  if (error) return failure(error, actions, resume);
  switch (run.status) {
    case 'failed': {
      const remedy = 'Resume goes on from the last checkpoint of each seed.';
      const reason = run.record.reason ?? 'The run failed.';
      return failure({ kind: 'user', subject: '', reason, remedy }, actions, resume);
    }
    case 'interrupted':
      return note('caution', `The process that trained this run is gone. ${GOES_ON}`, resume);
    case 'cancelled':
      return note('info', `Training was cancelled. ${GOES_ON}`, resume);
    case 'running':
      return note(
        'info',
        'Another window or a terminal trains this run. What it has written so far is shown.',
        button('Read Again', actions.refresh, { icon: 'refresh' }),
      );
    case 'finished':
      return nothing;
  }
}

const GOES_ON = 'Resume goes on from the last checkpoint of each seed, to the same result.';

/** Reads the whole state again. */
export function tryAgain({ refresh }: TroubleActions): TemplateResult {
  return button('Try Again', refresh, { icon: 'refresh' });
}

function resumeButton({ resume }: TroubleActions): TemplateResult {
  return button('Resume', resume, { icon: 'debug-continue', primary: true });
}

/** An error: about what, why, what to do; `mend` is the button that helps. */
export function failure(
  { kind, subject, reason, remedy }: PanelError,
  actions: TroubleActions,
  mend: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<div class="message bad" role="alert">
    ${icon('error')}
    <div class="grow">
      ${subject ? html`<strong class="subject">${subject}</strong> ` : nothing}<span>${reason}</span>
      ${remedy ? html`<p class="remedy">${remedy}</p>` : nothing}
    </div>
    <div class="actions">
      ${mend} ${kind === 'died' ? button('Restart', actions.restart, { icon: 'debug-restart' }) : nothing}
      ${button('Show Log', actions.showLog, { icon: 'output' })}
    </div>
  </div>`;
}
