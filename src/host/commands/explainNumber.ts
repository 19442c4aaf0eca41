import { commands, l10n, ViewColumn, window } from 'vscode';
import { isSpecFile, titleOf } from '../inspection/target';
import type { InspectionPanel } from '../panel/inspectionPanel';
import type { Panels } from '../panel/panels';
import { activeFile } from './activeFile';

/** Dumps that are nothing else: a JSON or CSV file that happens to be open is no wish to inspect it. */
const dumpFile = /\.(?:npy|npz|safetensors)$/i;

/** Asks for the number that training printed, in the panel of what the user looks at. */
export async function explainNumber(panels: Panels, number?: unknown): Promise<void> {
  const panel = await panelToAsk(panels);
  panel?.askForNumber(typeof number === 'string' ? number : undefined);
}

/** The active panel; else the one of the spec in the editor; else one that is open; else the one of the dump that is shown. */
async function panelToAsk(panels: Panels): Promise<InspectionPanel | undefined> {
  const path = activeFile()?.fsPath;
  if (panels.active !== undefined) {
    return panels.active;
  }
  if (path !== undefined && isSpecFile(path)) {
    return panels.show({ kind: 'spec', path }, ViewColumn.Beside);
  }
  const [first, ...others] = panels.likely;
  if (others.length > 0) {
    return pickPanel(panels.likely);
  }
  if (first === undefined && path !== undefined && dumpFile.test(path)) {
    return panels.show({ kind: 'dumps', paths: [path] }, ViewColumn.Beside);
  }
  return first ?? guide();
}

async function pickPanel(open: readonly InspectionPanel[]): Promise<InspectionPanel | undefined> {
  const items = open.map((panel) => ({ label: titleOf(panel.inspection.target), panel }));
  return (await window.showQuickPick(items, { title: l10n.t('Explain a number of'), placeHolder: l10n.t('The run that the number was printed for') }))?.panel;
}

/** A number is explained by tensors: without any, the user is led to some. */
async function guide(): Promise<undefined> {
  const choices = [
    [l10n.t('Inspect Saved Outputs…'), 'lossInspector.inspectSavedOutputs'],
    [l10n.t('Open Sample Run'), 'lossInspector.openSampleRun'],
  ] as const;
  const message = l10n.t('A number is explained by the tensors it was computed from. Open the logits or predictions and the labels of that step first, or a loss spec.');
  const chosen = await window.showInformationMessage(message, ...choices.map(([title]) => title));
  const command = choices.find(([title]) => title === chosen)?.[1];
  if (command !== undefined) {
    await commands.executeCommand(command);
  }
  return undefined;
}
