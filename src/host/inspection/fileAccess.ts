import { l10n, workspace, type Memento } from 'vscode';
import type { InspectionTarget } from '../../protocol/workerApi';
import { folderOfPath, pathOfUri } from '../files/uriPaths';
import type { CodeAccess } from './codeAccess';
import { FolderGrants } from './folderGrants';
import { folderOf, titleOf } from './target';

/** Which folders references may lead into: the workspace, what the user picked, and what the user agreed to. */
export class FileAccess {
  private readonly granted: FolderGrants;

  /**
   * @param memory of the workspace
   * @param code where modules may run
   */
  constructor(memory: Memento, readonly code: CodeAccess) {
    this.granted = new FolderGrants(memory, 'lossInspector.allowedFolders');
  }

  foldersFor(target: InspectionTarget): readonly string[] {
    const picked = target.kind === 'dumps' ? target.paths.map(folderOfPath) : [folderOf(target)];
    const open = (workspace.workspaceFolders ?? []).map(({ uri }) => pathOfUri(uri));
    return [...new Set([...picked, ...open, ...this.granted.folders])];
  }

  /** Asks whether a target may read a file that lies elsewhere; a yes is remembered for the file's folder. */
  ask(target: InspectionTarget, file: string): Promise<boolean> {
    const folder = folderOfPath(file);
    return this.granted.ask({
      folder,
      message: l10n.t('“{0}” reads a file outside the workspace.', titleOf(target)),
      detail: l10n.t('{0}\n\nAllow reading from the folder {1}? The answer is remembered for this workspace.', file, folder),
      yes: l10n.t('Allow'),
    });
  }
}
