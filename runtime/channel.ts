/**
 * Typed JSON-RPC over the IPC of a forked process, both ends. Errors are replies: a handler that throws
 * answers with an error that the caller's promise rejects with. A process that dies rejects every pending call.
 */
import type { ChildProcess } from 'node:child_process';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { CancelledError, messageOf, UserError } from './errors';
import type { JobContext, ProgressEvent } from './job';
import type { Operations, ParamsOf, RequestName, ResultOf } from './protocol';

/** JSON-RPC error codes of ours. */
const USER_ERROR = 1;
const CANCELLED = 2;

interface Request {
  /** Names the request in its progress events. */
  id: number;
  params: unknown;
}

function toReply(error: unknown): ResponseError<unknown> {
  if (error instanceof CancelledError) return new ResponseError(CANCELLED, error.message);
  if (error instanceof UserError) {
    const { subject, reason, remedy } = error;
    return new ResponseError(USER_ERROR, error.message, { subject, reason, remedy });
  }
  return new ResponseError(3, messageOf(error), { stack: error instanceof Error ? error.stack : undefined });
}

function fromReply(error: unknown): unknown {
  if (!(error instanceof ResponseError)) return error;
  if (error.code === CANCELLED) return new CancelledError();
  if (error.code === USER_ERROR) {
    const { subject, reason, remedy } = error.data as { subject: string; reason: string; remedy: string };
    return new UserError(subject, reason, remedy);
  }
  return new Error(error.message, { cause: error.data });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Answers the requests of the parent process until it goes away. */
export function serve(operations: Operations, parent: NodeJS.Process): void {
  const connection = createMessageConnection(new IPCMessageReader(parent), new IPCMessageWriter(parent));
  const answer = async <N extends RequestName>(name: N, request: Request, token: CancellationToken) => {
    const job: JobContext = {
      signal: signalOf(token),
      report: (event) => void connection.sendNotification('progress', { id: request.id, event }),
    };
    try {
      return await operations[name](request.params as ParamsOf<N>, job);
    } catch (error) {
      return toReply(error);
    }
  };
  for (const name of Object.keys(operations) as RequestName[]) {
    connection.onRequest(name, (request: Request, token: CancellationToken) => answer(name, request, token));
  }
  connection.listen();
}

/** The client's end: calls a runtime process. */
export class RuntimeClient {
  private readonly connection: MessageConnection;
  private readonly listeners = new Map<number, (event: ProgressEvent) => void>();
  private readonly died: Promise<never>;
  private nextId = 1;

  constructor(private readonly child: ChildProcess) {
    this.connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    this.connection.onNotification('progress', ({ id, event }: { id: number; event: ProgressEvent }) =>
      this.listeners.get(id)?.(event),
    );
    this.died = new Promise((_resolve, reject) => {
      child.once('exit', (code, signal) => reject(new ProcessDiedError(code, signal)));
      child.once('error', reject);
    });
    this.died.catch(() => undefined);
    this.connection.listen();
  }

  /**
   * Calls an operation. Rejects with the operation's {@link UserError}, with {@link CancelledError}, or with
   * {@link ProcessDiedError}. Cancelling asks first and kills the process after `graceMs`.
   */
  async call<N extends RequestName>(
    name: N,
    params: ParamsOf<N>,
    options: { signal?: AbortSignal; onEvent?: (event: ProgressEvent) => void; graceMs?: number } = {},
  ): Promise<ResultOf<N>> {
    const id = this.nextId++;
    const source = new CancellationTokenSource();
    let killer: NodeJS.Timeout | undefined;
    const cancel = () => {
      source.cancel();
      killer = setTimeout(() => this.child.kill('SIGKILL'), options.graceMs ?? 2000);
    };
    if (options.onEvent) this.listeners.set(id, options.onEvent);
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted) cancel();
    try {
      const request: Request = { id, params };
      const reply = this.connection.sendRequest<ResultOf<N>>(name, request, source.token);
      return await Promise.race([reply, this.died]);
    } catch (error) {
      throw options.signal?.aborted ? new CancelledError() : fromReply(error);
    } finally {
      clearTimeout(killer);
      options.signal?.removeEventListener('abort', cancel);
      this.listeners.delete(id);
      source.dispose();
    }
  }

  /** Ends the process. */
  dispose(): void {
    this.connection.dispose();
    this.child.kill('SIGKILL');
  }
}

/** The process ended while calls were pending. */
export class ProcessDiedError extends Error {
  constructor(
    readonly code: number | null,
    readonly signal: string | null,
  ) {
    super(signal ? `the process was killed (${signal})` : `the process ended with status ${code}`);
    this.name = 'ProcessDiedError';
  }
}
