/** The ONNX files of the workspace that no run wrote. */
import type { Services } from '../services';
import { baseName } from '../client/doing';
import { folderOf, shownPath } from '../workspace/paths';
import { checkpointItem, type CheckpointNode } from './checkpoint-item';
import { Tree } from './tree';

/** Tree `replens.checkpoints`. */
export class CheckpointsTree extends Tree<CheckpointNode> {
  constructor(private readonly services: Services) {
    super();
    this.followedBy(services.checkpoints.onDidChange, services.runs.onDidChange);
  }

  override getTreeItem = checkpointItem;

  override async getChildren(node?: CheckpointNode): Promise<CheckpointNode[]> {
    if (node) return [];
    const files = await this.services.checkpoints.outsideRuns();
    return files.map((uri) => {
      const folder = shownPath(folderOf(uri));
      return {
        kind: 'checkpoint',
        uri,
        label: baseName(uri.path),
        description: folder === folderOf(uri).fsPath ? '' : folder,
      };
    });
  }
}
