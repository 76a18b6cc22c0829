/** The read-only editor of `*.onnx` files: the inspector. */
import {
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Disposable,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { refreshOnSave } from '../client/settings';
import { Owner } from '../dispose';
import { ModelFile } from '../panels/model-file';
import { loadNotice, NOT_ON_DISK } from '../panels/notice-page';
import { PanelSession } from '../panels/session';
import type { Services } from '../services';
import { shownPath } from '../workspace/paths';
import type { InspectContract } from '../../webview/inspect/contract';
import { inspectHandlers } from './inspect-handlers';

/** Of package.json. */
export const INSPECTOR = 'replens.inspector';

/** A model that is open in one or more editors. */
class ModelDocument extends Owner implements CustomDocument {
  readonly file: ModelFile;

  constructor(readonly uri: Uri) {
    super();
    this.file = this.track(new ModelFile(uri.fsPath));
  }
}

class InspectorProvider implements CustomReadonlyEditorProvider<ModelDocument> {
  constructor(private readonly services: Services) {}

  openCustomDocument(uri: Uri): ModelDocument {
    return new ModelDocument(uri);
  }

  async resolveCustomEditor(document: ModelDocument, panel: WebviewPanel): Promise<void> {
    const title = `Inspector: ${shownPath(document.uri)}`;
    // The former version that a comparison of source control shows has the path of the file, but another content.
    if (document.uri.scheme !== 'file') return loadNotice(panel.webview, title, NOT_ON_DISK);
    const session = new PanelSession<InspectContract>(
      panel,
      {
        page: 'inspect',
        title: () => title,
        start: () => null,
        handlers: inspectHandlers(document.uri, this.services),
        lasting: ['start', 'measure', 'layer', 'similarity', 'geometry', 'labels', 'embedding', 'decoding'],
        kept: ['embedding', 'decoding'],
        needsTrust: true,
      },
      this.services,
    );
    session.track(
      document.file.onDidChange((what) => {
        session.channel.outdate();
        session.channel.post(
          what === 'deleted' ? { kind: 'deleted' } : { kind: 'changed', refresh: refreshOnSave() },
        );
      }),
    );
    await this.services.recent.use('checkpoint', document.uri);
  }
}

/** Registers the editor. */
export function registerInspector(services: Services): Disposable {
  return window.registerCustomEditorProvider(INSPECTOR, new InspectorProvider(services), {
    supportsMultipleEditorsPerDocument: true,
  });
}
