/** The studies that train in this window. */
import { EventEmitter, type LogOutputChannel } from 'vscode';
import type { Activities } from '../client/activity';
import { sentenceOf } from '../client/failure';
import { Owner } from '../dispose';
import { CancelledError } from '../../runtime/errors';
import type { ProgressEvent } from '../../runtime/job';
import type { ActiveRuns } from './active-runs';
import { StudyJob, type StudyTask } from './study-job';

/** What a job tells of its run. */
export interface JobReport {
  folder: string;
  event: ProgressEvent;
}

/** A job that ended badly. */
export interface JobFailure {
  folder: string;
  study: string;
  error: unknown;
  /** Nobody asked for the job in this session of the window. */
  unasked: boolean;
}

/** At most one job a run folder. */
export class Jobs extends Owner {
  private readonly jobs = new Map<string, StudyJob>();
  private readonly errors = new Map<string, unknown>();
  private readonly changed = this.track(new EventEmitter<string>());
  private readonly reported = this.track(new EventEmitter<JobReport>());
  private readonly failed = this.track(new EventEmitter<JobFailure>());
  /** A job on the run in this folder began or ended. */
  readonly onDidChange = this.changed.event;
  readonly onDidReport = this.reported.event;
  readonly onDidFail = this.failed.event;

  constructor(
    private readonly log: LogOutputChannel,
    private readonly activities: Activities,
    private readonly active: ActiveRuns,
  ) {
    super();
  }

  get all(): readonly StudyJob[] {
    return [...this.jobs.values()];
  }

  /** The job that works on the run in a folder. */
  of(folder: string): StudyJob | undefined {
    return this.jobs.get(folder);
  }

  /** Why the last job on the run ended, where it ended badly. */
  errorOf(folder: string): unknown {
    return this.errors.get(folder);
  }

  /** Starts a job unless one works on the run already. */
  start(task: StudyTask, study: string, { unasked = false } = {}): StudyJob {
    const { folder } = task.params;
    const going = this.jobs.get(folder);
    if (going) return going;
    const job = this.track(new StudyJob(task, study, this.log));
    this.jobs.set(folder, job);
    this.errors.delete(folder);
    void this.follow(job, unasked);
    this.changed.fire(folder);
    return job;
  }

  private async follow(job: StudyJob, unasked: boolean): Promise<void> {
    const { folder, study } = job;
    const activity = this.activities.begin(`training ${study}`);
    job.onDidReport((event) => {
      if (event.kind === 'progress') this.activities.report(activity, event);
      this.reported.fire({ folder, event });
    });
    void this.active.add(folder);
    const error = await endOf(job);
    activity.dispose();
    // What the end of the window cuts off is resumed by the next.
    if (this.disposed) return;
    this.jobs.delete(folder);
    this.release(job);
    job.dispose();
    void this.active.remove(folder);
    this.log.info(`study ${study}: ${error === null ? 'finished' : sentenceOf(error)} (${folder})`);
    const isFailure = error !== null && !(error instanceof CancelledError);
    if (isFailure) this.errors.set(folder, error);
    this.changed.fire(folder);
    if (isFailure) this.failed.fire({ folder, study, error, unasked });
  }
}

/** Resolves when a job has ended: with null where it ended well, else with its error. */
async function endOf(job: StudyJob): Promise<unknown> {
  try {
    await job.ended;
    return null;
  } catch (error) {
    return error;
  }
}
