/** CodeLens and hover on checkpoints that code names: inspect one, compare two. */
import {
  CodeLens,
  EventEmitter,
  Hover,
  languages,
  MarkdownString,
  workspace,
  type CancellationToken,
  type CodeLensProvider,
  type DocumentSelector,
  type HoverProvider,
  type Position,
  type TextDocument,
  type Uri,
} from 'vscode';
import { baseName } from '../client/doing';
import { codeLensEnabled } from '../client/settings';
import { Owner } from '../dispose';
import type { Services } from '../services';
import { shownPath } from '../workspace/paths';
import { documentsBeside, NamedCheckpoints, type NamedCheckpoint } from './named-checkpoints';

const LANGUAGES = ['python', 'typescript', 'javascript', 'typescriptreact', 'javascriptreact'];
const SCHEMES = ['file', 'untitled', 'vscode-notebook-cell'];
const SELECTOR: DocumentSelector = LANGUAGES.flatMap((language) =>
  SCHEMES.map((scheme) => ({ language, scheme })),
);

interface Action {
  title: string;
  command: string;
  arguments: unknown[];
}

/** The checkpoint named last before `index` that is another one. */
function namedBefore(named: readonly NamedCheckpoint[], index: number): Uri | undefined {
  const own = named[index].uri.toString();
  return named.slice(0, index).findLast(({ uri }) => uri.toString() !== own)?.uri;
}

function actionsFor({ uri }: NamedCheckpoint, before: Uri | undefined): Action[] {
  const inspect: Action = {
    title: `Inspect ${baseName(uri.path)}`,
    command: 'replens.inspect',
    arguments: [uri, { beside: true }],
  };
  if (!before) return [inspect];
  const compare: Action = {
    title: `Compare with ${baseName(before.path)}`,
    command: 'replens.compare',
    arguments: [before, [before, uri]],
  };
  return [inspect, compare];
}

/** What the runs of code work with, a click away. */
export class CheckpointLenses extends Owner implements CodeLensProvider, HoverProvider {
  private readonly changed = this.track(new EventEmitter<void>());
  private readonly names = new NamedCheckpoints();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly services: Services) {
    super();
    this.track(languages.registerCodeLensProvider(SELECTOR, this));
    this.track(languages.registerHoverProvider(SELECTOR, this));
    this.track(services.checkpoints.onDidChange(() => this.refresh()));
    this.track(workspace.onDidGrantWorkspaceTrust(() => this.refresh()));
    this.track(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('replens.codeLens')) this.refresh();
      }),
    );
  }

  async provideCodeLenses(document: TextDocument, token: CancellationToken): Promise<CodeLens[]> {
    const { named, own } = await this.namedIn(document, token);
    // One line gets one lens a checkpoint, however often it is named there.
    const seen = new Set<string>();
    return own.flatMap((index) => {
      const { range, uri } = named[index];
      const key = `${range.start.line} ${uri.toString()}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return actionsFor(named[index], namedBefore(named, index)).map((action) => new CodeLens(range, action));
    });
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const { named, own } = await this.namedIn(document, token);
    const index = own.find((i) => named[i].range.contains(position));
    if (index === undefined) return undefined;
    const actions = actionsFor(named[index], namedBefore(named, index));
    const text = new MarkdownString();
    text.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
    text.appendText(`${shownPath(named[index].uri)}\n\n`);
    text.appendMarkdown(actions.map(linkTo).join(' | '));
    return new Hover(text, named[index].range);
  }

  /** The checkpoints named in the code that a document is part of, and which of them stand in the document. */
  private async namedIn(document: TextDocument, token: CancellationToken) {
    const nothing: { named: NamedCheckpoint[]; own: number[] } = { named: [], own: [] };
    if (!codeLensEnabled() || !workspace.isTrusted) return nothing;
    const named: NamedCheckpoint[] = [];
    const own: number[] = [];
    for (const part of documentsBeside(document)) {
      const found = await this.names.in(part, token);
      if (part === document) own.push(...found.map((_, i) => named.length + i));
      named.push(...found);
    }
    if (token.isCancellationRequested) return nothing;
    if (named.length > 0) this.services.checkpoints.watch();
    return { named, own };
  }

  private refresh(): void {
    this.names.forget();
    this.changed.fire();
  }
}

function linkTo({ title, command, arguments: values }: Action): string {
  const query = encodeURIComponent(JSON.stringify(values));
  return `[${title.replace(/[\\[\]]/g, '\\$&')}](command:${command}?${query})`;
}
