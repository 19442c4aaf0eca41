import * as path from 'node:path';
import type { FileSystem } from '../../../src/core/bytes/fileSystem';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';

/** A file system of texts by their absolute path. Values that are not text are written as JSON. */
export function memoryFiles(files: Readonly<Record<string, unknown>>): FileSystem {
  const texts = new Map(Object.entries(files).map(([file, content]) => [file, typeof content === 'string' ? content : JSON.stringify(content)]));
  const { posix } = path;
  return {
    open: (file) => {
      const text = texts.get(file);
      return text === undefined
        ? Promise.reject(new BadInput({ file, reason: 'there is no such file' }))
        : Promise.resolve(memorySource(new TextEncoder().encode(text), file));
    },
    folders: (folder) => Promise.resolve([...new Set([...texts.keys()].filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1).split('/')).filter(({ length }) => length > 1).map(([name = '']) => name))].sort()),
    resolve: (folder, file) => posix.resolve(folder, file),
    relative: (folder, file) => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file),
    folderOf: (file) => posix.dirname(file),
    nameOf: (file) => posix.basename(file),
    list: (folder) => Promise.resolve([...texts.keys()].filter((file) => posix.dirname(file) === folder).map((file) => posix.basename(file)).sort()),
  };
}
