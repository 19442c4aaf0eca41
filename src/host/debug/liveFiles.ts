import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { commands, l10n, ProgressLocation, Uri, window } from 'vscode';
import { specText, valuesOf, type LiveValues, type LossOfProgram } from '../../core/debuggee/lossOfProgram';
import type { Disposable } from '../disposableStore';
import type { InspectionTarget } from '../../protocol/workerApi';
import { isBelow } from '../files/uriPaths';
import { mainFileOf, sameTarget, specSuffix } from '../inspection/target';
import type { InspectionPanel } from '../panel/inspectionPanel';
import type { Panels } from '../panel/panels';
import type { SavedWay } from './debuggee';
import { LiveFailure } from './liveFailure';
import type { LiveMarks } from './liveMarks';
import type { LivePlace } from './liveSessions';
import { PrivateFolders, type PrivateFolder } from './privateFolder';

interface LossFolder extends PrivateFolder {
  readonly session: string;
  /** The panels that show what is in it, while they are open. */
  readonly panels: Set<InspectionPanel>;
  /** Shows the same at another stop. */
  showAt: ((at: LivePlace) => Promise<void>) | undefined;
}

/**
 * Live tensors as files, which the panel and the editor of tensors show. They are in a folder of their own for each loss, so
 * that its stops are the steps of a series; they go with the session, those of an open panel with the panel, and all with VS Code.
 */
export class LiveFiles implements Disposable {
  private readonly folders: PrivateFolders;
  private readonly open = new Map<string, LossFolder>();
  private readonly ended = new Set<string>();
  /** Sessions of which it was said that their tensors come through the debugger. */
  private readonly told = new Set<string>();
  /** Files that are written, or being written. */
  private readonly saved = new Map<string, Promise<SavedWay>>();

  constructor(storage: string, private readonly panels: Panels, private readonly marks: LiveMarks) {
    this.folders = new PrivateFolders(storage);
  }

  /**
   * Shows the panel of a loss at a stop.
   * @param call the program's own call of it, whose value is saved too: the panel says whether it is the same
   * @param sample what the panel has its card of; what is worst where it is not given
   */
  async showLoss(at: LivePlace, loss: LossOfProgram, call?: string, sample?: number): Promise<void> {
    const folder = await this.folderOf(at, JSON.stringify(loss));
    const file = `stop_${at.stop.count}.npz`;
    const values = valuesOf(loss);
    await this.save(at, call === undefined ? values : { ...values, loss: call }, folder, file).catch(async (error: unknown) => {
      if (call === undefined || !(error instanceof LiveFailure) || error.kind === 'remote') {
        throw error;
      }
      // The tensors can be looked at where the call fails.
      await this.save(at, values, folder, file);
    });
    const spec = path.join(folder.path, `${titleOf(at)}${specSuffix}`);
    await writeFile(spec, specText(loss, file), { mode: 0o600 });
    const panel = this.show(at, folder, { kind: 'spec', path: spec }, (other) => this.showLoss(other, loss, call));
    if (sample !== undefined) {
      panel.showSample(sample);
    }
  }

  /** Shows the panel of values whose loss is inferred from their names. */
  async showValues(at: LivePlace, values: LiveValues): Promise<void> {
    const folder = await this.folderOf(at, JSON.stringify(values));
    const file = `stop_${at.stop.count}.npz`;
    await this.save(at, values, folder, file);
    this.show(at, folder, { kind: 'dumps', paths: [path.join(folder.path, file)] }, (other) => this.showValues(other, values));
  }

  /** Shows what a panel has as it is at another stop. */
  async showPresent(at: LivePlace, target: unknown): Promise<void> {
    const shown = JSON.stringify(target);
    const folder = [...this.open.values()].find(({ panels }) => [...panels].some(({ inspection }) => JSON.stringify(inspection.target) === shown));
    await folder?.showAt?.(at);
  }

  /** Hands over a file with values of the program, which is gone afterwards. */
  async withCopy(at: LivePlace, values: LiveValues, use: (file: string) => Promise<void>): Promise<void> {
    const folder = await this.folders.make();
    try {
      await write(at, values, folder, 'stop.npz');
      await use(path.join(folder.path, 'stop.npz'));
    } finally {
      await this.folders.remove(folder);
    }
  }

