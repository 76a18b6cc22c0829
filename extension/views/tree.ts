/** What the trees have in common. */
import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { throttle } from '../debounce';
import { Owner } from '../dispose';

/** Long lists are drawn anew at most this often. */
const EVERY_MS = 500;

/** A tree of nodes, drawn anew as a whole when something that it shows has changed. */
export abstract class Tree<Node> extends Owner implements TreeDataProvider<Node> {
  private readonly changed = this.track(new EventEmitter<void>());
  private readonly soon = this.track(throttle(EVERY_MS, () => this.changed.fire()));
  readonly onDidChangeTreeData = this.changed.event;

  /** Draws the tree anew whenever one of these happens. */
  protected followedBy(...events: Event<unknown>[]): void {
    for (const event of events) this.track(event(() => this.soon()));
  }

  abstract getTreeItem(node: Node): TreeItem;
  abstract getChildren(node?: Node): Promise<Node[]>;
}
