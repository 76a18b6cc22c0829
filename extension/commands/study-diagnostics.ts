/** What is wrong in a study file, shown at the property that it is about. */
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  workspace,
  type DocumentSymbol,
  type Uri,
} from 'vscode';
import { Owner } from '../dispose';
import { UserError } from '../../runtime/errors';
import { pathsIn } from './study-paths';

/** The symbol at a path, else the deepest one above it. */
function symbolAt(symbols: readonly DocumentSymbol[], path: readonly string[]): DocumentSymbol | undefined {
  const symbol = symbols.find(({ name }) => name === path[0]);
  return symbol && (symbolAt(symbol.children, path.slice(1)) ?? symbol);
}

/** Diagnostics of study files: set when a study is refused, gone when it is edited or accepted. */
export class StudyDiagnostics extends Owner {
  private readonly collection = this.track(languages.createDiagnosticCollection('replens'));

  constructor() {
    super();
    this.track(workspace.onDidChangeTextDocument(({ document }) => this.collection.delete(document.uri)));
    this.track(workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
  }

  /** Does what may find fault with a study, and shows the fault in its file. */
  async watch<T>(file: Uri, work: () => Promise<T>): Promise<T> {
    this.collection.delete(file);
    try {
      return await work();
    } catch (error) {
      if (error instanceof UserError) await this.show(file, error);
      throw error;
    }
  }

  private async show(file: Uri, { reason, remedy }: UserError): Promise<void> {
    const range = await this.rangeOf(file, pathsIn(reason));
    const diagnostic = new Diagnostic(range, `${reason} ${remedy}`, DiagnosticSeverity.Error);
    diagnostic.source = 'RepLens';
    this.collection.set(file, [diagnostic]);
  }

  private async rangeOf(file: Uri, paths: readonly string[][]): Promise<Range> {
    const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      file,
    );
    for (const path of paths) {
      const symbol = symbols && symbolAt(symbols, path);
      if (symbol) return symbol.range;
    }
    return new Range(0, 0, 0, 1);
  }
}
