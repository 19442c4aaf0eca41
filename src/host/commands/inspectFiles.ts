import { l10n, window, workspace, type Uri, type ViewColumn } from 'vscode';
import { isSpecFile } from '../inspection/target';
import type { Panels } from '../panel/panels';

/** Shows the panels of files: one for each spec, one for all dumps together. */
export async function inspectFiles(panels: Panels, files: readonly Uri[], column?: ViewColumn): Promise<void> {
  const elsewhere = files.find(({ scheme }) => scheme !== 'file');
  if (elsewhere !== undefined) {
    void window.showWarningMessage(l10n.t('Only files on disk can be inspected; {0} is none.', elsewhere.path));
    return;
  }
  await saveIfDirty(files);
  const specs = files.filter(({ fsPath }) => isSpecFile(fsPath));
  const dumps = files.filter(({ fsPath }) => !isSpecFile(fsPath));
  for (const { fsPath } of specs) {
    panels.show({ kind: 'spec', path: fsPath }, column);
  }
  if (dumps.length > 0) {
    panels.show({ kind: 'dumps', paths: dumps.map(({ fsPath }) => fsPath) }, column);
  }
}

/** What is inspected is the file on disk; what the user sees in an editor should be the same. */
async function saveIfDirty(files: readonly Uri[]): Promise<void> {
  const names = new Set(files.map(String));
  const dirty = workspace.textDocuments.filter((document) => document.isDirty && names.has(document.uri.toString()));
  await Promise.all(dirty.map((document) => document.save()));
}
