/** Which runs were being worked on: those that a reload of the window cut off are resumed. */
import type { Memento } from 'vscode';

const KEY = 'replens.activeRuns';

/** Folders of runs, kept in the workspace while a job works on them. */
export class ActiveRuns {
  constructor(private readonly memory: Memento) {}

  get all(): readonly string[] {
    return this.memory.get<string[]>(KEY, []);
  }

  /** A job begins. */
  async add(folder: string): Promise<void> {
    await this.memory.update(KEY, [...new Set([...this.all, folder])]);
  }

  /** A job has ended: well, badly or cancelled, but not cut off. */
  async remove(folder: string): Promise<void> {
    await this.memory.update(
      KEY,
      this.all.filter((other) => other !== folder),
    );
  }
}
