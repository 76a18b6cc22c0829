/** The panel's end of the wire to the extension: requests as promises, events to one listener. */
import type { ProgressEvent } from '../../runtime/job';
import type { FromPanel, PanelContract, PanelError, ToPanel } from './contract';

/** What VS Code gives to a webview, once. */
interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

type Progress = Extract<ProgressEvent, { kind: 'progress' }>;

/** A request failed; `error` says why, for a person to read. */
export class RequestError extends Error {
  constructor(readonly error: PanelError) {
    super([error.subject, error.reason, error.remedy].filter(Boolean).join(' '));
    this.name = 'RequestError';
  }
}

/** Of a request that was cancelled before it was sent. */
const CANCELLED: PanelError = { kind: 'cancelled', subject: '', reason: 'Cancelled.', remedy: '' };

/** How a request is followed. */
export interface RequestOptions {
  /** Aborting cancels the request at the host; it then rejects with kind `cancelled`. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Only what an earlier page has asked for; where nothing is kept of it, the request rejects with kind `absent`. */
  onlyKept?: boolean;
}

/** The extension, as a panel sees it. `State` is what the panel keeps over a reload of the window. */
export interface Host<C extends PanelContract, State> {
  request<N extends keyof C['requests'] & string>(
    name: N,
    params: C['requests'][N]['params'],
    options?: RequestOptions,
  ): Promise<C['requests'][N]['result']>;
  /** What was saved before the window was reloaded or the panel hidden. */
  readonly state: State | undefined;
  save(state: State): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: RequestError): void;
  onProgress?: (progress: Progress) => void;
}

/** Connects to the extension and says `ready`. Call once. */
export function connect<C extends PanelContract, State>(
  onEvent: (event: C['event']) => void,
): Host<C, State> {
  const api = acquireVsCodeApi();
  const pending = new Map<number, Pending>();
  let nextId = 1;
  const settle = (id: number, how: (request: Pending) => void) => {
    const request = pending.get(id);
    pending.delete(id);
    if (request) how(request);
  };
  window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
    switch (data.kind) {
      case 'result':
        return settle(data.id, ({ resolve }) => resolve(data.result));
      case 'error':
        return settle(data.id, ({ reject }) => reject(new RequestError(data.error)));
      case 'progress':
        return pending.get(data.id)?.onProgress?.(data.progress);
      case 'event':
        return onEvent(data.event);
    }
  });
  api.postMessage({ kind: 'ready' });
  return {
    request(name, params, { signal, onProgress, onlyKept } = {}) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new RequestError(CANCELLED));
        const cancel = () => api.postMessage({ kind: 'cancel', id });
        signal?.addEventListener('abort', cancel, { once: true });
        const settled = () => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (result) => (settled(), resolve(result)),
          reject: (error) => (settled(), reject(error)),
          onProgress,
        });
        api.postMessage({ kind: 'request', id, name, params, ...(onlyKept ? { onlyKept } : {}) });
      });
    },
    state: api.getState() as State | undefined,
    save: (state) => api.setState(state),
  };
}
