/** A page of ours in a panel, from the first look to its closing: whatever the panel is about. */
import { Uri, workspace, type WebviewPanel } from 'vscode';
import type { PanelContract } from '../../webview/wire/contract';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { Channel, type Handlers } from './channel';
import { loadNotice, UNTRUSTED } from './notice-page';
import { loadPage, type PageName } from './page';

/** What a session shows. */
export interface SessionPage<C extends PanelContract> {
  page: PageName;
  /** Shown to assistive technology. */
  title: () => string;
  /** Put into the page for its script. */
  start: () => unknown;
  handlers: Handlers<C>;
  /** Requests that compute. */
  lasting: readonly (keyof C['requests'])[];
  /** Those of them that only a person begins. */
  kept?: readonly (keyof C['requests'])[];
  /** The page runs models, so it needs a trusted workspace. */
  needsTrust: boolean;
}

/** Holds the runtime as long as the panel is open; disposed with it. */
export class PanelSession<C extends PanelContract> extends Owner {
  readonly channel: Channel<C>;

  constructor(
    readonly panel: WebviewPanel,
    private readonly shown: SessionPage<C>,
    private readonly services: Services,
  ) {
    super();
    const { runtime, log, context } = services;
    panel.iconPath = Uri.joinPath(context.extensionUri, 'extension', 'media', 'icon.svg');
    this.channel = this.track(
      new Channel(panel.webview, shown.handlers, shown.lasting, shown.kept ?? [], log),
    );
    this.track(runtime.lease());
    this.track(
      runtime.onDidRestart(() => {
        if (this.channel.died) this.load();
      }),
    );
    if (shown.needsTrust && !workspace.isTrusted) {
      this.track(workspace.onDidGrantWorkspaceTrust(() => this.load()));
    }
    this.track(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.channel.pageGone();
      }),
    );
    this.track(panel.onDidDispose(() => this.dispose()));
    this.load();
  }

  /** Loads the page, or loads it anew; what it saved is kept. */
  load(): void {
    const { webview } = this.panel;
    const title = this.shown.title();
    this.channel.pageGone();
    if (this.shown.needsTrust && !workspace.isTrusted) return loadNotice(webview, title, UNTRUSTED);
    loadPage(webview, this.services.context.extensionUri, this.shown.page, title, this.shown.start());
  }
}
