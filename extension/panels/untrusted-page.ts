/** What stands in a panel that would have to run a model of a workspace that is not trusted. */
import { randomBytes } from 'node:crypto';
import type { Webview } from 'vscode';
import { escapeHtml } from './html';

const MANAGE_TRUST = 'workbench.trust.manage';

/** The document, without any script. Pure. */
export function untrustedHtml(title: string, nonce: string): string {
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
<p>This workspace is not trusted, so RepLens does not run its models.
Finished results of studies can still be opened.</p>
<p><a href="command:${MANAGE_TRUST}" role="button">Manage Workspace Trust</a></p>
</main>
</body>
</html>
`;
}

/** Shows it; the only command that it may call is the one that manages trust. */
export function loadUntrustedPage(webview: Webview, title: string): void {
  webview.options = { enableScripts: false, enableCommandUris: [MANAGE_TRUST], localResourceRoots: [] };
  webview.html = untrustedHtml(title, randomBytes(24).toString('base64url'));
}
