import { l10n, window, workspace, type Memento } from 'vscode';
import type { InspectionTarget } from '../../protocol/workerApi';
import { folderOfPath, pathOfUri } from '../files/uriPaths';
import type { CodeAccess } from './codeAccess';
import { folderOf, titleOf } from './target';

const grantedKey = 'lossInspector.allowedFolders';

/** Which folders references may lead into: the workspace, what the user picked, and what the user agreed to. */
export class FileAccess {
  /**
   * @param memory of the workspace: an agreement holds in the workspace it was given in
   * @param code where modules may run
   */
  constructor(private readonly memory: Memento, readonly code: CodeAccess) {}

  foldersFor(target: InspectionTarget): readonly string[] {
    const picked = target.kind === 'dumps' ? target.paths.map(folderOfPath) : [folderOf(target)];
    const open = (workspace.workspaceFolders ?? []).map(({ uri }) => pathOfUri(uri));
    return [...new Set([...picked, ...open, ...this.granted()])];
  }

  /** Asks whether a target may read a file that lies elsewhere; a yes is remembered for the file's folder. */
  async ask(target: InspectionTarget, file: string): Promise<boolean> {
    const folder = folderOfPath(file);
    const allow = l10n.t('Allow');
    const choice = await window.showWarningMessage(
      l10n.t('“{0}” reads a file outside the workspace.', titleOf(target)),
      {
        modal: true,
        detail: l10n.t('{0}\n\nAllow reading from the folder {1}? The answer is remembered for this workspace.', file, folder),
      },
      allow,
    );
    if (choice !== allow) {
      return false;
    }
    await this.memory.update(grantedKey, [...new Set([...this.granted(), folder])]);
    return true;
  }

  private granted(): readonly string[] {
    const folders = this.memory.get<unknown>(grantedKey, []);
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  }
}
