import type { FileSystem } from '../core/bytes/fileSystem';
import { TensorStore } from '../core/formats/tensorStore';
import type { EngineRuntime } from '../core/inspection/engine';
import type { InspectionContext } from '../core/inspection/subject';
import { confinedFileSystem } from './files/confinedFileSystem';

/** Runs something on dumps that are closed again, reading from the allowed folders alone. */
export async function inSpecContext<T>(
  { allowedFolders, isTrusted }: { readonly allowedFolders: readonly string[]; readonly isTrusted: boolean },
  allFiles: FileSystem, runtime: EngineRuntime, body: (context: InspectionContext) => Promise<T>,
): Promise<T> {
  const files = confinedFileSystem(allFiles, allowedFolders);
  const store = new TensorStore(files);
  try {
    return await body({ files, store, isTrusted, ...runtime });
  } finally {
    await store.close();
  }
}
