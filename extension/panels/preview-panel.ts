/** Panels that show the data of studies. One panel a study, beside the code. */
import { Uri, ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { baseName } from '../client/doing';
import { refreshOnSave } from '../client/settings';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { folderOf } from '../workspace/paths';
import { STUDY_SUFFIX } from '../workspace/studies';
import type { PreviewContract, PreviewPanelState } from '../../webview/preview/contract';
import type { Handlers } from './channel';
import { commonHandlers, started } from './common-handlers';
import { saveExport } from './export';
import { ModelFile } from './model-file';
import { runtimeOptions } from './runtime-options';
import { PanelSession } from './session';

const VIEW_TYPE = 'replens.preview';

/** `complexity.study.json` as `complexity`. */
const studyName = (file: string): string => {
  const name = baseName(file);
  return name.endsWith(STUDY_SUFFIX) ? name.slice(0, -STUDY_SUFFIX.length) : name;
};

function previewHandlers(file: string, services: Services): Handlers<PreviewContract> {
  const { runtime, context } = services;
  const folder = () => folderOf(Uri.file(file));
  return {
    ...commonHandlers(services, folder),
    preview: (choice, request) =>
      runtime.call('data.preview', { ...choice, source: file }, runtimeOptions(request)),
    sheet: async (choice, request) => {
      const content = await runtime.call('data.sheet', { ...choice, source: file }, runtimeOptions(request));
      const name = `${studyName(file)} data`;
      return saveExport({ name, format: 'png', content }, folder(), context.workspaceState);
    },
    openStudy: () => started('vscode.open', Uri.file(file)),
  };
}

/** Opens, finds and revives the panels of data sets. */
export class PreviewPanels extends Owner implements WebviewPanelSerializer<PreviewPanelState> {
  private readonly sessions = new Map<string, PanelSession<PreviewContract>>();

  constructor(private readonly services: Services) {
    super();
    this.track(window.registerWebviewPanelSerializer(VIEW_TYPE, this));
  }

  /** Shows the data of a study: in its panel where it has one. */
  show(file: string): void {
    const open = this.sessions.get(file);
    if (open) return open.panel.reveal(undefined, true);
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    this.attach(window.createWebviewPanel(VIEW_TYPE, `Data of ${studyName(file)}`, column), file);
  }

  /** After a reload of the window. */
  deserializeWebviewPanel(panel: WebviewPanel, state: PreviewPanelState | undefined): Promise<void> {
    // A panel that was closed before its page could say which study it shows.
    if (typeof state?.file !== 'string') panel.dispose();
    else this.attach(panel, state.file);
    return Promise.resolve();
  }

  private attach(panel: WebviewPanel, file: string): void {
    const session = new PanelSession<PreviewContract>(
      panel,
      {
        page: 'preview',
        title: () => panel.title,
        start: () => ({ file }),
        handlers: previewHandlers(file, this.services),
        lasting: ['preview'],
        needsTrust: true,
      },
      this.services,
    );
    this.sessions.set(file, this.track(session));
    session.track({
      dispose: () => {
        this.release(session);
        if (this.sessions.get(file) === session) this.sessions.delete(file);
      },
    });
    const watched = session.track(new ModelFile(file));
    session.track(
      watched.onDidChange((what) => {
        session.channel.outdate();
        session.channel.post(
          what === 'deleted' ? { kind: 'deleted' } : { kind: 'changed', refresh: refreshOnSave() },
        );
      }),
    );
  }
}
