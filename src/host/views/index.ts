import { window } from 'vscode';
import { registerTable, type Command } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Log } from '../log';
import type { ViewElement } from './elements';
import { LateTree } from './lateTree';
import type { StartedViews, ViewName, ViewSurroundings } from './startViews';

/** The commands of the views' rows and titles. */
const commandNames = ['refresh', 'inspect', 'openTensor', 'openFile', 'reveal', 'copyReference', 'removeRecent', 'clearRecent'] as const;
export type ViewCommand = (typeof commandNames)[number];

/** The views in the activity bar. What is behind them is loaded, and files are looked at, once one of them is seen. */
export function registerViews({ log, ...surroundings }: Omit<ViewSurroundings, 'views'> & { readonly log: Log }): Disposable {
  const store = new DisposableStore();
  let started: Promise<StartedViews> | undefined;
  const start = (): Promise<StartedViews> => {
    started ??= import(/* webpackChunkName: "views" */ './startViews').then(({ startViews }) => store.add(startViews({ ...surroundings, views })));
    return started;
  };
  const viewOf = (name: ViewName, showCollapseAll: boolean): ReturnType<typeof window.createTreeView<ViewElement>> => store.add(window.createTreeView(`lossInspector.${name}`, {
    treeDataProvider: store.add(new LateTree(async () => (await start()).trees[name])), canSelectMany: true, showCollapseAll,
  }));
  const views = { dumps: viewOf('dumps', true), specs: viewOf('specs', false), recent: viewOf('recent', false) };
  store.add(registerTable(Object.fromEntries(commandNames.map((name): [string, Command] => [
    `lossInspector.views.${name}`, async (...given) => { await (await start()).commands[name](...given); },
  ])), log));
  return store;
}
