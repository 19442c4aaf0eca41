import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore';

/** A tree whose rows come from one that is loaded when they are first asked for. */
export class LateTree<T> implements TreeDataProvider<T>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<undefined>());
  private loaded: Promise<TreeDataProvider<T>> | undefined;

  readonly onDidChangeTreeData: Event<undefined> = this.changed.event;

  constructor(private readonly load: () => Promise<TreeDataProvider<T>>) {}

  async getTreeItem(element: T): Promise<TreeItem> {
    return (await this.tree()).getTreeItem(element);
  }

  async getChildren(element?: T): Promise<T[]> {
    return await (await this.tree()).getChildren(element) ?? [];
  }

  /** None but rows without a parent are brought into sight. */
  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.store.dispose();
  }

  private tree(): Promise<TreeDataProvider<T>> {
    this.loaded ??= this.load().then((tree) => {
      const listening = tree.onDidChangeTreeData?.(() => { this.changed.fire(undefined); });
      if (listening !== undefined) {
        this.store.add(listening);
      }
      return tree;
    });
    return this.loaded;
  }
}
