import { l10n, window, workspace, type Memento, type Uri } from 'vscode';
import { folderOfPath, pathOfUri, uriOfPath } from '../files/uriPaths';
import { dumpExtensions, dumpFormats } from './dumpFiles';

const lastFolderKey = 'lossInspector.lastFolder';

/** Lets the user pick dumps or specs, starting where they picked the last time. */
export async function pickOutputs(memory: Memento): Promise<readonly Uri[]> {
  const last = memory.get<unknown>(lastFolderKey);
  const folder = typeof last === 'string' ? uriOfPath(last) : workspace.workspaceFolders?.[0]?.uri;
  const files = await pick(l10n.t('Inspect Saved Outputs'), l10n.t('Inspect'), folder, ['loss.json']);
  const [first] = files;
  if (first !== undefined) {
    await memory.update(lastFolderKey, folderOfPath(pathOfUri(first)));
  }
  return files;
}

/** Lets the user pick dumps to add to an inspection. */
export function pickDumps(folder: string): Promise<readonly Uri[]> {
  return pick(l10n.t('Add Dumps'), l10n.t('Add'), uriOfPath(folder), []);
}

async function pick(title: string, openLabel: string, defaultUri: Uri | undefined, more: readonly string[]): Promise<readonly Uri[]> {
  const files = await window.showOpenDialog({
    title,
    openLabel,
    canSelectMany: true,
    ...(defaultUri === undefined ? {} : { defaultUri }),
    filters: {
      [l10n.t('Saved outputs')]: [...dumpExtensions, ...more],
      ...Object.fromEntries(dumpFormats.map((format) => [format.title, [...format.extensions]])),
      [l10n.t('All files')]: ['*'],
    },
  });
  return files ?? [];
}
