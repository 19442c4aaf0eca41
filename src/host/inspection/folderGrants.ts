import { window, type Memento } from 'vscode';

/** What the user is asked before a folder is granted. */
export interface FolderQuestion {
  readonly folder: string;
  readonly message: string;
  readonly detail: string;
  /** The button that grants it. */
  readonly yes: string;
}

/** Folders that the user has agreed to in this workspace. */
export class FolderGrants {
  /** @param memory of the workspace: an agreement holds in the workspace it was given in */
  constructor(private readonly memory: Memento, private readonly key: string) {}

  /** The folders that were granted. What another version of the extension may have written there is not trusted. */
  get folders(): readonly string[] {
    const folders = this.memory.get<unknown>(this.key, []);
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  }

  /** Whether the user agrees; a yes is remembered. */
  async ask({ folder, message, detail, yes }: FolderQuestion): Promise<boolean> {
    const choice = await window.showWarningMessage(message, { modal: true, detail }, yes);
    if (choice !== yes) {
      return false;
    }
    await this.memory.update(this.key, [...new Set([...this.folders, folder])]);
    return true;
  }
}
