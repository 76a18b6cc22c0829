/** A panel of the editor whose page is the test: it says `ready`, asks, and gets replies and events. */
import * as vscode from 'vscode';
import type { FromPanel, PanelError, ToPanel } from '../../../webview/wire/contract';

/** What a request is answered with. */
type Reply = { result: unknown } | { error: PanelError };

/** Stands in for a `WebviewPanel`. */
export class FakePanel implements vscode.WebviewPanel {
  private readonly received = new vscode.EventEmitter<FromPanel>();
  private readonly disposedEmitter = new vscode.EventEmitter<void>();
  private readonly state = new vscode.EventEmitter<vscode.WebviewPanelOnDidChangeViewStateEvent>();
  private readonly pending = new Map<number, (reply: Reply) => void>();
  private nextId = 1;
  private shown = true;
  private gone = false;
  /** Everything that was sent to the page. */
  readonly sent: ToPanel[] = [];
  /** How often a page was loaded. */
  loads = 0;
  readonly onDidDispose = this.disposedEmitter.event;
  readonly onDidChangeViewState = this.state.event;
  readonly options = {};
  readonly viewColumn = vscode.ViewColumn.Beside;
  readonly active = true;
  readonly webview: vscode.Webview;

  constructor(
    readonly viewType: string,
    public title: string,
  ) {
    let html = '';
    const loaded = () => this.loads++;
    this.webview = {
      options: {},
      get html() {
        return html;
      },
      set html(value) {
        html = value;
        loaded();
      },
      cspSource: 'https://source.test',
      asWebviewUri: (uri) => uri.with({ scheme: 'https', authority: 'source.test' }),
      onDidReceiveMessage: this.received.event,
      postMessage: (message: ToPanel) => this.deliver(message),
    };
  }

  get visible(): boolean {
    return this.shown;
  }

  get disposed(): boolean {
    return this.gone;
  }

  /** Events that the page got. */
  get events(): unknown[] {
    return this.sent.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  }

  reveal(): void {
    this.show(true);
  }

  /** Hides or shows the panel, as a switch of tabs does. */
  show(visible: boolean): void {
    this.shown = visible;
    this.state.fire({ webviewPanel: this });
  }

  /** The page has loaded. */
  ready(): this {
    this.received.fire({ kind: 'ready' });
    return this;
  }

  /** Asks the host; rejects with an error that has the {@link PanelError} as its cause. */
  async request<T>(name: string, params: unknown = null, signal?: AbortSignal): Promise<T> {
    const id = this.nextId++;
    const reply = new Promise<Reply>((resolve) => this.pending.set(id, resolve));
    signal?.addEventListener('abort', () => this.received.fire({ kind: 'cancel', id }));
    this.received.fire({ kind: 'request', id, name, params });
    const answer = await reply;
    if ('error' in answer) {
      const { kind, subject, reason } = answer.error;
      throw new Error(`${name}: ${kind}: ${subject} ${reason}`, { cause: answer.error });
    }
    return answer.result as T;
  }

  dispose(): void {
    if (this.gone) return;
    this.gone = true;
    this.disposedEmitter.fire();
  }

  private deliver(message: ToPanel): Promise<boolean> {
    this.sent.push(message);
    if (message.kind === 'result' || message.kind === 'error') {
      this.pending.get(message.id)?.(message);
      this.pending.delete(message.id);
    }
    return Promise.resolve(true);
  }
}
