import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import type { Disposable } from '../disposableStore';
import type { ViewElement } from './elements';
import { itemOf } from './treeItems';

/** A view that is a list of rows. */
export class ListTree implements TreeDataProvider<ViewElement>, Disposable {
  private readonly changed = new EventEmitter<undefined>();

  readonly onDidChangeTreeData: Event<undefined> = this.changed.event;

  /** @param rows asked for when the list is seen */
  constructor(private readonly rows: () => Promise<readonly ViewElement[]>) {}

  refresh(): void {
    this.changed.fire(undefined);
  }

  getTreeItem(element: ViewElement): TreeItem {
    return itemOf(element);
  }

  async getChildren(element?: ViewElement): Promise<ViewElement[]> {
    return element === undefined ? [...await this.rows()] : [];
  }

  dispose(): void {
    this.changed.dispose();
  }
}
