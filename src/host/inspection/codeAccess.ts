import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { l10n, window, workspace, type Memento } from 'vscode';
import type { CodeRules, InspectionTarget } from '../../protocol/workerApi';
import { titleOf } from './target';

const grantedKey = 'lossInspector.codeFolders';

/** Which folders the modules of custom losses may lie in: the workspace, our own samples, and what the user agreed to. */
export class CodeAccess {
  /**
   * @param memory of the workspace: an agreement holds in the workspace it was given in
   * @param samples the folder of the samples
   */
  constructor(private readonly memory: Memento, private readonly samples: string) {}

  /** A spec may lie anywhere, and opening it must not run what lies beside it. */
  rules(asks: boolean): CodeRules {
    const open = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
    return { folders: [...new Set([...open, this.samples, ...this.granted()])], asks };
  }

  /** Asks whether a module that lies elsewhere may run; a yes is remembered for its folder. */
  async ask(target: InspectionTarget, file: string): Promise<boolean> {
    // Of a link, what it leads to is what runs.
    const folder = path.dirname(await realpath(file).catch(() => file));
    const run = l10n.t('Run');
    const choice = await window.showWarningMessage(
      l10n.t('“{0}” runs code outside the workspace.', titleOf(target)),
      {
        modal: true,
        detail: l10n.t('{0} computes a custom loss.\n\nRun code of the folder {1}? The answer is remembered for this workspace. The other losses are computed either way.', file, folder),
      },
      run,
    );
    if (choice !== run) {
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
