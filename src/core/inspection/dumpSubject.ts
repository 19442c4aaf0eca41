import type { FileSystem } from '../bytes/fileSystem';
import { inferSpec, NothingFits } from '../spec/infer/inferSpec';
import type { LossSpec } from '../spec/lossSpec';
import type { Work } from '../work';
import type { Inferred } from './document';
import { specErrors } from './specSubject';
import type { InspectionContext, InspectionSubject } from './subject';

/** File names that a title holds. */
const mostNamed = 3;

/** `logits.npy, labels.npy`; of many files the first ones. */
export function titleOf(paths: readonly string[], files: FileSystem): string {
  const names = paths.slice(0, mostNamed).map((path) => files.nameOf(path));
  const more = paths.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/**
 * The subject of dumps alone: roles and losses are inferred. Where none fits their tensors the spec is empty, and says
 * why. References start from the first dump's folder.
 * @throws BadInput where a dump cannot be read
 */
export async function inferSubject(
  paths: readonly string[], { files, store, catalogue }: InspectionContext, work: Work,
): Promise<InspectionSubject> {
  const folder = files.folderOf(paths[0] ?? '');
  const references = paths.map((path) => files.relative(folder, path));
  const subject = { title: titleOf(paths, files), folder, specFile: null };
  try {
    const { spec, inferred } = await inferSpec(references, { folder, store, files }, work);
    return { ...subject, spec, errors: specErrors(spec, catalogue), inferred };
  } catch (error) {
    if (error instanceof NothingFits) {
      const spec: LossSpec = { convention: 'tf-slim', losses: [], regularization: [] };
      return { ...subject, spec, errors: specErrors(spec, catalogue), inferred: [], nothingInferred: error.missing };
    }
    throw error;
  }
}

/** What of an inference still holds in a spec that was changed since. */
export function stillInferred(inferred: readonly Inferred[], spec: LossSpec): readonly Inferred[] {
  const used = new Set(spec.losses.flatMap(({ loss, roles, weights }) => [loss, ...Object.values(roles), weights]));
  return inferred.filter(({ role, reference }) => used.has(reference) || (role === 'classes' && spec.classes === reference));
}
