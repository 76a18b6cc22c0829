/** A checkpoint in a tree. */
import { TreeItem, type Uri } from 'vscode';

/** A node that stands for an ONNX file. */
export interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly uri: Uri;
  readonly label: string;
  readonly description: string;
}

/** Opens the inspector when clicked. */
export function checkpointItem({ uri, label, description }: CheckpointNode): TreeItem {
  const item = new TreeItem(uri);
  item.label = label;
  item.description = description;
  item.tooltip = uri.fsPath;
  item.contextValue = 'checkpoint';
  item.command = { command: 'vscode.open', title: 'Inspect Representations', arguments: [uri] };
  item.accessibilityInformation = { label: `checkpoint ${label} ${description}` };
  return item;
}
