/**
 * The host's end of the wire to a panel: a table of handlers answers its requests, errors are replies, and nothing is
 * sent before the page has said `ready`. A page that is hidden or loaded anew leaves its requests behind: they go on
 * for a while, so that the same request of the next page joins them instead of beginning from the start.
 */
import type { LogOutputChannel, Webview } from 'vscode';
import type { Progress } from '../client/progress';
import { panelErrorOf } from '../client/failure';
import { Owner } from '../dispose';
import type { FromPanel, PanelContract, ToPanel } from '../../webview/wire/contract';
import { SharedWork } from './shared-work';

/** What a handler gets beside the parameters. */
export interface RequestContext {
  /** Aborts when the panel cancels the request or is closed. */
  signal: AbortSignal;
  progress: (progress: Progress) => void;
}

/** An answer to every request of a contract. */
export type Handlers<C extends PanelContract> = {
  [N in keyof C['requests']]: (
    params: C['requests'][N]['params'],
    request: RequestContext,
  ) => Promise<C['requests'][N]['result']>;
};

type AnyHandler = (params: unknown, request: RequestContext) => Promise<unknown>;

/** Speaks with one webview until it is disposed. */
export class Channel<C extends PanelContract> extends Owner {
  private ready = false;
  private readonly work = this.track(new SharedWork());
  /** The last request that failed did so because the runtime process died. */
  private hasDied = false;

  constructor(
    private readonly webview: Webview,
    private readonly handlers: Handlers<C>,
    /** Requests that compute: asked again by a page that was hidden, they are not begun again. */
    private readonly lasting: readonly (keyof C['requests'])[],
    /** Those of them that only a person begins, as they take long: a page that comes back shows their last results. */
    private readonly kept: readonly (keyof C['requests'])[],
    private readonly log: LogOutputChannel,
  ) {
    super();
    this.track(webview.onDidReceiveMessage((message: FromPanel) => this.receive(message)));
  }

  /** A request was lost with the runtime process, and none has succeeded since. */
  get died(): boolean {
    return this.hasDied;
  }

  /** Sends an event to a page that listens; a hidden one asks for the whole state when it comes back. */
  post(event: C['event']): void {
    this.send({ kind: 'event', event });
  }

  /** The page is gone, as its panel is hidden. */
  pageGone(): void {
    this.ready = false;
    this.work.detachAll();
  }

  /** A file has changed: what a page that is gone asked for is of its former version, and the next page gets none of it. */
  outdate(): void {
    this.work.abandon();
  }

  private send(message: ToPanel): void {
    if (this.ready && !this.disposed) void this.webview.postMessage(message);
  }

  private receive(message: FromPanel): void {
    switch (message.kind) {
      case 'ready':
        this.work.detachAll();
        this.ready = true;
        return;
      case 'cancel':
        return this.work.cancel(message.id);
      case 'request':
        return this.answer(message);
    }
  }

  private answer({ id, name, params, onlyKept = false }: Extract<FromPanel, { kind: 'request' }>): void {
    const handler = Object.hasOwn(this.handlers, name)
      ? (this.handlers as unknown as Record<string, AnyHandler>)[name]
      : () => Promise.reject(new Error(`No request is called "${name}".`));
    const question = {
      name,
      params,
      lasting: this.lasting.includes(name),
      kept: this.kept.includes(name),
      onlyKept,
    };
    const follower = {
      id,
      progress: (progress: Progress) => this.send({ kind: 'progress', id, progress }),
      result: (result: unknown) => this.succeed(id, result),
      error: (thrown: unknown) => this.fail(id, name, thrown),
    };
    this.work.follow(question, follower, (request) => handler(params, request));
  }

  private succeed(id: number, result: unknown): void {
    this.hasDied = false;
    this.send({ kind: 'result', id, result });
  }

  private fail(id: number, name: string, thrown: unknown): void {
    const error = panelErrorOf(thrown);
    this.hasDied ||= error.kind === 'died';
    if (error.kind === 'defect') this.log.error(`${name}: ${stackOf(thrown)}`);
    else if (error.kind !== 'cancelled' && error.kind !== 'absent')
      this.log.info(`${name}: ${error.subject} ${error.reason}`);
    this.send({ kind: 'error', id, error });
  }
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { stack } = (thrown.cause ?? {}) as { stack?: unknown };
  return `${thrown.stack ?? thrown.message}${typeof stack === 'string' ? `\nin the runtime: ${stack}` : ''}`;
}
