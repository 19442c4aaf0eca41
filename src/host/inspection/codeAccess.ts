import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { l10n, workspace, type Memento } from 'vscode';
import type { CodeRules, InspectionTarget } from '../../protocol/workerApi';
import { FolderGrants } from './folderGrants';
import { titleOf } from './target';

/** Which folders the modules of custom losses may lie in: the workspace, our own samples, and what the user agreed to. */
export class CodeAccess {
  private readonly granted: FolderGrants;

  /**
   * @param memory of the workspace
   * @param samples the folder of the samples
   */
  constructor(memory: Memento, private readonly samples: string) {
    this.granted = new FolderGrants(memory, 'lossInspector.codeFolders');
  }

  /** A spec may lie anywhere, and opening it must not run what lies beside it. */
  rules(asks: boolean): CodeRules {
    const open = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
    return { folders: [...new Set([...open, this.samples, ...this.granted.folders])], asks };
  }

  /** Asks whether a module that lies elsewhere may run; a yes is remembered for its folder. */
  async ask(target: InspectionTarget, file: string): Promise<boolean> {
    // Of a link, what it leads to is what runs.
    const folder = path.dirname(await realpath(file).catch(() => file));
    return this.granted.ask({
      folder,
      message: l10n.t('“{0}” runs code outside the workspace.', titleOf(target)),
      detail: l10n.t('{0} computes a custom loss.\n\nRun code of the folder {1}? The answer is remembered for this workspace. The other losses are computed either way.', file, folder),
      yes: l10n.t('Run'),
    });
  }
}
