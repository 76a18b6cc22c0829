/** What a failed request is to a person: every error that can come out of the runtime, as panels and messages tell it. */
import type { PanelError } from '../../webview/wire/contract';
import { CancelledError, messageOf, UserError } from '../../runtime/errors';

/** A runtime process ended before it had answered. */
export class RuntimeDied extends Error {
  constructor(
    /** How it ended: `was killed (SIGKILL)`. */
    readonly how: string,
    /** What it was doing for this caller. */
    readonly doing: string,
  ) {
    super(`The runtime process ${how} while ${doing}.`);
    this.name = 'RuntimeDied';
  }
}

/** Nothing is kept of what an earlier page had asked for. */
export class NothingKept extends Error {}

/** The error as a panel shows it. */
export function panelErrorOf(error: unknown): PanelError {
  if (error instanceof UserError) {
    const { subject, reason, remedy } = error;
    return { kind: 'user', subject, reason, remedy };
  }
  if (error instanceof CancelledError) {
    return { kind: 'cancelled', subject: '', reason: 'Cancelled.', remedy: '' };
  }
  if (error instanceof NothingKept) {
    return { kind: 'absent', subject: '', reason: 'It was not computed yet.', remedy: '' };
  }
  if (error instanceof RuntimeDied) {
    return { kind: 'died', subject: '', reason: error.message, remedy: 'Restart the runtime to go on.' };
  }
  return { kind: 'defect', subject: '', reason: messageOf(error), remedy: 'The log says more.' };
}

/** The error as one sentence or three. */
export function sentenceOf(error: unknown): string {
  const { subject, reason, remedy } = panelErrorOf(error);
  return `${subject ? `${subject}: ` : ''}${reason} ${remedy}`.trim();
}
