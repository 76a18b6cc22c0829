/** What the runtime processes do at the moment: what the status item tells. */
import { EventEmitter } from 'vscode';
import type { Disposable } from '../dispose';
import type { Progress } from './progress';

/** Something that goes on. */
export interface Activity extends Disposable {
  /** What is being done, for example `reading model.onnx`. */
  readonly label: string;
  progress: Progress | null;
}

/** Everything that goes on, in the order it began. */
export class Activities {
  private readonly going = new Set<Activity>();
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  get all(): readonly Activity[] {
    return [...this.going];
  }

  /** Notes that something begins; disposing it notes its end. */
  begin(label: string): Activity {
    const activity: Activity = { label, progress: null, dispose: () => this.end(activity) };
    this.going.add(activity);
    this.changed.fire();
    return activity;
  }

  /** Notes how far an activity is. */
  report(activity: Activity, progress: Progress): void {
    activity.progress = progress;
    this.changed.fire();
  }

  private end(activity: Activity): void {
    if (this.going.delete(activity)) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
