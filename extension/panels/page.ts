/** Puts a page of ours into a webview. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { panelHtml } from './html';

/** The bundled pages of the editor. */
export type PageName = 'study' | 'inspect' | 'compare' | 'preview';

/** Loads (or loads anew) a page; what the webview may read is set each time, as a revived panel remembers old folders. */
export function loadPage(
  webview: Webview,
  extensionUri: Uri,
  page: PageName,
  title: string,
  start: unknown,
): void {
  const folder = Uri.joinPath(extensionUri, 'dist', 'webview');
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = panelHtml({
    title,
    script: address(`${page}.js`),
    style: address(`${page}.css`),
    icons: address('codicon.css'),
    source: webview.cspSource,
    nonce: randomBytes(24).toString('base64url'),
    start,
  });
}
