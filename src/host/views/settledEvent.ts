import { EventEmitter, workspace, type Event, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore';

/** A training run writes many files one after the other. */
const restMilliseconds = 500;
/** One that never rests is looked at all the same. */
const longestMilliseconds = 5000;

/** What happened to files since the last time it was told. */
export interface SettledChange {
  /** Files were made or deleted. */
  readonly isListChanged: boolean;
  /** Files that were written. */
  readonly written: readonly Uri[];
}

/** Watches the files of the workspace that fit some globs, and tells of changes once they rest. */
export class SettledEvent implements Disposable {
  private readonly store = new DisposableStore();
  private readonly settled = this.store.add(new EventEmitter<SettledChange>());
  private written = new Map<string, Uri>();
  private isListChanged = false;
  private since: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  readonly onDidSettle: Event<SettledChange> = this.settled.event;

  constructor(globs: readonly string[]) {
    for (const glob of globs) {
      const watcher = this.store.add(workspace.createFileSystemWatcher(glob));
      watcher.onDidCreate(() => { this.note(undefined); });
      watcher.onDidDelete(() => { this.note(undefined); });
      watcher.onDidChange((uri) => { this.note(uri); });
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.store.dispose();
  }

  private note(written: Uri | undefined): void {
    if (written === undefined) {
      this.isListChanged = true;
    } else {
      this.written.set(written.toString(), written);
    }
    const now = Date.now();
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.tell(); }, Math.min(restMilliseconds, Math.max(0, this.since + longestMilliseconds - now)));
  }

  private tell(): void {
    const change = { isListChanged: this.isListChanged, written: [...this.written.values()] };
    this.isListChanged = false;
    this.written = new Map();
    this.since = undefined;
    this.settled.fire(change);
  }
}
