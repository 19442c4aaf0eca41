import { l10n, window, workspace, type Uri } from 'vscode';
import type { InspectionTarget } from '../../protocol/workerApi';
import { pathOfUri, uriOfPath } from '../files/uriPaths';
import { folderOf, isSpecFile } from '../inspection/target';
import type { Panels } from '../panel/panels';
import { dumpExtensions } from './dumpFiles';

/** Shows the second of two runs, compared with the first; runs that are not given are asked for. */
export async function compareRuns(panels: Panels, files: readonly Uri[]): Promise<void> {
  const [first, second] = files.map((file) => targetOf([file]));
  const before = first ?? await pickRun(undefined, l10n.t('Compare Two Runs: the First, Compared From'));
  const after = before === undefined ? undefined : second ?? await pickRun(folderOf(before), l10n.t('Compare Two Runs: the Second, Compared To'));
  if (before !== undefined && after !== undefined) {
    panels.show(after).compareWith(before);
  }
}

/** Lets the user pick a run: a spec, or dumps that belong together. */
export async function pickRun(folder: string | undefined, title = l10n.t('Compare With Another Run')): Promise<InspectionTarget | undefined> {
  const defaultUri = folder === undefined ? workspace.workspaceFolders?.[0]?.uri : uriOfPath(folder);
  const files = await window.showOpenDialog({
    title, openLabel: l10n.t('Compare'), canSelectMany: true,
    ...(defaultUri === undefined ? {} : { defaultUri }),
    filters: { [l10n.t('Saved outputs')]: [...dumpExtensions, 'loss.json'], [l10n.t('All files')]: ['*'] },
  });
  return files === undefined ? undefined : targetOf(files);
}

/** A spec by itself, or dumps together. */
function targetOf(files: readonly Uri[]): InspectionTarget | undefined {
  const paths = files.map(pathOfUri);
  const spec = paths.find(isSpecFile);
  if (spec !== undefined) {
    return { kind: 'spec', path: spec };
  }
  return paths.length === 0 ? undefined : { kind: 'dumps', paths };
}
