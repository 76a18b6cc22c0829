/** The study files of the workspace. */
import { ThemeIcon, TreeItem } from 'vscode';
import type { Services } from '../services';
import { baseName } from '../client/doing';
import { shownPath } from '../workspace/paths';
import { STUDY_SUFFIX, type StudyFile } from '../workspace/studies';
import { Tree } from './tree';

/** Tree `replens.studies`. */
export class StudiesTree extends Tree<StudyFile> {
  constructor(private readonly services: Services) {
    super();
    this.followedBy(services.studies.onDidChange);
  }

  override getTreeItem({ uri, name, title }: StudyFile): TreeItem {
    const file = baseName(uri.path).slice(0, -STUDY_SUFFIX.length);
    const item = new TreeItem(name ?? file);
    item.description = shownPath(uri);
    item.tooltip = title ?? 'This file is no study yet: it has no name.';
    item.iconPath = new ThemeIcon('beaker');
    item.contextValue = 'study';
    item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
    item.accessibilityInformation = { label: `study ${name ?? file}, ${shownPath(uri)}` };
    return item;
  }

  override async getChildren(node?: StudyFile): Promise<StudyFile[]> {
    return node ? [] : this.services.studies.all();
  }
}
