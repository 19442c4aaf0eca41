import { commands, l10n, Uri, ViewColumn, window, type Memento } from 'vscode';
import type { Disposable } from '../disposableStore';
import { uriOfPath } from '../files/uriPaths';
import type { Log } from '../log';
import type { InspectionPanel } from '../panel/inspectionPanel';
import type { Panels } from '../panel/panels';
import { activeFile } from './activeFile';
import { explainNumber } from './explainNumber';
import { inspectFiles } from './inspectFiles';
import { pickOutputs } from './pickFiles';
import { registerTable, type Command } from './registerTable';

export interface CommandSurroundings {
  readonly panels: Panels;
  readonly log: Log;
  /** Of the user, not of a workspace. */
  readonly memory: Memento;
  readonly samples: Uri;
}

/** Every command, by the name that package.json contributes. */
export function commandTable({ panels, log, memory, samples }: CommandSurroundings): Readonly<Record<string, Command>> {
  return {
    'lossInspector.inspectSavedOutputs': async () => inspectFiles(panels, await pickOutputs(memory)),
    'lossInspector.inspectActiveFile': () => inspectActiveFile(panels),
    'lossInspector.openSampleRun': async () => {
      const { pickSampleRun } = await import(/* webpackChunkName: "sampleRuns" */ './sampleRuns');
      const spec = await pickSampleRun(samples);
      await inspectFiles(panels, spec === undefined ? [] : [spec]);
    },
    'lossInspector.newCustomLoss': async (clicked) => {
      const { newCustomLoss } = await import(/* webpackChunkName: "newCustomLoss" */ './newCustomLoss');
      await newCustomLoss(Uri.joinPath(samples, '..', 'media'), clicked instanceof Uri ? clicked : undefined);
    },
    'lossInspector.inspectLoss': (file, selected) => inspectFiles(panels, selectedFiles(file, selected)),
    'lossInspector.openSpec': (file) => inspectFiles(panels, selectedFiles(file ?? activeFile(), undefined), ViewColumn.Beside),
    'lossInspector.compareRuns': async (clicked, selected) => {
      const { compareRuns } = await import(/* webpackChunkName: "compareRuns" */ './compareRuns');
      await compareRuns(panels, selectedFiles(clicked, selected));
    },
    'lossInspector.explainNumber': (number) => explainNumber(panels, number),
    'lossInspector.refresh': () => panels.active?.inspection.refresh(),
    'lossInspector.addDumps': () => panels.active?.addDumps(),
    'lossInspector.saveSpec': () => saveSpec(panels.active),
    'lossInspector.export': () => panels.active?.askForExport(),
    'lossInspector.showSpecFile': () => showSpecFile(panels.active),
    'lossInspector.showLog': () => { log.show(); },
  };
}

/** Registers every command. */
export function registerCommands(surroundings: CommandSurroundings): Disposable {
  return registerTable(commandTable(surroundings), surroundings.log);
}

async function inspectActiveFile(panels: Panels): Promise<void> {
  const file = activeFile();
  if (file !== undefined) {
    await inspectFiles(panels, [file]);
    return;
  }
  const pick = l10n.t('Inspect Saved Outputs…');
  if (await window.showInformationMessage(l10n.t('No file is open. Open a dump or a loss spec, or pick saved outputs.'), pick) === pick) {
    await commands.executeCommand('lossInspector.inspectSavedOutputs');
  }
}

async function saveSpec(panel: InspectionPanel | undefined): Promise<void> {
  const status = panel?.inspection.status;
  if (panel !== undefined && (status?.kind === 'inspection' || status?.kind === 'firstSight')) {
    await panel.save(status.view.spec);
  }
}

async function showSpecFile(panel: InspectionPanel | undefined): Promise<void> {
  if (panel?.inspection.target.kind === 'spec') {
    await commands.executeCommand('vscode.open', uriOfPath(panel.inspection.target.path), ViewColumn.Beside);
  }
}

/** A menu hands over the file clicked, and all files selected. */
function selectedFiles(clicked: unknown, selected: unknown): readonly Uri[] {
  const all = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return all.filter((file) => file instanceof Uri);
}
