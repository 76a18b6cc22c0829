/**
 * A VS Code in a browser with the packaged extension installed, driven in its own terms: commands, files, menus,
 * panels, messages. {@link VsCode.open} starts one, {@link VsCode.dispose} leaves nothing behind.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import type { EmbeddedEditor, EmbeddedEditorOptions } from '../../../extension/scripts/embedded-editor.mjs';
import { launchBrowser } from '../../webview/browser';
import { Complaints } from './complaints';
import { output, packagedExtension } from './packaged';
import { until } from './wait';

/** How a window is opened. */
export interface OpenOptions {
  /** Folder to open. */
  folder: string;
  /** Loaded beside ours. */
  unpacked?: EmbeddedEditorOptions['unpacked'];
  settings?: EmbeddedEditorOptions['settings'];
  workspaceTrust?: EmbeddedEditorOptions['workspaceTrust'];
  env?: EmbeddedEditorOptions['env'];
  viewport?: { width: number; height: number };
}

const EXPLORER = '.explorer-folders-view';
const QUICK_INPUT = '.quick-input-widget';

/** A name as assistive technology reads it, with or without remarks ("a.py, preview, Editor Group 2"). */
const exactly = (name: string) => new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(, .*)?$`);

/** One window of VS Code. */
export class VsCode {
  private constructor(
    readonly page: Page,
    /** The folder that is open. */
    public folder: string,
    /** Holds settings, extensions, logs and a home folder of its own. */
    readonly state: string,
    readonly complaints: Complaints,
    private readonly editor: EmbeddedEditor,
    private readonly browser: Browser,
  ) {}

  /** Starts a server and a browser, installs the extension and opens a folder. */
  static async open({
    folder,
    viewport = { width: 1400, height: 900 },
    ...options
  }: OpenOptions): Promise<VsCode> {
    const { startEmbeddedEditor } = await import('../../../extension/scripts/embedded-editor.mjs');
    const state = await mkdtemp(path.join(tmpdir(), 'vscode-'));
    const editor = await startEmbeddedEditor({
      ...options,
      state,
      folder,
      vsix: [await packagedExtension()],
      // For a test run that is killed and can't end it.
      idleSeconds: 180,
      settings: { 'explorer.compactFolders': false, 'files.simpleDialog.enable': true, ...options.settings },
      env: { HOME: path.join(state, 'home'), ...options.env },
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport });
    page.setDefaultTimeout(60_000);
    const vscode = new VsCode(page, folder, state, await Complaints.of(page), editor, browser);
    try {
      await page.goto(editor.url);
      await vscode.ready();
    } catch (error) {
      await vscode.dispose();
      throw error;
    }
    return vscode;
  }

  /** Process that every other of this window descends from. */
  get serverPid(): number {
    return this.editor.pid;
  }

  private async ready(): Promise<void> {
    await this.page.locator(`${EXPLORER} .explorer-item`).first().waitFor();
    // Our view container is there: what the extension contributes is known.
    await this.page.locator('.activitybar [aria-label^="RepLens"]').first().waitFor();
  }

  /** Runs a command by its title in the palette, such as "RepLens: Show Log", by the keyboard. */
  async command(title: string): Promise<void> {
    const { keyboard } = this.page;
    const first = this.page.locator(`${QUICK_INPUT} .monaco-list-row.focused[aria-label^="${title}"]`);
    // The palette lists what can be run in the moment in which it opens.
    await until(`the command ${title}`, async () => {
      await keyboard.press('F1');
      await this.page.locator(`${QUICK_INPUT} input[type=text]`).first().waitFor();
      await keyboard.type(title);
      const found = await first.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      await keyboard.press(found ? 'Enter' : 'Escape');
      return found;
    });
  }

  /** Chooses an entry of an open list. */
  async pick(text: string | RegExp): Promise<void> {
    await this.page.locator(`${QUICK_INPUT} .monaco-list-row`).filter({ hasText: text }).first().click();
  }

  /** Answers an open file dialog or input box by its text. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator(`${QUICK_INPUT} input[type=text]`).first();
    await input.waitFor();
    // A file dialog that is still reading a folder takes neither the text nor the key, and then writes its own proposal.
    const proposed = until('a proposal', async () => (await input.inputValue()) !== '', 5000);
    await proposed.catch(() => undefined);
    await until(`the dialog to take ${text}`, async () => {
      if (await input.isHidden()) return true;
      await input.fill(text, { timeout: 1000 });
      await this.page.waitForTimeout(300);
      if ((await input.inputValue({ timeout: 1000 })) !== text) return false;
      await input.press('Enter', { timeout: 1000 });
      return input.waitFor({ state: 'hidden', timeout: 2000 }).then(() => true);
    });
  }

  /** Opens a file of the folder as a double click in the Explorer does. */
  async openFile(file: string): Promise<void> {
    await (await this.explorerItem(file)).dblclick();
    await this.tab(path.basename(file)).waitFor();
  }

  /** Tab of an editor or panel, by its name. */
  tab(name: string | RegExp): Locator {
    const label = typeof name === 'string' ? exactly(name) : name;
    return this.page.locator('.tabs-container').getByRole('tab', { name: label });
  }

  /** A file or folder in the Explorer; opens the folders above it. */
  async explorerItem(file: string): Promise<Locator> {
    const row = (relative: string) =>
      this.page.locator(
        `${EXPLORER} .monaco-list-row:has(.explorer-item[aria-label="${path.join(this.folder, relative)}"])`,
      );
    const parts = file.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = row(parts.slice(0, depth).join('/'));
      await folder.waitFor();
      if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
    }
    await row(file).waitFor();
    return row(file);
  }

  /** Right-clicks files in the Explorer (the last is clicked, the others selected) and gives the menu's entries. */
  async contextMenu(...files: [string, ...string[]]): Promise<Locator> {
    await this.select(files);
    await (await this.explorerItem(files[files.length - 1])).click({ button: 'right' });
    const entries = this.page.locator('.monaco-menu').getByRole('menuitem');
    await entries.first().waitFor();
    return entries;
  }

  /** Closes an open menu without choosing. */
  async closeMenu(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.monaco-menu').waitFor({ state: 'hidden' });
  }

  /** Leaves exactly these files selected, or none where it is one, without opening any. */
  private async select(files: readonly string[]): Promise<void> {
    const rows: Locator[] = [];
    for (const file of files) rows.push(await this.explorerItem(file));
    const selected = this.page.locator(`${EXPLORER} .monaco-list-row.selected`);
    while ((await selected.count()) > 0) await selected.first().click({ modifiers: ['Control'] });
    if (rows.length === 1) return;
    for (const row of rows) await row.click({ modifiers: ['Control'] });
  }

  /** Chooses an entry of the context menu of files in the Explorer; tells when it was clicked (performance.now()). */
  async choose(entry: string, ...files: [string, ...string[]]): Promise<number> {
    const wanted = this.page
      .locator('.monaco-menu')
      .getByRole('menuitem')
      .filter({ has: this.page.getByText(entry, { exact: true }) });
    // A menu lists what holds in the moment in which it opens, and a window that starts learns late that it is trusted.
    await until(`the entry ${entry}`, async () => {
      await this.contextMenu(...files);
      const isThere = await wanted.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await this.closeMenu();
      return isThere;
    });
    let clicked = 0;
    // A menu takes no click in the first moment after it appears.
    await until(`the entry ${entry} to be taken`, async () => {
      if (await this.page.locator('.monaco-menu').isHidden()) return true;
      clicked = performance.now();
      await wanted.click({ timeout: 1000 });
      return this.page.locator('.monaco-menu').isHidden();
    });
    return clicked;
  }

  /** A CodeLens above a line of code. */
  codeLens(title: string | RegExp): Locator {
    return this.page.locator('.contentWidgets .codelens-decoration a').filter({ hasText: title });
  }

  /** Text of what appears when the pointer rests on something in the editor. */
  async hover(target: Locator): Promise<string> {
    const widget = this.page.locator('.monaco-hover:not(.hidden) .hover-contents');
    await this.page.mouse.move(0, 0);
    await widget.first().waitFor({ state: 'hidden' });
    await target.hover();
    await until(
      'a hover with content',
      async () => !/^(Loading\.\.\.)?$/.test((await widget.allInnerTexts()).join('')),
    );
    return (await widget.allInnerTexts()).join('\n');
  }

  /** The document of the visible panel or custom editor whose page has this title. */
  async panel(title: string | RegExp, timeout = 60_000): Promise<Frame> {
    const fits = (text: string) => (typeof title === 'string' ? text === title : title.test(text));
    return until(
      `a panel ${title}`,
      async () => {
        for (const frame of this.page.frames()) {
          if (!/\/webview\/browser\/pre\/fake\.html/.test(frame.url())) continue;
          const found = await frame
            .evaluate(
              () =>
                document.visibilityState === 'visible' && document.querySelector('#panel') && document.title,
            )
            .catch(() => null);
          if (found && fits(found) && (await (await frame.frameElement()).isVisible())) return frame;
        }
        return null;
      },
      timeout,
    );
  }

  /** Text of our status item, `''` while there is none. */
  async status(): Promise<string> {
    const item = this.page.locator('.statusbar-item[id^="replens.replens"]');
    return (await item.count()) === 0 ? '' : (await item.first().innerText()).trim();
  }

  /** Opens the window anew, once what it shows has been loaded. */
  async reload(): Promise<void> {
    for (const frame of this.page.frames()) {
      await frame.evaluate(async () => void (await document.fonts.ready)).catch(() => undefined);
    }
    await Promise.all([this.page.waitForEvent('load'), this.command('Developer: Reload Window')]);
    await this.ready();
  }

  /** Waits for the window to open another folder, as a command asked it to. */
  async folderOpened(folder: string): Promise<void> {
    await this.page.waitForURL((url) => url.searchParams.get('folder') === folder);
    this.folder = folder;
    await this.ready();
  }

  /** What the extension wrote to its log so far, one text an extension host. */
  logs(): string[] {
    const logs = path.join(this.state, 'user-data/logs');
    return readdirSync(logs, { recursive: true })
      .map(String)
      .filter((file) => /replens\.replens.*\.log$/.test(file))
      .map((file) => readFileSync(path.join(logs, file), 'utf8'));
  }

  /** Leaves a picture of the window and says where. */
  async picture(name: string): Promise<string> {
    mkdirSync(output, { recursive: true });
    const file = path.join(output, `${name.replace(/[^\w]+/g, '-').slice(0, 80)}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Closes the browser, ends the server with everything it started, removes its state. */
  async dispose(): Promise<void> {
    await this.browser.close();
    await this.editor.stop();
    await rm(this.state, { recursive: true, force: true });
  }
}
