import { posix } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import type { LossSpec } from '../../core/spec/lossSpec';
import { isBelow, nameOfPath, pathOfUri, uriOfPath } from '../files/uriPaths';
import type { Inspection } from '../inspection/inspection';
import { folderOf, isSpecFile, mainFileOf, specSuffix } from '../inspection/target';

/**
 * Asks where to save a spec, writes it, and inspects the saved file from then on.
 * @param readOnlyFolder where nothing should be saved: the samples inside the extension
 * @returns the file's name, or null when the user gave up
 */
export async function saveSpec(inspection: Inspection, spec: LossSpec, readOnlyFolder: Uri): Promise<string | null> {
  const chosen = await window.showSaveDialog({
    title: l10n.t('Save Loss Spec'),
    defaultUri: proposal(inspection, readOnlyFolder),
    filters: { [l10n.t('Loss specs')]: [specSuffix.slice(1)], [l10n.t('All files')]: ['*'] },
  });
  const file = chosen === undefined ? undefined : await withSuffix(chosen);
  if (file === undefined) {
    return null;
  }
  const text = await inspection.specText(spec, pathOfUri(file));
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  void inspection.retarget({ kind: 'spec', path: pathOfUri(file) });
  return posix.basename(file.path);
}

/** The spec itself, or a name beside the dumps. */
function proposal(inspection: Inspection, readOnlyFolder: Uri): Uri {
  const { target } = inspection;
  const main = mainFileOf(target);
  const name = target.kind === 'spec' ? nameOfPath(main) : posix.parse(nameOfPath(main)).name + specSuffix;
  const folder = folderOf(target);
  const isReadOnly = isBelow(readOnlyFolder.fsPath, folder);
  const elsewhere = workspace.workspaceFolders?.[0]?.uri;
  return Uri.joinPath(isReadOnly && elsewhere !== undefined ? elsewhere : uriOfPath(folder), name);
}

/** A spec needs its suffix to be recognised. The dialog asked before overwriting only for the name as typed. */
async function withSuffix(chosen: Uri): Promise<Uri | undefined> {
  if (isSpecFile(chosen.path)) {
    return chosen;
  }
  const { dir, name } = posix.parse(chosen.path);
  const file = chosen.with({ path: posix.join(dir, name.replace(/\.loss$/i, '') + specSuffix) });
  const exists = await workspace.fs.stat(file).then(() => true, () => false);
  const overwrite = l10n.t('Overwrite');
  const question = l10n.t('{0} already exists. Do you want to overwrite it?', posix.basename(file.path));
  return !exists || (await window.showWarningMessage(question, { modal: true }, overwrite)) === overwrite ? file : undefined;
}
