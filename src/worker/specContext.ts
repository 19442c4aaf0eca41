import type { FileSystem } from '../core/bytes/fileSystem';
import { TensorStore } from '../core/formats/tensorStore';
import type { EngineRuntime } from '../core/inspection/engine';
import type { InspectionContext } from '../core/inspection/subject';
import type { CodeRules } from '../protocol/workerApi';
import { codeFiles, confinedFileSystem } from './files/confinedFileSystem';

/** Runs something on dumps that are closed again, reading from the allowed folders alone. */
export async function inSpecContext<T>(
  { allowedFolders, isTrusted, code }: { readonly allowedFolders: readonly string[]; readonly isTrusted: boolean; readonly code?: CodeRules },
  allFiles: FileSystem, runtime: EngineRuntime, body: (context: InspectionContext) => Promise<T>,
): Promise<T> {
  const files = confinedFileSystem(allFiles, allowedFolders);
  const store = new TensorStore(files);
  try {
    return await body({ files, store, isTrusted, ...(code === undefined ? {} : { code: codeFiles(code) }), ...runtime });
  } finally {
    await store.close();
  }
}
