/** The runs of the workspace. */
import path from 'node:path';
import { EventEmitter } from 'vscode';
import { Owner } from '../dispose';
import { FileSet } from './file-set';
import { readRunSummary, type RunSummary } from './run-summary';

/** Summaries are read when asked for, and again when the record of a run is written. */
export class Runs extends Owner {
  private readonly records = this.track(new FileSet('**/run.json'));
  private readonly summaries = new Map<string, Promise<RunSummary | undefined>>();
  private readonly recorded = this.track(new EventEmitter<string>());
  readonly onDidChange = this.records.onDidChange;
  /** The record of the run in this folder was written. */
  readonly onDidRecord = this.recorded.event;

  constructor() {
    super();
    this.track(
      this.records.onDidWrite((file) => {
        const folder = path.dirname(file.fsPath);
        this.summaries.delete(folder);
        this.recorded.fire(folder);
      }),
    );
  }

  /** Every run, the latest first. */
  async all(): Promise<RunSummary[]> {
    const files = await this.records.all();
    const runs = await Promise.all(files.map((file) => this.summary(path.dirname(file.fsPath))));
    return runs
      .filter((run) => run !== undefined)
      .sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
  }

  /** The run in a folder, if it holds one. */
  summary(folder: string): Promise<RunSummary | undefined> {
    const known = this.summaries.get(folder);
    if (known) return known;
    const read = readRunSummary(folder);
    this.summaries.set(folder, read);
    // What is being written has no record yet, and a lock may go without a word.
    void read.then((run) => {
      if (!run || run.status === 'running' || run.status === 'interrupted') this.summaries.delete(folder);
    });
    return read;
  }

  /** Runs of a study, the latest first. */
  async ofStudy(name: string): Promise<RunSummary[]> {
    return (await this.all()).filter(({ study }) => study === name);
  }

  /** Reads everything again. */
  refresh(): void {
    this.summaries.clear();
    this.records.refresh();
  }
}
