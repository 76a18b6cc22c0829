/**
 * The one HTML document of a report. Script, style and data are inline, so that the file is readable offline;
 * the content security policy admits exactly these by their hashes, and nothing from the network.
 */
import { createHash } from 'node:crypto';

/** What a report is put together from. */
export interface ReportParts {
  /** Plain text, escaped here. */
  title: string;
  /** The bundled browser script (dist/webview/report.js). */
  script: string;
  /** Its style sheet (dist/webview/report.css). */
  style: string;
  /** What the script shows, `{ results, analyses }`; must be JSON. */
  data: unknown;
}

/** A whole, self-contained HTML document. Throws where script or style would end its own element. */
export function reportHtml(parts: ReportParts): string {
  const script = inlined(parts.script, 'script');
  const style = inlined(parts.style, 'style');
  const policy = [
    "default-src 'none'",
    `script-src ${hashSource(script)}`,
    `style-src ${hashSource(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(parts.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main id="report"></main>
<script type="application/json" id="replens-data">${escapeJson(parts.data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** HTML parsers turn CR LF into LF before the hash is taken, so we do too. */
function inlined(text: string, element: 'script' | 'style'): string {
  if (text.toLowerCase().includes(`</${element}`)) throw new Error(`the ${element} holds "</${element}"`);
  return text.replace(/\r\n?/g, '\n');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** JSON in which no character can end the script element or start a comment in it. */
function escapeJson(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
