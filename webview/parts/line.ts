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

/** A line on which `request` asks and `tell` hears what comes of it. */
export function line<P, T>(
  request: (params: P, options: RequestOptions) => Promise<T>,
  tell: (news: News<T>) => void,
): Line<P> {
  let asked: string | null = null;
  let current: AbortController | null = null;
  const stop = () => {
    current?.abort();
    current = null;
  };
  const start = (params: P) => {
    const controller = (current = new AbortController());
    const hear = (news: News<T>) => {
      if (current !== controller) return;
      if (news.kind !== 'progress') current = null;
      tell(news);
    };
    tell({ kind: 'asked' });
    request(params, {
      signal: controller.signal,
      onProgress: (progress) => hear({ kind: 'progress', progress }),
    }).then(
      (value) => hear({ kind: 'answered', value }),
      (failure: unknown) => hear(newsOf(failure)),
    );
  };
  return {
    ask(params, version) {
      const question = params === null ? null : JSON.stringify([version, params]);
      if (question === asked) return;
      asked = question;
      const wasAsking = current !== null;
      stop();
      if (params !== null) start(params);
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
  return error.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error };
}

/** What to tell a person of anything thrown. */
export function errorOf(failure: unknown): PanelError {
  if (failure instanceof RequestError) return failure.error;
  return { kind: 'defect', subject: '', reason: String(failure), remedy: 'The log may say more.' };
}
