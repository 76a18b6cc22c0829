/** All lines of a panel together: asked in the order in which the questions depend on each other. */
import type { RequestOptions } from '../wire/host';
import type { Answer, News } from './answer';
import { line, type Line } from './line';

/** Milliseconds after which a person who walks through layers has come to rest. */
export const REST_MS = 100;

/** One kind of question: its line, and how the state speaks of it. */
export interface Asked<S> {
  /** Asks what the state calls for. */
  ask(state: S): void;
  answer(state: S): Answer<unknown>;
  line: Pick<Line<never>, 'cancel' | 'forget'>;
}

/** A kind of question that follows from the state: `request` makes it, `tell` hears what comes of it; see {@link line}. */
export function asked<S extends { readonly version: number }, P, T>(
  request: (params: P, options: RequestOptions) => Promise<T>,
  question: (state: S) => P | null,
  answer: (state: S) => Answer<T>,
  tell: (news: News<T>) => void,
  rest?: number,
): Asked<S> {
  const made = line(request, tell, rest);
  return { ask: (state) => made.ask(question(state), state.version), answer, line: made };
}

/** Asking, cancelling and asking again, for all questions. */
export interface Lines {
  /** Asks whatever the state now calls for. */
  ask(): void;
  /** Asks anew what failed or was cancelled. */
  retry(): void;
  /** Cancels what is being asked; false if there was nothing. */
  cancel(): boolean;
}

/** The lines of a panel whose state `now` tells; an answer may change what the next question is. */
export function lines<S>(all: readonly Asked<S>[], now: () => S): Lines {
  const ask = () => all.forEach((one) => one.ask(now()));
  return {
    ask,
    retry() {
      for (const { answer, line } of all) {
        const { phase } = answer(now());
        if (phase === 'failed' || phase === 'cancelled') line.forget();
      }
      ask();
    },
    cancel() {
      const waiting = all.filter(({ answer }) => answer(now()).phase === 'asking');
      for (const { line } of waiting) line.cancel();
      return waiting.length > 0;
    },
  };
}
