/** What the editor's page complains about, and what it shows to the person, from the first moment on. */
import assert from 'node:assert/strict';
import type { ConsoleMessage, Page } from 'playwright-core';
import { until } from './wait';

/** What is the editor's own: its workbench logs to the console too, and looks for a module that only Microsoft's builds hold. */
const EDITOR = /\/static\/(node_modules\/vsda|out\/vs)\//;
/** Frames in which VS Code shows a panel; its own scripts there print nothing but one remark on their sandbox. */
const PANEL_FRAME = /\/out\/vs\/workbench\/contrib\/webview\/browser\/pre\//;
const SANDBOX_REMARK = /^An iframe which has both allow-scripts and allow-same-origin for its sandbox/;
const POLICY = /content security policy/i;

/** True for errors and warnings of our panels and our extension, and for every violation of a policy. */
function concernsUs(message: ConsoleMessage): boolean {
  if (!['error', 'warning', 'assert'].includes(message.type())) return false;
  const text = message.text();
  const { url } = message.location();
  if (PANEL_FRAME.test(url) && SANDBOX_REMARK.test(text)) return false;
  return POLICY.test(text) || /replens/i.test(`${text} ${url}`) || !EDITOR.test(url);
}

/** Where the page may ask without leaving this machine. */
const LOCAL =
  /^(https?|wss?):\/\/127\.0\.0\.1:|^(data|blob|about|vscode-webview):|vscode-resource\.vscode-cdn\.net\//;

/** Records of one page. */
export class Complaints {
  /** Errors and warnings on the console, exceptions, violations of a content security policy. */
  readonly console: string[] = [];
  /** Addresses outside this machine that were asked for. */
  readonly outside: string[] = [];
  /** Texts of notifications and dialogs that no test has asked for, in the order in which they appeared. */
  readonly messages: string[] = [];

  /** Begins to record; call before the page is opened. */
  static async of(page: Page): Promise<Complaints> {
    const complaints = new Complaints();
    page.on('console', (message) => {
      if (concernsUs(message)) complaints.console.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => complaints.console.push(error.stack ?? String(error)));
    page.on('request', (request) => {
      if (!LOCAL.test(request.url())) complaints.outside.push(request.url());
    });
    await page.exposeFunction('replensMessage', (text: string) => complaints.messages.push(text));
    // Named functions, as the test's compiler writes them, call it.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(watchMessages);
    return complaints;
  }

  /** Waits for a message and takes it off the record. */
  async takeMessage(text: RegExp): Promise<string> {
    const found = () => this.messages.findIndex((message) => text.test(message));
    await until(`a message like ${text}`, () => found() >= 0);
    const [message] = this.messages.splice(found(), 1);
    // The editor logs messages about errors to the console as well.
    const logged = this.console.findIndex((line) => line.startsWith(message));
    if (logged >= 0) this.console.splice(logged, 1);
    return message;
  }

  /** Begins anew, for the next test. */
  forget(): void {
    for (const records of [this.console, this.outside, this.messages]) records.length = 0;
  }

  /** Fails if anything was complained about, or shown, that no test asked for. */
  expectQuiet(): void {
    const { console, outside, messages } = this;
    assert.deepEqual({ console, outside, messages }, { console: [], outside: [], messages: [] });
  }
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
