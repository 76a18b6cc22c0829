/**
 * Sees what our extension asks of VS Code, and answers its questions in place of a person. Every extension has an API object
 * of its own; a module that lies in our extension's folder gets ours.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { FakePanel } from './fake-panel';

/** Our extension. */
export const OURS = 'replens.replens';

/** A message that was shown to the person. */
export interface Message {
  kind: 'Error' | 'Warning' | 'Information';
  text: string;
  buttons: string[];
}

type Anything = (...values: unknown[]) => unknown;
type Namespace = Record<string, unknown>;

/** The API object of our extension. */
function apiOfOurs(): typeof vscode {
  const ours = vscode.extensions.getExtension(OURS);
  if (!ours) throw new Error(`${OURS} is not installed`);
  const file = path.join(ours.extensionPath, 'dist', 'extension', 'api-of-this-extension.cjs');
  writeFileSync(file, "module.exports = require('vscode');\n");
  return createRequire(file)(file) as typeof vscode;
}

/** Puts another function in the place of one of the API, which it gets to call. */
function wrap(namespace: object, name: string, wrapper: (original: Anything) => Anything): void {
  const original = ((namespace as Namespace)[name] as Anything).bind(namespace);
  Object.defineProperty(namespace, name, { value: wrapper(original), configurable: true });
}

/** Records from its making on; make it before our extension is activated. */
export class Recorder {
  private readonly api = apiOfOurs();
  readonly messages: Message[] = [];
  /** Context key -> value set last. */
  readonly contexts = new Map<string, unknown>();
  readonly trees = new Map<string, vscode.TreeDataProvider<unknown>>();
  readonly serializers = new Map<string, vscode.WebviewPanelSerializer>();
  readonly statusItems: vscode.StatusBarItem[] = [];
  readonly panels: FakePanel[] = [];
  /** What our extension wrote to its log at level info. */
  readonly log: string[] = [];
  /** Commands run by our extension. */
  readonly ran: unknown[][] = [];
  /** Event listeners and watchers of our extension that are not disposed, by what they listen to. */
  readonly live = new Map<string, number>();
  /** Commands of the editor that are not run, as they would leave the window. */
  readonly held = new Set<string>();
  editor: vscode.CustomReadonlyEditorProvider | undefined;
  private readonly answers: { pattern: RegExp; answer: unknown }[] = [];

  constructor() {
    this.recordMessages();
    this.recordRegistrations();
    this.recordCommands();
    this.countListeners();
  }

  /** Answers the next question whose text (or title) fits, in place of the person. */
  answer(pattern: RegExp, answer: unknown): void {
    this.answers.push({ pattern, answer });
  }

  /** Forgets the messages so far and what was to be answered. */
  forget(): void {
    this.messages.length = 0;
    this.answers.length = 0;
    this.ran.length = 0;
  }

  private take(text: string): unknown {
    const index = this.answers.findIndex(({ pattern }) => pattern.test(text));
    return index < 0 ? undefined : this.answers.splice(index, 1)[0].answer;
  }

  private recordMessages(): void {
    const { window } = this.api;
    for (const kind of ['Error', 'Warning', 'Information'] as const) {
      wrap(window, `show${kind}Message`, () => async (text, ...rest) => {
        const buttons = rest.filter(
          (item) => typeof item === 'string' || (item as { title?: string }).title !== undefined,
        );
        const titles = buttons.map((item) =>
          typeof item === 'string' ? item : String((item as { title: string }).title),
        );
        this.messages.push({ kind, text: String(text), buttons: titles });
        const answer = this.take(String(text));
        return Promise.resolve(buttons[titles.indexOf(String(answer))]);
      });
    }
    wrap(window, 'showQuickPick', () => async (items, options) => {
      const all = (await (items as Promise<vscode.QuickPickItem[]>)) ?? [];
      const answer = this.take((options as vscode.QuickPickOptions).title ?? '');
      return all.find(
        ({ label, detail }) => answer !== undefined && `${label} ${detail ?? ''}`.includes(String(answer)),
      );
    });
    for (const name of ['showSaveDialog', 'showOpenDialog']) {
      wrap(
        window,
        name,
        () => (options) => Promise.resolve(this.take((options as { title?: string }).title ?? '')),
      );
    }
  }

  private recordRegistrations(): void {
    const { window } = this.api;
    wrap(window, 'createTreeView', (original) => (id, options) => {
      this.trees.set(
        String(id),
        (options as { treeDataProvider: vscode.TreeDataProvider<unknown> }).treeDataProvider,
      );
      return original(id, options);
    });
    wrap(window, 'registerWebviewPanelSerializer', (original) => (type, serializer) => {
      this.serializers.set(String(type), serializer as vscode.WebviewPanelSerializer);
      return original(type, serializer);
    });
    wrap(window, 'registerCustomEditorProvider', (original) => (type, provider, options) => {
      this.editor = provider as vscode.CustomReadonlyEditorProvider;
      return original(type, provider, options);
    });
    wrap(window, 'createOutputChannel', (original) => (...values) => {
      const channel = original(...values) as vscode.LogOutputChannel;
      wrap(channel, 'info', (info) => (text) => {
        this.log.push(String(text));
        return info(text);
      });
      return channel;
    });
    wrap(window, 'createStatusBarItem', (original) => (...values) => {
      const item = original(...values) as vscode.StatusBarItem;
      this.statusItems.push(item);
      return item;
    });
    wrap(window, 'createWebviewPanel', () => (type, title) => {
      const panel = new FakePanel(String(type), String(title));
      this.panels.push(panel);
      return panel;
    });
  }

  private recordCommands(): void {
    wrap(this.api.commands, 'executeCommand', (original) => (command, ...values) => {
      if (command === 'setContext') this.contexts.set(String(values[0]), values[1]);
      this.ran.push([command, ...values]);
      return this.held.has(String(command)) ? Promise.resolve() : original(command, ...values);
    });
  }

  private countListeners(): void {
    const count = (name: string, by: number) => this.live.set(name, (this.live.get(name) ?? 0) + by);
    const counted =
      (name: string) =>
      (original: Anything) =>
      (...values: unknown[]) => {
        const disposable = original(...values) as vscode.Disposable;
        const dispose = disposable.dispose.bind(disposable);
        let disposed = false;
        count(name, 1);
        disposable.dispose = () => {
          if (!disposed) count(name, -1);
          disposed = true;
          dispose();
        };
        return disposable;
      };
    for (const namespace of [this.api.workspace, this.api.window]) {
      for (const name of Object.keys(namespace)) {
        if (/^onDid|^createFileSystemWatcher$/.test(name)) wrap(namespace, name, counted(name));
      }
    }
  }
}
