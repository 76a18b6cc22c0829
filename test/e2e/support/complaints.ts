/** What the editor's page complains about, and what it shows to the person, from the first moment on. */
import type { ConsoleMessage, Page } from 'playwright-core';

/** What code-server 4.139.1 prints of its own accord, by text and place of origin. */
const OF_CODE_SERVER: readonly { text: RegExp; from: RegExp }[] = [
  // A licensed module that only Microsoft's builds hold.
  { text: /404 \(Not Found\)/, from: /\/static\/node_modules\/vsda\// },
  { text: /^The web worker extension host is started in a same-origin iframe!$/, from: /workbench\.js$/ },
  {
    text: /^An iframe which has both allow-scripts and allow-same-origin/,
    from: /\/services\/extensions\/worker\/webWorkerExtensionHostIframe|\/webview\/browser\/pre\//,
  },
];

function isOurs(message: ConsoleMessage): boolean {
  if (!['error', 'warning', 'assert'].includes(message.type())) return false;
  const { url } = message.location();
  return !OF_CODE_SERVER.some(({ text, from }) => text.test(message.text()) && from.test(url));
}

/** Records of one page. */
export interface Complaints {
  /** Errors and warnings on the console, exceptions, violations of a content security policy. */
  console: string[];
  /** Addresses outside this machine that were asked for. */
  outside: string[];
  /** Texts of notifications and dialogs, in the order in which they appeared. */
  messages: string[];
}

/** Begins to record; call before the page is opened. */
export async function record(page: Page): Promise<Complaints> {
  const complaints: Complaints = { console: [], outside: [], messages: [] };
  page.on('console', (message) => {
    if (isOurs(message)) complaints.console.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.console.push(error.stack ?? String(error)));
  page.on('request', (request) => {
    const local =
      /^(https?|wss?):\/\/127\.0\.0\.1:|^(data|blob|about|vscode-webview):|vscode-resource\.vscode-cdn\.net\//;
    if (!local.test(request.url())) complaints.outside.push(request.url());
  });
  await page.exposeFunction('replensMessage', (text: string) => complaints.messages.push(text));
  await page.addInitScript(watchMessages);
  return complaints;
}

/** Runs in the page: tells every notification and dialog that appears. */
function watchMessages(): void {
  const told = new WeakSet<Element>();
  const tell = (window as unknown as { replensMessage(text: string): void }).replensMessage;
  const look = () => {
    for (const element of document.querySelectorAll(
      '.notification-list-item-message, .monaco-dialog-box .dialog-message-text',
    )) {
      const text = element.textContent.trim();
      if (text === '' || told.has(element)) continue;
      told.add(element);
      tell(text);
    }
  };
  if (window !== window.top) return;
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
