/** Registers what stands around the editor: trees, lenses, status. */
import { window, type Disposable } from 'vscode';
import type { Services } from '../services';
import { CheckpointLenses } from './checkpoint-lenses';
import { CheckpointsTree } from './checkpoints-tree';
import { JobsTree } from './jobs-tree';
import { RunsTree } from './runs-tree';
import { StatusItem } from './status';
import { StudiesTree } from './studies-tree';
import { StudyLenses } from './study-lenses';

/** Everything that is shown outside panels. */
export function registerViews(services: Services): Disposable[] {
  const studies = new StudiesTree(services);
  const runs = new RunsTree(services);
  const checkpoints = new CheckpointsTree(services);
  const jobs = new JobsTree(services);
  return [
    studies,
    runs,
    checkpoints,
    jobs,
    window.createTreeView('replens.studies', { treeDataProvider: studies }),
    window.createTreeView('replens.runs', { treeDataProvider: runs, canSelectMany: true }),
    window.createTreeView('replens.checkpoints', { treeDataProvider: checkpoints, canSelectMany: true }),
    window.createTreeView('replens.jobs', { treeDataProvider: jobs }),
    new StatusItem(services),
    new StudyLenses(services),
    new CheckpointLenses(services),
  ];
}