  /** Opens one tensor. */
  async showTensor(at: LivePlace, expression: string): Promise<void> {
    const folder = await this.folderOf(at, '');
    const name = expression.replace(/\W+/g, '_').replace(/^_|_$/g, '').slice(0, 40);
    const tensor = /^[A-Za-z]/.test(name) ? name : 'tensor';
    const file = `${tensor}_stop_${at.stop.count}.npz`;
    await this.save(at, { [tensor]: expression }, folder, file);
    await commands.executeCommand('lossInspector.openTensor', Uri.file(path.join(folder.path, file)), tensor);
  }

  /** A session is over: what no panel shows goes. */
  async end(session: string): Promise<void> {
    this.ended.add(session);
    await Promise.all([...this.open].map(([key, folder]) => this.removeUnused(key, folder)));
  }

  dispose(): void {
    // VS Code does not wait for promises when it ends.
    const { path: root } = this.folders;
    if (root !== undefined) {
      rmSync(root, { recursive: true, force: true });
    }
  }

  private async folderOf({ live }: LivePlace, key: string): Promise<LossFolder> {
    const session = live.session.id;
    const name = `${session} ${key}`;
    const found = this.open.get(name) ?? { ...await this.folders.make(), session, panels: new Set<InspectionPanel>(), showAt: undefined };
    this.open.set(name, found);
    return found;
  }

  /** A stop's tensors are written once: they do not change while it lasts. */
  private async save(at: LivePlace, values: LiveValues, folder: PrivateFolder, file: string): Promise<void> {
    const name = path.join(folder.path, file);
    const saving = this.saved.get(name) ?? rm(name, { force: true }).then(() => write(at, values, folder, file));
    this.saved.set(name, saving);
    try {
      if (await saving === 'fetched') {
        this.tellFetched(at);
      }
    } catch (error) {
      // What came too late may lie there; the next try is a new file.
      this.saved.delete(name);
      throw error;
    }
  }

  private tellFetched({ live: { session } }: LivePlace): void {
    if (!this.told.has(session.id)) {
      this.told.add(session.id);
      void window.showInformationMessage(l10n.t('The program does not see the files of this machine, as on another machine or in a container: its tensors came through the debugger. Tensors of more than 1 MB are looked at in slices, and by pinned losses, which are computed where the program runs.'));
    }
  }

  /** In the panel that shows the loss already, where one does: its stops are the steps there. */
  private show(at: LivePlace, folder: LossFolder, target: InspectionTarget, showAt: LossFolder['showAt']): InspectionPanel {
    folder.showAt = showAt;
    // One whose spec was saved elsewhere is the user's.
    const shown = [...folder.panels].find(({ inspection }) => isBelow(folder.path, mainFileOf(inspection.target)));
    if (shown !== undefined && !sameTarget(shown.inspection.target, target)) {
      void shown.inspection.retarget(target);
    }
    shown?.reveal();
    const panel = shown ?? this.panels.show(target);
    this.hold(folder, panel);
    this.marks.mark(panel, at);
    return panel;
  }

  private hold(folder: LossFolder, panel: InspectionPanel): void {
    if (folder.panels.has(panel)) {
      return;
    }
    folder.panels.add(panel);
    panel.view.onDidDispose(() => {
      folder.panels.delete(panel);
      const key = [...this.open].find(([, other]) => other === folder)?.[0];
      if (key !== undefined) {
        void this.removeUnused(key, folder);
      }
    });
  }

  private async removeUnused(key: string, folder: LossFolder): Promise<void> {
    if (folder.panels.size === 0 && this.ended.has(folder.session)) {
      this.open.delete(key);
      await this.folders.remove(folder);
    }
  }
}

/** Writes the file; a debugger that gives the bytes one after the other takes long, and can be stopped. */
function write({ live, stop }: LivePlace, values: LiveValues, folder: PrivateFolder, file: string): Promise<SavedWay> {
  if (live.language !== undefined) {
    return live.debuggee.save(stop, values, folder, file);
  }
  const options = { location: ProgressLocation.Notification, title: l10n.t('Reading the memory of the program'), cancellable: true };
  return Promise.resolve(window.withProgress(options, (progress, cancellation) => {
    let reported = 0;
    return live.debuggee.save(stop, values, folder, file, {
      get isCancelled() { return cancellation.isCancellationRequested; },
      report: (fraction) => {
        progress.report({ increment: (fraction - reported) * 100 });
        reported = fraction;
      },
    });
  }));
}

/** Where a stop is, as a file's name: `train.py line 42 stop 3`. */
function titleOf({ live, stop, place }: LivePlace): string {
  const script = path.basename(place?.path ?? live.session.name).replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, 80);
  return place === undefined ? l10n.t('{0} stop {1}', script, stop.count) : l10n.t('{0} line {1} stop {2}', script, place.line, stop.count);
}
