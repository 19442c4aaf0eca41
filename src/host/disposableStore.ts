/** What ends when it is told to. VS Code's own disposables are. */
export interface Disposable {
  dispose(): void;
}

/** Disposables that end together, the last one first. One that comes after the end is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) {
      item.dispose();
    } else {
      this.items.push(item);
    }
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.items.pop(); item !== undefined; item = this.items.pop()) {
      item.dispose();
    }
  }
}
