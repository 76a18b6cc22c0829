/** What the trees have in common. */
import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { throttle } from '../debounce';
import { Owner } from '../dispose';

/** Long lists are drawn anew at most this often. */
const EVERY_MS = 500;

/** A tree of nodes, drawn anew when something that it shows has changed. */
export abstract class Tree<Node> extends Owner implements TreeDataProvider<Node> {
  private readonly changed = this.track(new EventEmitter<Node | undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  abstract getTreeItem(node: Node): TreeItem;
  abstract getChildren(node?: Node): Promise<Node[]>;

  /** Draws the whole tree anew whenever one of these happens. */
  protected followedBy(...events: Event<unknown>[]): void {
    const soon = this.track(throttle(EVERY_MS, () => this.changed.fire(undefined)));
    for (const event of events) this.track(event(() => soon()));
  }

  /** Draws some nodes anew whenever one of these happens. */
  protected partsFollowedBy(parts: () => Node[], ...events: Event<unknown>[]): void {
    const soon = this.track(throttle(EVERY_MS, () => parts().forEach((node) => this.changed.fire(node))));
    for (const event of events) this.track(event(() => soon()));
  }
}
