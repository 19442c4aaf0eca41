import { workspace } from 'vscode';
import { registerTable } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import { sameTarget } from '../inspection/target';
import type { Log } from '../log';
import type { InspectionPanel } from '../panel/inspectionPanel';
import type { Panels } from '../panel/panels';
import type { ShownTotal, TotalItem } from './totalItem';

/**
 * The total of the panel that is or was the active one, at the window's foot; a click brings the panel forward. The item is
 * loaded with the first total.
 */
export function registerStatusBar(panels: Panels, log: Log): Disposable {
  const store = new DisposableStore();
  let shown: ShownTotal | undefined;
  let loaded: Promise<TotalItem> | undefined;
  const update = (): void => {
    if (shown === undefined && loaded === undefined) {
      return;
    }
    loaded ??= import(/* webpackChunkName: "statusBar" */ './totalItem').then(({ TotalItem }) => store.add(new TotalItem()));
    void loaded.then((item) => {
      const isWanted = workspace.getConfiguration('lossInspector').get<boolean>('statusBar', true);
      item.show(isWanted ? shown : undefined);
    });
  };
  store.add(panels.onDidChange((panel) => {
    const { status } = panel.inspection;
    if (status.kind === 'inspection' && isInFront(panel, panels)) {
      shown = { target: status.target, document: status.view.document };
      update();
    } else if (status.kind === 'failed' && shown !== undefined && sameTarget(status.target, shown.target)) {
      // A number that does not hold any more.
      shown = undefined;
      update();
    }
  }));
  store.add(workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('lossInspector.statusBar')) {
      update();
    }
  }));
  store.add(registerTable({
    'lossInspector.showTotal': () => {
      if (shown !== undefined) {
        panels.show(shown.target);
      }
    },
  }, log));
  return store;
}

/** A panel that computes behind another one does not take its place. */
function isInFront(panel: InspectionPanel, { active }: Panels): boolean {
  return active === undefined || active === panel;
}
