/** Which of the names in a document are files that exist. */
import path from 'node:path';
import {
  NotebookCellKind,
  Range,
  Uri,
  workspace,
  type CancellationToken,
  type NotebookDocument,
  type TextDocument,
} from 'vscode';
import { exists } from '../workspace/paths';
import { namedFiles } from './checkpoint-names';

/** A checkpoint that code names. */
export interface NamedCheckpoint {
  uri: Uri;
  /** Of the name, without quotes. */
  range: Range;
}

/** An answer of the file system is good for this long. */
const KNOWN_MS = 3000;
const MOST_KNOWN = 2000;

/** Resolves names relative to the document and to its workspace folder. */
export class NamedCheckpoints {
  private readonly known = new Map<string, { until: number; exists: Promise<boolean> }>();

  /** Every name of an existing checkpoint in a document, in order. */
  async in(document: TextDocument, token: CancellationToken): Promise<NamedCheckpoint[]> {
    const folders = baseFolders(document);
    const found: NamedCheckpoint[] = [];
    for (const { name, offset } of namedFiles(document.getText())) {
      const uri = await this.firstExisting(candidates(name, folders));
      if (token.isCancellationRequested) return [];
      if (!uri) continue;
      const range = new Range(document.positionAt(offset), document.positionAt(offset + name.length));
      found.push({ uri, range });
    }
    return found;
  }

  /** Files came or went. */
  forget(): void {
    this.known.clear();
  }

  private async firstExisting(files: readonly Uri[]): Promise<Uri | undefined> {
    for (const file of files) if (await this.exists(file)) return file;
    return undefined;
  }

  private exists(file: Uri): Promise<boolean> {
    const key = file.toString();
    const known = this.known.get(key);
    if (known && known.until > Date.now()) return known.exists;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    const found = exists(file);
    this.known.set(key, { until: Date.now() + KNOWN_MS, exists: found });
    return found;
  }
}

/** The notebook that a document is a cell of. */
function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return workspace.notebookDocuments.find((one) => one.getCells().some((cell) => cell.document === document));
}

/** The code that a document is part of: the cells of its notebook, or itself. */
export function documentsBeside(document: TextDocument): TextDocument[] {
  const notebook = notebookOf(document);
  if (!notebook) return [document];
  return notebook
    .getCells()
    .filter(({ kind }) => kind === NotebookCellKind.Code)
    .map((cell) => cell.document);
}

/** Where a relative path in a document may start. */
function baseFolders(document: TextDocument): Uri[] {
  // The address of a cell is no file's: in a remote window it even names the remote machine.
  const { uri: file, isUntitled } = notebookOf(document) ?? document;
  if (isUntitled) return (workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const folder = workspace.getWorkspaceFolder(file)?.uri;
  return [Uri.joinPath(file, '..'), ...(folder ? [folder] : [])];
}

function candidates(name: string, folders: readonly Uri[]): Uri[] {
  return path.isAbsolute(name) ? [Uri.file(name)] : folders.map((folder) => Uri.joinPath(folder, name));
}
