/** The runs of the workspace, their seeds and checkpoints. */
import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import { baseName } from '../client/doing';
import type { Services } from '../services';
import type { RunCheckpoint } from '../workspace/checkpoints';
import { shownPath } from '../workspace/paths';
import type { RunSummary } from '../workspace/run-summary';
import { checkpointItem, type CheckpointNode } from './checkpoint-item';
import { progressText, runDescription } from './run-text';
import { Tree } from './tree';

/** A run with the folder that commands take. */
interface RunNode {
  readonly kind: 'run';
  readonly uri: Uri;
  readonly run: RunSummary;
}

interface SeedNode {
  readonly kind: 'seed';
  readonly seed: number;
  readonly checkpoints: readonly RunCheckpoint[];
}

/** A node of the tree of runs. */
export type RunsNode = RunNode | SeedNode | CheckpointNode;

type Shown = RunSummary['status'] | 'active';

const ICONS: Readonly<Record<Shown, ThemeIcon>> = {
  active: new ThemeIcon('loading~spin'),
  running: new ThemeIcon('sync'),
  finished: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  interrupted: new ThemeIcon('debug-pause', new ThemeColor('list.warningForeground')),
  cancelled: new ThemeIcon('circle-slash'),
  failed: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
};

/** Words that the `when` clauses of package.json look for. */
const CONTEXT: Readonly<Record<Shown, string>> = {
  active: 'run.active',
  running: 'run.elsewhere',
  finished: 'run.finished',
  interrupted: 'run.interrupted.resumable',
  cancelled: 'run.cancelled.resumable',
  failed: 'run.failed.resumable',
};

function tooltipOf(run: RunSummary, shown: Shown): MarkdownString {
  const text = new MarkdownString();
  text.appendText(`${run.study}: ${shown === 'active' ? 'training in this window' : run.status}\n`);
  text.appendText(`${shownPath(run.folder)}\n`);
  if (run.startedAt) text.appendText(`started ${run.startedAt.toLocaleString()}\n`);
  if (run.reason) text.appendText(`${run.reason}\n`);
  for (const { finding, outcome } of run.verdicts) text.appendText(`${finding}: ${outcome}\n`);
  return text;
}

/** Tree `replens.runs`. */
export class RunsTree extends Tree<RunsNode> {
  private nodes: RunNode[] = [];

  constructor(private readonly services: Services) {
    super();
    const { runs, jobs, checkpoints } = services;
    this.followedBy(runs.onDidChange, jobs.onDidChange, checkpoints.onDidChange);
    this.partsFollowedBy(() => this.activeNodes, jobs.onDidReport);
  }

  override getTreeItem(node: RunsNode): TreeItem {
    if (node.kind === 'run') return this.runItem(node);
    if (node.kind === 'checkpoint') return checkpointItem(node);
    const item = new TreeItem(`seed ${node.seed}`, TreeItemCollapsibleState.Collapsed);
    item.description = `${node.checkpoints.length} ${node.checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}`;
    item.iconPath = new ThemeIcon('symbol-number');
    item.contextValue = 'seed';
    return item;
  }

  override async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) {
      const runs = await this.services.runs.all();
      this.nodes = runs.map((run) => ({ kind: 'run', uri: Uri.file(run.folder), run }));
      return this.nodes;
    }
    if (node.kind === 'run') return this.seedsOf(node.run.folder);
    return node.kind === 'seed' ? node.checkpoints.map(checkpointNode) : [];
  }

  private get activeNodes(): RunNode[] {
    return this.nodes.filter(({ run }) => this.services.jobs.of(run.folder));
  }

  private async seedsOf(folder: string): Promise<RunsNode[]> {
    const bySeed = new Map<number, RunCheckpoint[]>();
    for (const checkpoint of await this.services.checkpoints.ofRun(folder)) {
      bySeed.set(checkpoint.seed, [...(bySeed.get(checkpoint.seed) ?? []), checkpoint]);
    }
    return [...bySeed]
      .sort(([a], [b]) => a - b)
      .map(([seed, checkpoints]) => ({ kind: 'seed', seed, checkpoints }));
  }

  private runItem({ run, uri }: RunNode): TreeItem {
    const job = this.services.jobs.of(run.folder);
    const shown: Shown = job ? 'active' : run.status;
    const item = new TreeItem(baseName(run.folder), TreeItemCollapsibleState.Collapsed);
    item.id = uri.toString();
    item.description = job ? progressText(job.progress) : runDescription(run);
    item.tooltip = tooltipOf(run, shown);
    item.iconPath = ICONS[shown];
    item.contextValue = CONTEXT[shown];
    item.accessibilityInformation = { label: `run ${baseName(run.folder)}, ${item.description}` };
    return item;
  }
}

function checkpointNode({ uri, step }: RunCheckpoint): CheckpointNode {
  return { kind: 'checkpoint', uri, label: `step ${step}`, description: '' };
}
