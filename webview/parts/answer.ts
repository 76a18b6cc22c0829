/** What a panel knows of one question to the extension: the newest answer, and how the asking goes. */
import type { ProgressEvent } from '../../runtime/job';
import type { PanelError } from '../wire/contract';

/** Progress of a request, as the extension tells it. */
export type Progress = Extract<ProgressEvent, { kind: 'progress' }>;

/** The last good value is kept while a newer one is asked for, and when asking fails. */
export interface Answer<T> {
  readonly phase: 'idle' | 'asking' | 'answered' | 'failed' | 'cancelled';
  readonly value: T | null;
  /** While asking; null before the first news. */
  readonly progress: Progress | null;
  /** Where it failed. */
  readonly error: PanelError | null;
}

/** A question that was never asked. */
export const UNASKED: Answer<never> = { phase: 'idle', value: null, progress: null, error: null };

/** What happens to an answer. */
export type News<T> =
  | { kind: 'asked' }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'answered'; value: T }
  | { kind: 'failed'; error: PanelError }
  | { kind: 'cancelled' }
  /** Nothing is kept of what an earlier page had asked for. */
  | { kind: 'absent' }
  /** The question does not stand any more; its last answer may be shown on. */
  | { kind: 'dropped' };

/** An answer after some news. */
export function told<T>(answer: Answer<T>, news: News<T>): Answer<T> {
  const rest = { value: answer.value, progress: null, error: null };
  switch (news.kind) {
    case 'asked':
      return { ...rest, phase: 'asking' };
    case 'progress':
      return { ...rest, phase: 'asking', progress: news.progress };
    case 'answered':
      return { ...rest, phase: 'answered', value: news.value };
    case 'failed':
      return { ...rest, phase: 'failed', error: news.error };
    case 'cancelled':
      return { ...rest, phase: 'cancelled' };
    case 'absent':
      return UNASKED;
    case 'dropped':
      return { ...rest, phase: 'idle' };
  }
}
