/** The studies that train now. */
import { ThemeIcon, TreeItem, Uri, commands } from 'vscode';
import type { Services } from '../services';
import { shownPath } from '../workspace/paths';
import type { StudyJob } from '../jobs/study-job';
import { progressText } from './run-text';
import { Tree } from './tree';

/** A job with the run folder that commands take. */
export interface JobNode {
  readonly uri: Uri;
  readonly job: StudyJob;
}

/** Context key: the view has something to show. */
const HAS_JOBS = 'replens.hasJobs';

/** Tree `replens.jobs`. */
export class JobsTree extends Tree<JobNode> {
  constructor(private readonly services: Services) {
    super();
    const { jobs } = services;
    this.followedBy(jobs.onDidChange, jobs.onDidReport);
    this.track(
      jobs.onDidChange(() => void commands.executeCommand('setContext', HAS_JOBS, jobs.all.length > 0)),
    );
  }

  override getTreeItem({ uri, job }: JobNode): TreeItem {
    const item = new TreeItem(job.study);
    item.id = uri.toString();
    item.description = job.cancelling ? 'cancelling' : progressText(job.progress);
    item.tooltip = [job.progress?.label, shownPath(uri)].filter(Boolean).join('\n');
    item.iconPath = new ThemeIcon('loading~spin');
    item.contextValue = 'job';
    item.command = { command: 'replens.openResults', title: 'Open Results', arguments: [uri] };
    item.accessibilityInformation = { label: `job ${job.study}, ${item.description}` };
    return item;
  }

  override getChildren(node?: JobNode): Promise<JobNode[]> {
    const jobs = node ? [] : this.services.jobs.all;
    return Promise.resolve(jobs.map((job) => ({ uri: Uri.file(job.folder), job })));
  }
}
