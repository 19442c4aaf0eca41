import { CancellationTokenSource, EventEmitter, l10n, workspace, type CancellationToken, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { runsOf } from '../../core/formats/runFiles';
import { BadInput } from '../../core/errors';
import { RemoteError } from '../../protocol/rpc';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import { folderOfPath, nameOfPath, pathOfUri } from '../files/uriPaths';
import type { ListedFile, ViewElement } from './elements';
import { findDumps } from './searchedFiles';
import { itemOf } from './treeItems';

/** Tensors of one dump that are listed. */
const mostTensors = 500;
/** Dumps whose tensors are kept. */
const mostKept = 200;

/** The dumps of the workspace by run: folders, series of steps, files, and their tensors as they are opened. */
export class DumpsTree implements TreeDataProvider<ViewElement>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<ViewElement | undefined>());
  private readonly tensors = new Map<string, Promise<readonly ViewElement[]>>();
  private roots: Promise<readonly ViewElement[]> | undefined;
  private search: CancellationTokenSource | undefined;

  readonly onDidChangeTreeData: Event<ViewElement | undefined> = this.changed.event;

  constructor(private readonly engine: Engine) {}

  /** Looks at the files anew; where `files` are given, only at what these hold. */
  refresh(files?: readonly string[]): void {
    if (files === undefined) {
      this.cancel();
      this.roots = undefined;
      this.tensors.clear();
    } else {
      const known = files.filter((file) => this.tensors.delete(file));
      if (known.length === 0) {
        return;
      }
    }
    this.changed.fire(undefined);
  }

  /** Stops a search that runs; the next look begins it anew. */
  cancel(): void {
    if (this.search !== undefined) {
      this.search.cancel();
      this.roots = undefined;
    }
  }

  getTreeItem(element: ViewElement): TreeItem {
    return itemOf(element);
  }

  async getChildren(element?: ViewElement): Promise<ViewElement[]> {
    switch (element?.kind) {
      case undefined: return [...await (this.roots ??= this.findRoots())];
      case 'run': return element.run.entries.map((entry) => entry);
      case 'series': return element.files.map((file) => ({ kind: 'dump', file }));
      case 'dump': return [...await this.tensorsOf(element.file)];
      case 'tensor':
      case 'note':
      case 'spec':
      case 'recent': return [];
    }
  }

  dispose(): void {
    this.cancel();
    this.store.dispose();
  }

  private async findRoots(): Promise<readonly ViewElement[]> {
    const search = new CancellationTokenSource();
    this.search = search;
    try {
      return await rootsOf(search.token);
    } finally {
      if (this.search === search) {
        this.search = undefined;
      }
      search.dispose();
    }
  }

  private tensorsOf(file: ListedFile): Promise<readonly ViewElement[]> {
    const path = pathOfUri(file.uri);
    const known = this.tensors.get(path);
    if (known !== undefined) {
      return known;
    }
    const read = this.readTensors(file, path);
    this.tensors.set(path, read);
    [...this.tensors.keys()].slice(0, -mostKept).forEach((old) => { this.tensors.delete(old); });
    return read;
  }

  private async readTensors(file: ListedFile, path: string): Promise<readonly ViewElement[]> {
    const lease = this.engine.lease();
    try {
      const tensors = await lease.connection().call('tensors', { path });
      const listed = tensors.slice(0, mostTensors).map((tensor): ViewElement => ({ kind: 'tensor', file, tensor }));
      if (tensors.length === 0) {
        return [{ kind: 'note', id: `${path}#`, text: l10n.t('No tensor of numbers'), icon: 'info' }];
      }
      return tensors.length === listed.length ? listed : [...listed, { kind: 'note', id: `${path}#`, text: l10n.t('{0} more tensors', tensors.length - listed.length), icon: 'ellipsis' }];
    } catch (error) {
      // Another look may find the file mended.
      this.tensors.delete(path);
      const message = error instanceof Error ? error.message : String(error);
      const isInput = error instanceof BadInput || (error instanceof RemoteError && error.kind === 'BadInput');
      const text = isInput && message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
      return [{ kind: 'note', id: `${path}#`, text, tooltip: message, icon: 'error' }];
    } finally {
      lease.dispose();
    }
  }
}

async function rootsOf(token: CancellationToken): Promise<readonly ViewElement[]> {
  const most = Math.max(1, workspace.getConfiguration('lossInspector').get<number>('views.maximumFiles', 2000));
  const { files, areAll } = await findDumps(most, token);
  const runs = runsOf(files.map((uri): ListedFile => {
    const path = pathOfUri(uri);
    return { uri, folder: folderOfPath(path), name: nameOfPath(path) };
  }));
  const rows = runs.map((run): ViewElement => ({ kind: 'run', run }));
  return areAll || token.isCancellationRequested ? rows : [...rows, {
    kind: 'note', id: 'more', icon: 'ellipsis', settings: 'lossInspector.views.maximumFiles',
    text: l10n.t('More files than {0}', most),
    tooltip: l10n.t('The search stopped after {0} files. A click opens the setting that says how many are listed.', most),
  }];
}
