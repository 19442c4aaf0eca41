import { commands, FileType, l10n, ViewColumn, window, workspace, type Uri } from 'vscode';
import { isPattern } from '../../core/tensors/reference';
import { uriOfPath } from '../files/uriPaths';

/** Files that an editor shows as text; others are shown in the Explorer. */
const textFile = /\.(json|jsonl|ndjson|csv|tsv|txt|md|mjs|js)$/i;

/** Shows the first of these files that exists: as text beside the panel, or in the Explorer where it is binary. */
export async function revealFile(candidates: readonly string[]): Promise<void> {
  for (const candidate of candidates) {
    const file = await firstMatch(candidate);
    if (file !== undefined) {
      await show(file);
      return;
    }
  }
  void window.showWarningMessage(l10n.t('There is no such file: {0}', candidates[0] ?? ''));
}

async function firstMatch(candidate: string): Promise<Uri | undefined> {
  if (isPattern(candidate)) {
    const [match] = await workspace.findFiles(workspace.asRelativePath(candidate), undefined, 1);
    return match;
  }
  const uri = uriOfPath(candidate);
  const isFile = await workspace.fs.stat(uri).then(({ type }) => (type & FileType.File) !== 0, () => false);
  return isFile ? uri : undefined;
}

async function show(file: Uri): Promise<void> {
  if (textFile.test(file.fsPath)) {
    await commands.executeCommand('vscode.open', file, ViewColumn.Beside);
  } else {
    const isInWorkspace = workspace.getWorkspaceFolder(file) !== undefined;
    await commands.executeCommand(isInWorkspace ? 'revealInExplorer' : 'revealFileInOS', file);
  }
}
