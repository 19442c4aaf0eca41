import { debug, window, type Memento, type Uri } from 'vscode';
import { registerTable } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Log } from '../log';
import type { Panels } from '../panel/panels';
import { LateTree } from '../views/lateTree';
import type { StartedDebug } from './startDebug';

export interface DebugSurroundings {
  readonly extension: Uri;
  /** The extension's own folder, on this machine. */
  readonly storage: Uri;
  /** Of the workspace. */
  readonly memory: Memento;
  readonly panels: Panels;
  readonly log: Log;
}

/** Live tensors of a program that is debugged. What is behind them is loaded with the first session, or when the view is seen. */
export function registerDebug(surroundings: DebugSurroundings): Disposable {
  const store = new DisposableStore();
  let started: Promise<StartedDebug> | undefined;
  const start = (): Promise<StartedDebug> => started ??= import(/* webpackChunkName: "debug" */ './startDebug').then(({ startDebug }) => store.add(startDebug(surroundings, view)));
  store.add(debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: async (session) => (await start()).track(session),
  }));
  store.add(debug.registerDebugConfigurationProvider('*', {
    resolveDebugConfiguration: async (folder, configuration) => (await start()).configure(configuration, folder),
  }));
  const view = store.add(window.createTreeView('lossInspector.live', { treeDataProvider: store.add(new LateTree(async () => (await start()).tree)) }));
  // A breakpoint is set before there is a session.
  store.add(registerTable({ 'lossInspector.live.breakOnNan': async (given) => (await start()).breakOnNan(given) }, surroundings.log));
  return store;
}
