import { FileSystemError, FileType, l10n, workspace } from 'vscode';
import { BadInput } from '../../core/errors';
import type { FileApi } from '../../protocol/hostApi';
import type { Handlers } from '../../protocol/rpc';
import { uriOfPath } from './uriPaths';

/** VS Code hands over virtual files whole. Larger ones would fill the memory of the process that all extensions share. */
const largestVirtualFile = 256 * 2 ** 20;

/** Answers the engine's calls for files of VS Code's other file systems: remote, virtual, archives. */
export const virtualFiles: Handlers<FileApi> = {
  readFile: async ({ path }) => {
    const uri = uriOfPath(path);
    try {
      const { size, type } = await workspace.fs.stat(uri);
      if ((type & FileType.Directory) !== 0) {
        throw new BadInput({ file: path, reason: l10n.t('is a folder, not a file') });
      }
      requireFitting(path, size);
      const bytes = await workspace.fs.readFile(uri);
      requireFitting(path, bytes.length);
      return bytes;
    } catch (error) {
      throw error instanceof BadInput ? error : new BadInput({ file: path, reason: reasonOf(error) });
    }
  },
  listFolder: async ({ path, of }) => {
    const entries = await workspace.fs.readDirectory(uriOfPath(path)).then((found) => found, () => []);
    return entries.filter(([, type]) => ((type & FileType.Directory) !== 0) === (of === 'folders')).map(([name]) => name).sort();
  },
};

function requireFitting(file: string, size: number): void {
  if (size > largestVirtualFile) {
    const [megabytes, limit] = [size, largestVirtualFile].map((bytes) => String(Math.ceil(bytes / 2 ** 20)));
    throw new BadInput({
      file,
      reason: l10n.t('has {0} MB; files that are not on disk are read whole, and at most {1} MB of them. Open a copy on disk', megabytes ?? '', limit ?? ''),
    });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof FileSystemError)) {
    return l10n.t('cannot be read ({0})', error instanceof Error ? error.message : String(error));
  }
  switch (error.code) {
    case 'FileNotFound': return l10n.t('there is no such file');
    case 'FileIsADirectory': return l10n.t('is a folder, not a file');
    case 'NoPermissions': return l10n.t('may not be read (permission denied)');
    case 'Unavailable': return l10n.t('cannot be reached now');
    default: return l10n.t('cannot be read ({0})', error.message);
  }
}
