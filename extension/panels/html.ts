/** The document of every webview. Pure: addresses and the nonce come from the caller. */

/** What a webview page is put together from. */
export interface PageParts {
  /** Name of the panel, shown to assistive technology. */
  title: string;
  /** Address of the bundled script. */
  script: string;
  /** Address of its style sheet. */
  style: string;
  /** Address of the codicon style sheet; its font lies beside it. */
  icons: string;
  /** `webview.cspSource` */
  source: string;
  /** Fresh for each page: at least 128 random bits. */
  nonce: string;
  /** Put into the page as JSON under the id `replens-start`, for the script to read. */
  start: unknown;
}

/** Only our own script, style, font and the pictures that charts make; nothing inline, nothing evaluated. */
export function contentSecurityPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `font-src ${source}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A whole HTML document. */
export function panelHtml({ title, script, style, icons, source, nonce, start }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(source, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${icons}" id="vscode-codicon-stylesheet" nonce="${nonce}">
<link rel="stylesheet" href="${style}" nonce="${nonce}">
</head>
<body>
<main id="panel"></main>
<script type="application/json" id="replens-start">${escapeJson(start)}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}

/** JSON in which no character can end the script element or start a comment in it. */
function escapeJson(data: unknown): string {
  return JSON.stringify(data ?? null).replace(/</g, '\\u003c');
}

/** Text as HTML shows it, in content and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
