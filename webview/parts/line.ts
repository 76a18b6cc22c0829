/** A line to the extension for one kind of question: the newest question wins, older ones are cancelled. */
import { RequestError, type RequestOptions } from '../wire/host';
import type { PanelError } from '../wire/contract';
import type { News } from './answer';

/** Asks one kind of question, one at a time. */
export interface Line<P> {
  /**
   * Asks unless the same question was asked last; null takes the question back. Questions are the same when their
   * JSON is, and `version` is.
   */
  ask(params: P | null, version: number): void;
  /** The person does not want to wait any longer. */
  cancel(): void;
  /** Lets the same question be asked once more. */
  forget(): void;
}

/**
 * A line on which `request` asks and `tell` hears what comes of it. A question that takes the place of one still open
 * waits `rest` milliseconds for the person to come to rest: whoever walks through a list asks about where they stop.
 */
export function line<P, T>(
  request: (params: P, options: RequestOptions) => Promise<T>,
  tell: (news: News<T>) => void,
  rest = 0,
): Line<P> {
  let asked: string | null = null;
  let current: AbortController | null = null;
  const stop = () => {
    current?.abort();
    current = null;
  };
  const start = (params: P, wait: number) => {
    const controller = (current = new AbortController());
    const hear = (news: News<T>) => {
      if (current !== controller) return;
      if (news.kind !== 'progress') current = null;
      tell(news);
    };
    const send = () =>
      request(params, {
        signal: controller.signal,
        onProgress: (progress) => hear({ kind: 'progress', progress }),
      }).then(
        (value) => hear({ kind: 'answered', value }),
        (failure: unknown) => hear(newsOf(failure)),
      );
    tell({ kind: 'asked' });
    if (wait === 0) void send();
    else setTimeout(() => current === controller && void send(), wait);
  };
  return {
    ask(params, version) {
      const question = params === null ? null : JSON.stringify([version, params]);
      if (question === asked) return;
      asked = question;
      const wasAsking = current !== null;
      stop();
      if (params !== null) start(params, wasAsking ? rest : 0);
      else if (wasAsking) tell({ kind: 'dropped' });
    },
    cancel() {
      if (!current) return;
      stop();
      tell({ kind: 'cancelled' });
    },
    forget() {
      asked = null;
    },
  };
}

function newsOf(failure: unknown): News<never> {
  const error = errorOf(failure);
  return error.kind === 'cancelled' || error.kind === 'absent'
    ? { kind: error.kind }
    : { kind: 'failed', error };
}

/** What to tell a person of anything thrown. */
export function errorOf(failure: unknown): PanelError {
  if (failure instanceof RequestError) return failure.error;
  return { kind: 'defect', subject: '', reason: String(failure), remedy: 'The log may say more.' };
}
