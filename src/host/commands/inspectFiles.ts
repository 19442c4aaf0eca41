import { workspace, type Uri, type ViewColumn } from 'vscode';
import { pathOfUri } from '../files/uriPaths';
import { isSpecFile } from '../inspection/target';
import type { Panels } from '../panel/panels';

/** Shows the panels of files: one for each spec, one for all dumps together. */
export async function inspectFiles(panels: Panels, files: readonly Uri[], column?: ViewColumn): Promise<void> {
  await saveIfDirty(files);
  const paths = files.map(pathOfUri);
  const dumps = paths.filter((path) => !isSpecFile(path));
  for (const path of paths.filter(isSpecFile)) {
    panels.show({ kind: 'spec', path }, column);
  }
  if (dumps.length > 0) {
    panels.show({ kind: 'dumps', paths: dumps }, column);
  }
}

/** What is inspected is the file on disk; what the user sees in an editor should be the same. */
async function saveIfDirty(files: readonly Uri[]): Promise<void> {
  const names = new Set(files.map(String));
  const dirty = workspace.textDocuments.filter((document) => document.isDirty && names.has(document.uri.toString()));
  await Promise.all(dirty.map((document) => document.save()));
}
