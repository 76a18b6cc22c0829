/**
 * An error that a person can act on: what file or argument it is about, what is wrong, and what to do.
 * Anything else that is thrown is a defect of ours. Commands print `message` and never a stack trace.
 */
export class UserError extends Error {
  /** File, argument or path in a spec that the error is about. */
  readonly subject: string;
  /** What is wrong, one sentence without the subject. */
  readonly reason: string;
  /** What the person can do about it, one sentence. */
  readonly remedy: string;

  constructor(subject: string, reason: string, remedy: string, options?: ErrorOptions) {
    super(`${subject}: ${reason} ${remedy}`, options);
    this.name = 'UserError';
    this.subject = subject;
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** Wrong usage of a command: exit status 2. */
export class UsageError extends UserError {
  constructor(subject: string, reason: string, remedy: string) {
    super(subject, reason, remedy);
    this.name = 'UsageError';
  }
}

/** The person (or the client process) cancelled: exit status 130. */
export class CancelledError extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'CancelledError';
  }
}

/** Throws {@link CancelledError} once `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
