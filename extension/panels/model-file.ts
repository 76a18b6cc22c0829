/** A model file on disk: what panels ask of it, and when it changes. */
import path from 'node:path';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import { debounce } from '../debounce';
import { Owner } from '../dispose';

/** A new version is there, or the file is gone. */
export type ModelFileEvent = 'changed' | 'deleted';

const QUIET_MS = 300;
/** A file is whole when it has kept its size and time for this long. */
const STABLE_MS = 400;

/** Size and time; undefined where the file is not there or empty. */
async function stateOf(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return size > 0 ? `${size} ${mtimeMs}` : undefined;
  } catch {
    return undefined;
  }
}

/** Watches one model with its external data (`model.onnx.data`), and tells of a version once it is written whole. */
export class ModelFile extends Owner {
  private readonly emitter = this.track(new EventEmitter<ModelFileEvent>());
  readonly onDidChange = this.emitter.event;
  private told: Promise<string | undefined>;
  private readonly soon = this.track(debounce(QUIET_MS, () => void this.look()));

  constructor(readonly file: string) {
    super();
    this.told = stateOf(file);
    const folder = Uri.file(path.dirname(file));
    const watcher = this.track(workspace.createFileSystemWatcher(new RelativePattern(folder, '*')));
    const touched = ({ fsPath }: Uri) => {
      if (fsPath === file || path.basename(fsPath).startsWith(`${path.basename(file)}.`)) this.soon();
    };
    this.track(watcher.onDidCreate(touched));
    this.track(watcher.onDidChange(touched));
    this.track(watcher.onDidDelete(touched));
  }

  private async look(): Promise<void> {
    const before = await stateOf(this.file);
    await delay(STABLE_MS);
    const now = await stateOf(this.file);
    if (this.disposed) return;
    if (now !== before) return this.soon();
    const last = await this.told;
    this.told = Promise.resolve(now);
    if (now === undefined) {
      if (last !== undefined) this.emitter.fire('deleted');
    } else this.emitter.fire('changed');
  }
}
