/** The files of the workspace that match a pattern, kept up to date. */
import { EventEmitter, workspace, type Uri } from 'vscode';
import { debounce } from '../debounce';
import { Owner } from '../dispose';

/** Folders in which nothing of a person's own lies. */
const LEFT_OUT = '**/{node_modules,.git,.venv,site-packages}/**';
/** More than this is no list that a person reads. */
const MOST = 5000;
/** Training writes many files at a time. */
const QUIET_MS = 300;

/** Found when first asked for; from then on watched. */
export class FileSet extends Owner {
  private found: Promise<readonly Uri[]> | undefined;
  /** Files that were found or came since, by their addresses: those that a folder takes with it are told from them. */
  private readonly seen = new Map<string, Uri>();
  private watching = false;
  private readonly changed = this.track(new EventEmitter<void>());
  private readonly written = this.track(new EventEmitter<Uri>());
  private readonly soon = this.track(debounce(QUIET_MS, () => this.changed.fire()));
  /** Files came, went or were written; once for many. */
  readonly onDidChange = this.changed.event;
  /** One file came, went or was written. */
  readonly onDidWrite = this.written.event;

  constructor(private readonly pattern: string) {
    super();
  }

  /** Every file, in the order of their paths. */
  all(): Promise<readonly Uri[]> {
    this.watch();
    this.found ??= this.find();
    return this.found;
  }

  /** Looks again. */
  refresh(): void {
    this.found = undefined;
    this.changed.fire();
  }

  private async find(): Promise<readonly Uri[]> {
    const files = await workspace.findFiles(this.pattern, LEFT_OUT, MOST);
    for (const file of files) this.seen.set(file.toString(), file);
    return files.sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
  }

  /** Tells of changes from now on. */
  watch(): void {
    if (this.watching) return;
    this.watching = true;
    const watcher = this.track(workspace.createFileSystemWatcher(`**/${baseOf(this.pattern)}`));
    const moved = (file: Uri) => {
      this.found = undefined;
      this.written.fire(file);
      this.soon();
    };
    this.track(
      watcher.onDidCreate((file) => {
        this.seen.set(file.toString(), file);
        moved(file);
      }),
    );
    const gone = (file: Uri) => {
      this.seen.delete(file.toString());
      moved(file);
    };
    this.track(watcher.onDidDelete(gone));
    this.track(
      watcher.onDidChange((file) => {
        this.written.fire(file);
        this.soon();
      }),
    );
    // Of a folder that goes or is moved, VS Code tells nothing about the files in it.
    const folders = this.track(workspace.createFileSystemWatcher('**', true, true));
    this.track(folders.onDidDelete((folder) => this.seenIn(folder).forEach(gone)));
    this.track(workspace.onDidRenameFiles(() => this.refresh()));
    this.track(workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
  }

  private seenIn(folder: Uri): Uri[] {
    return [...this.seen.values()].filter(({ path }) => path.startsWith(`${folder.path}/`));
  }
}

function baseOf(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('/') + 1);
}
