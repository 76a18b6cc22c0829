/** What stands in a panel that can not show its model: why, and the command that helps. */
import { randomBytes } from 'node:crypto';
import type { Webview } from 'vscode';
import { escapeHtml } from './html';

/** A reason, and a command of the editor that does something about it. */
export interface Notice {
  text: string;
  action?: { label: string; command: string };
}

/** Of a panel that would have to run a model of a workspace that is not trusted. */
export const UNTRUSTED: Notice = {
  text: 'This workspace is not trusted, so RepLens does not run its models. Finished results of studies can still be opened.',
  action: { label: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
};

/** Of a former version in a repository, or a file that is on no disk. */
export const NOT_ON_DISK: Notice = {
  text: 'RepLens inspects files on disk, and this version of the model is on none. Open the file itself, or save this version beside it.',
};

/** The document, without any script. Pure. */
export function noticeHtml(title: string, { text, action }: Notice, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">
main { max-width: 36em; padding: 1em; line-height: 1.5; }
a { display: inline-block; padding: 0.35em 1em; color: var(--vscode-button-foreground); background: var(--vscode-button-background);
  border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; text-decoration: none; }
a:hover { color: var(--vscode-button-foreground); background: var(--vscode-button-hoverBackground); }
a:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
</style>
</head>
<body>
<main>
<p>${escapeHtml(text)}</p>
${action ? `<p><a href="command:${action.command}" role="button">${escapeHtml(action.label)}</a></p>` : ''}
</main>
</body>
</html>
`;
}

/** Shows it; the only command that the page may call is its own. */
export function loadNotice(webview: Webview, title: string, notice: Notice): void {
  const enableCommandUris = notice.action ? [notice.action.command] : [];
  webview.options = { enableScripts: false, enableCommandUris, localResourceRoots: [] };
  webview.html = noticeHtml(title, notice, randomBytes(24).toString('base64url'));
}
