import { EventEmitter, RelativePattern, workspace, type Event, type Uri } from 'vscode';
import { fitsPattern, isPattern } from '../../core/tensors/reference';
import { DisposableStore, type Disposable } from '../disposableStore';
import { folderOfPath, nameOfPath, pathOfUri, uriOfPath } from '../files/uriPaths';

/** A file that is being written changes many times in a row; what counts is when it rests. */
const restMilliseconds = 300;
/** One that never rests is told of all the same. */
const longestMilliseconds = 1000;

/** Watches the files of an inspection, and tells of a change once the files rest. */
export class FileWatch implements Disposable {
  private readonly changed = new EventEmitter<string>();
  private watchers = new DisposableStore();
  private timer: NodeJS.Timeout | undefined;
  private firstChange: number | undefined;
  private watched = '';

  readonly onDidChange: Event<string> = this.changed.event;

  /** Watches these files from now on; the last part of a path may hold `*` and `?`. */
  watch(files: readonly string[]): void {
    const watched = JSON.stringify(files);
    if (watched === this.watched) {
      return;
    }
    this.watched = watched;
    this.watchers.dispose();
    this.watchers = new DisposableStore();
    for (const [folder, names] of byFolder(files)) {
      const watcher = this.watchers.add(workspace.createFileSystemWatcher(new RelativePattern(uriOfPath(folder), '*')));
      const onEvent = (uri: Uri): void => {
        const file = pathOfUri(uri);
        const name = nameOfPath(file);
        if (names.some((known) => known === name || (isPattern(known) && fitsPattern(name, known)))) {
          this.tellSoon(file);
        }
      };
      watcher.onDidChange(onEvent, undefined);
      watcher.onDidCreate(onEvent, undefined);
      watcher.onDidDelete(onEvent, undefined);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watchers.dispose();
    this.changed.dispose();
  }

  private tellSoon(file: string): void {
    clearTimeout(this.timer);
    this.firstChange ??= Date.now();
    const rest = Math.max(0, Math.min(restMilliseconds, this.firstChange + longestMilliseconds - Date.now()));
    this.timer = setTimeout(() => {
      this.firstChange = undefined;
      this.changed.fire(file);
    }, rest);
  }
}

function byFolder(files: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = folderOfPath(file);
    folders.set(folder, [...(folders.get(folder) ?? []), nameOfPath(file)]);
  }
  return folders;
}
