/** What went wrong or came to a stop, in the panel itself, with what can be done about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { errorMessage, logButton, note, type ErrorActions } from '../parts/messages';
import { button } from '../parts/controls';
import type { PanelError } from '../wire/contract';
import type { StudyState } from './contract';
import { resumable } from './state';

/** What a person can do about it. */
export interface TroubleActions extends ErrorActions {
  resume(): void;
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
        button('Read Again', actions.retry, { icon: 'refresh' }),
      );
    case 'finished':
      return nothing;
  }
}

const GOES_ON = 'Resume goes on from the last checkpoint of each seed, to the same result.';

function resumeButton({ resume }: TroubleActions): TemplateResult {
  return button('Resume', resume, { icon: 'debug-continue', primary: true });
}

/** Why training ended; its process is another than the one that a restart is of. */
function failure(
  error: PanelError,
  actions: TroubleActions,
  resume: TemplateResult | typeof nothing,
): TemplateResult {
  return errorMessage(error, html`${resume} ${logButton(actions)}`);
}
