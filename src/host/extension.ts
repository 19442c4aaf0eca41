import { Uri, type ExtensionContext } from 'vscode';
import type { LossInspectorExports } from './api';
import { registerCommands } from './commands';
import { exportsFor } from './contributions';
import { Contributed } from './contributions/contributed';
import { registerDebug } from './debug';
import { DisposableStore } from './disposableStore';
import { registerCodeHover } from './codeHover';
import { registerSpecLanguage } from './editor';
import { Engine } from './engine/engine';
import { isBelow } from './files/uriPaths';
import { CodeAccess } from './inspection/codeAccess';
import { FileAccess } from './inspection/fileAccess';
import { RecentInspections } from './inspection/recentInspections';
import { RoleMemory } from './inspection/roleMemory';
import { mainFileOf } from './inspection/target';
import { Log } from './log';
import { Panels } from './panel/panels';
import { registerStatusBar } from './statusBar';
import { registerTensorEditor } from './tensorEditor';
import { registerTool } from './tool';
import { registerViews } from './views';

/** Puts the extension together, and gives other extensions its API. Nothing is computed or loaded before somebody asks for it. */
export function activate({ extensionUri, globalState, globalStorageUri, workspaceState, subscriptions }: ExtensionContext): LossInspectorExports {
  const store = new DisposableStore();
  subscriptions.push(store);
  const samples = Uri.joinPath(extensionUri, 'samples');
  const log = store.add(new Log());
  const contributed = store.add(new Contributed());
  const engine = store.add(new Engine(Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath, log, contributed));
  const access = new FileAccess(workspaceState, new CodeAccess(workspaceState, samples.fsPath));
  const panels = store.add(new Panels(engine, access, new RoleMemory(workspaceState), { extension: extensionUri, samples, log }));
  store.add(registerCommands({ panels, log, memory: globalState, samples }));
  store.add(registerSpecLanguage(engine, access, log));
  store.add(registerCodeHover(engine, log));
  const recent = new RecentInspections(workspaceState);
  store.add(panels.onDidChange(({ inspection: { status } }) => {
    // The files of live tensors go with their session.
    if ((status.kind === 'inspection' || status.kind === 'firstSight') && !isBelow(globalStorageUri.fsPath, mainFileOf(status.target))) {
      void recent.add(status.target, Date.now());
    }
  }));
  store.add(registerViews({ engine, panels, recent, log }));
  store.add(registerStatusBar(panels, log));
  store.add(registerTensorEditor({ extension: extensionUri, engine, panels, log }));
  store.add(registerTool({ engine, access }));
  store.add(registerDebug({ extension: extensionUri, storage: globalStorageUri, memory: workspaceState, panels, log }));
  return exportsFor(contributed, panels, { engine, access });
}
