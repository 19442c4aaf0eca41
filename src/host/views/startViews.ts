import { CancellationTokenSource, l10n, workspace, type TreeDataProvider, type TreeView } from 'vscode';
import type { Command } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import { folderOfPath, nameOfPath, pathOfUri } from '../files/uriPaths';
import type { RecentInspections } from '../inspection/recentInspections';
import type { Panels } from '../panel/panels';
import { DumpsTree } from './dumpsTree';
import type { ViewElement } from './elements';
import type { ViewCommand } from './index';
import { ListTree } from './listTree';
import { dumpGlobs, findSpecs, specGlob } from './searchedFiles';
import { SettledEvent } from './settledEvent';
import { viewCommands } from './viewCommands';

/** Specs that are listed. */
const mostSpecs = 1000;

export type ViewName = 'dumps' | 'specs' | 'recent';

export interface ViewSurroundings {
  readonly engine: Engine;
  readonly panels: Panels;
  readonly recent: RecentInspections;
  readonly views: Readonly<Record<ViewName, TreeView<ViewElement>>>;
}

/** What is behind the views once one of them was seen. */
export interface StartedViews extends Disposable {
  readonly trees: Readonly<Record<ViewName, TreeDataProvider<ViewElement>>>;
  readonly commands: Readonly<Record<ViewCommand, Command>>;
}

/** Lists files, and watches those of a view from the first time that it is seen. */
export function startViews({ engine, panels, recent, views }: ViewSurroundings): StartedViews {
  const store = new DisposableStore();
  const dumps = store.add(new DumpsTree(engine));
  const specs = store.add(new ListTree(listSpecs));
  const inspected = store.add(new ListTree(() => Promise.resolve(recent.all.map(({ target }): ViewElement => ({ kind: 'recent', target })))));
  store.add(recent.onDidChange(() => { inspected.refresh(); }));
  watchWhenSeen(views.dumps, dumpGlobs, ({ isListChanged, written }) => { dumps.refresh(isListChanged ? undefined : written.map(pathOfUri)); }, store);
  watchWhenSeen(views.specs, [specGlob], ({ isListChanged }) => {
    if (isListChanged) {
      specs.refresh();
    }
  }, store);
  // Nobody waits for a search that nobody sees.
  store.add(views.dumps.onDidChangeVisibility(({ visible }) => {
    if (!visible) {
      dumps.cancel();
    }
  }));
  const refresh = (): void => {
    dumps.refresh();
    specs.refresh();
  };
  store.add(workspace.onDidChangeConfiguration((event) => {
    if (['lossInspector.views', 'files.exclude', 'search.exclude'].some((setting) => event.affectsConfiguration(setting))) {
      refresh();
    }
  }));
  store.add(workspace.onDidChangeWorkspaceFolders(refresh));
  return { trees: { dumps, specs, recent: inspected }, commands: viewCommands(panels, recent, refresh), dispose: () => { store.dispose(); } };
}

function watchWhenSeen(view: TreeView<ViewElement>, globs: readonly string[], onChange: Parameters<SettledEvent['onDidSettle']>[0], store: DisposableStore): void {
  let isWatched = false;
  const watch = (): void => {
    if (view.visible && !isWatched) {
      isWatched = true;
      store.add(store.add(new SettledEvent(globs)).onDidSettle(onChange));
    }
  };
  watch();
  store.add(view.onDidChangeVisibility(watch));
}

async function listSpecs(): Promise<readonly ViewElement[]> {
  const search = new CancellationTokenSource();
  const { files, areAll } = await findSpecs(mostSpecs, search.token).finally(() => { search.dispose(); });
  const rows = files.map((uri) => {
    const path = pathOfUri(uri);
    return { uri, path, folder: folderOfPath(path), name: nameOfPath(path) };
  }).sort((a, b) => (a.path < b.path ? -1 : 1)).map((file): ViewElement => ({ kind: 'spec', file }));
  return areAll ? rows : [...rows, { kind: 'note', id: 'more specs', text: l10n.t('More specs than {0}', mostSpecs), icon: 'ellipsis' }];
}
