/** One study that trains, in a runtime process of its own. */
import { EventEmitter, type LogOutputChannel } from 'vscode';
import { percentOf, type Progress } from '../client/progress';
import { RuntimeDied } from '../client/failure';
import type { RuntimeProcess } from '../client/process';
import { requireTrust } from '../client/trust';
import { CancelledError, throwIfCancelled } from '../../runtime/errors';
import type { ProgressEvent } from '../../runtime/job';
import type { StudyOutcome, StudyResumeParams, StudyRunParams } from '../../runtime/protocol';
import { Owner } from '../dispose';

/** What a job is to do. */
export type StudyTask =
  { kind: 'run'; params: StudyRunParams } | { kind: 'resume'; params: StudyResumeParams };

const KILL_AFTER_MS = 2000;

/** A job ends once; {@link ended} tells how. */
export class StudyJob extends Owner {
  private readonly controller = new AbortController();
  private readonly reported = this.track(new EventEmitter<ProgressEvent>());
  private process: RuntimeProcess | undefined;
  private last: Progress | null = null;
  /** Evaluations and progress as they come. */
  readonly onDidReport = this.reported.event;
  /** Rejects with `UserError`, `CancelledError`, `RuntimeDied`, or a defect. */
  readonly ended: Promise<StudyOutcome>;

  constructor(
    private readonly task: StudyTask,
    /** Name of the study. */
    readonly study: string,
    private readonly log: LogOutputChannel,
  ) {
    super();
    this.ended = this.work();
  }

  get folder(): string {
    return this.task.params.folder;
  }

  /** How far it is; null before anything was told. */
  get progress(): Progress | null {
    return this.last;
  }

  get cancelling(): boolean {
    return this.controller.signal.aborted;
  }

  /** Asks the job to stop; it ends with `CancelledError`. */
  cancel(): void {
    this.controller.abort();
  }

  override dispose(): void {
    this.process?.end();
    super.dispose();
  }

  private async work(): Promise<StudyOutcome> {
    const { signal } = this.controller;
    const { RuntimeProcess } = await import('../client/process');
    requireTrust(this.task.kind === 'run' ? 'study.run' : 'study.resume');
    throwIfCancelled(signal);
    if (this.disposed) throw new CancelledError();
    this.process = new RuntimeProcess(`study ${this.study}`, this.log);
    const options = {
      signal,
      killAfterMs: KILL_AFTER_MS,
      onEvent: (event: ProgressEvent) => this.report(event),
    };
    try {
      return this.task.kind === 'run'
        ? await this.process.call('study.run', this.task.params, options)
        : await this.process.call('study.resume', this.task.params, options);
    } catch (error) {
      if (!(error instanceof RuntimeDied)) throw error;
      throw new RuntimeDied(error.how, this.doing);
    } finally {
      this.process.end();
    }
  }

  private get doing(): string {
    const percent = percentOf(this.last);
    return percent === null
      ? `starting the study ${this.study}`
      : `training ${this.study} (${percent} % done)`;
  }

  private report(event: ProgressEvent): void {
    if (event.kind === 'progress') this.last = event;
    this.reported.fire(event);
  }
}
