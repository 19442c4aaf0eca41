import { commands, EventEmitter, Uri, ViewColumn, window, type Event, type WebviewPanel } from 'vscode';
import { persistedTarget } from '../../protocol/guardsPanel';
import type { InspectionTarget } from '../../protocol/workerApi';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import type { FileAccess } from '../inspection/fileAccess';
import { Inspection } from '../inspection/inspection';
import type { RoleMemory } from '../inspection/roleMemory';
import { sameTarget, titleOf } from '../inspection/target';
import { InspectionPanel, type PanelSurroundings } from './inspectionPanel';
import { pageFolder } from './panelHtml';

export const panelViewType = 'lossInspector.panel';
const hasSpecFileKey = 'lossInspector.panelHasSpecFile';

/** The open panels, one for each target. */
export class Panels implements Disposable {
  private readonly store = new DisposableStore();
  private readonly open = new Set<InspectionPanel>();
  private readonly changed = this.store.add(new EventEmitter<InspectionPanel>());

  /** What a panel shows, or whether it is the active one, changed. */
  readonly onDidChange: Event<InspectionPanel> = this.changed.event;

  constructor(private readonly engine: Engine, private readonly access: FileAccess, private readonly roles: RoleMemory, private readonly surroundings: PanelSurroundings) {
    this.store.add(window.registerWebviewPanelSerializer(panelViewType, {
      deserializeWebviewPanel: (view, state) => {
        this.restore(view, state);
        return Promise.resolve();
      },
    }));
  }

  /** The panel that has the focus among the editors. */
  get active(): InspectionPanel | undefined {
    return [...this.open].find(({ view }) => view.active);
  }

  /** Open panels that are in sight, or all where none is. */
  get likely(): readonly InspectionPanel[] {
    const all = [...this.open];
    const visible = all.filter(({ view }) => view.visible);
    return visible.length > 0 ? visible : all;
  }

  /** Shows the panel of a target: the one that is open, or a new one. */
  show(target: InspectionTarget, column: ViewColumn = ViewColumn.Active): InspectionPanel {
    const existing = [...this.open].find(({ inspection }) => sameTarget(inspection.target, target));
    if (existing !== undefined) {
      existing.reveal();
      return existing;
    }
    const view = window.createWebviewPanel(panelViewType, titleOf(target), column, {
      enableScripts: true,
      localResourceRoots: [pageFolder(this.surroundings.extension)],
    });
    const panel = this.add(view, target);
    panel.start();
    return panel;
  }

  dispose(): void {
    this.store.dispose();
    this.open.forEach((panel) => { panel.dispose(); });
    this.open.clear();
  }

  private restore(view: WebviewPanel, state: unknown): void {
    const target = persistedTarget(state);
    if (target === undefined) {
      this.surroundings.log.warn('A panel of another version could not be restored, and was closed.');
      view.dispose();
      return;
    }
    this.add(view, target);
  }

  private add(view: WebviewPanel, target: InspectionTarget): InspectionPanel {
    const { extension, log } = this.surroundings;
    view.iconPath = {
      light: Uri.joinPath(extension, 'media', 'panel-light.svg'),
      dark: Uri.joinPath(extension, 'media', 'panel-dark.svg'),
    };
    const panel = new InspectionPanel(view, new Inspection(target, this.engine.lease(), this.access, this.roles, log), this.surroundings);
    this.open.add(panel);
    panel.onDidChange(() => {
      this.tellContext();
      this.changed.fire(panel);
    });
    view.onDidDispose(() => {
      this.open.delete(panel);
      panel.dispose();
      this.tellContext();
    });
    return panel;
  }

  private tellContext(): void {
    const isSpec = this.active?.inspection.target.kind === 'spec';
    void commands.executeCommand('setContext', hasSpecFileKey, isSpec);
  }
}
