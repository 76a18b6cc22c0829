/** The ONNX files of the workspace: those that runs wrote, and the others. */
import path from 'node:path';
import type { Uri } from 'vscode';
import { Owner } from '../dispose';
import { FileSet } from './file-set';
import type { Runs } from './runs';

/** Where a run keeps a checkpoint, relative to its folder. */
const IN_RUN = /^(.*)[\\/]seed-(\d+)[\\/]checkpoints[\\/]step-(\d+)\.onnx$/;

/** A checkpoint of a run, by its path. */
export interface RunCheckpoint {
  uri: Uri;
  folder: string;
  seed: number;
  step: number;
}

/** What the path of a checkpoint tells of its run; undefined for a file elsewhere. */
export function runCheckpoint(uri: Uri): RunCheckpoint | undefined {
  const match = IN_RUN.exec(uri.fsPath);
  return match ? { uri, folder: match[1], seed: Number(match[2]), step: Number(match[3]) } : undefined;
}

/** Checkpoints, found when asked for. */
export class Checkpoints extends Owner {
  private readonly files = this.track(new FileSet('**/*.onnx'));
  readonly onDidChange = this.files.onDidChange;

  constructor(private readonly runs: Runs) {
    super();
  }

  /** Every file. */
  all(): Promise<readonly Uri[]> {
    return this.files.all();
  }

  /** Tells of changes from now on. */
  watch(): void {
    this.files.watch();
  }

  /** Those that no run wrote. */
  async outsideRuns(): Promise<Uri[]> {
    const folders = new Set((await this.runs.all()).map(({ folder }) => folder));
    return (await this.all()).filter((uri) => !folders.has(runCheckpoint(uri)?.folder ?? ''));
  }

  /** Those of a run, by seed and step. */
  async ofRun(folder: string): Promise<RunCheckpoint[]> {
    const found = (await this.all()).map(runCheckpoint).filter((checkpoint) => checkpoint !== undefined);
    return found.filter((checkpoint) => path.relative(folder, checkpoint.folder) === '');
  }

  /** Looks again. */
  refresh(): void {
    this.files.refresh();
  }
}
