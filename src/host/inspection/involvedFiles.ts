import * as path from 'node:path';
import type { InspectionView } from '../../core/inspection/document';
import type { InspectionTarget } from '../../protocol/workerApi';
import { readingsOf } from '../../core/tensors/reference';
import { folderOf } from './target';

/** The absolute paths of the files that an inspection has read; the last part may hold `*` and `?`. */
export function involvedFiles(target: InspectionTarget, view: InspectionView): readonly string[] {
  const { spec } = view;
  const references = [
    ...view.tensors.map(({ reference }) => reference),
    ...Object.values(spec.tensors ?? {}),
    ...spec.losses.flatMap(({ roles, weights }) => [...Object.values(roles), ...(typeof weights === 'string' ? [weights] : [])]),
    ...spec.regularization.flatMap(({ tensors }) => tensors),
    ...(typeof spec.classes === 'string' ? [spec.classes] : []),
  ];
  const folder = folderOf(target);
  const named = target.kind === 'spec' ? [target.path] : target.paths;
  return [...new Set([...named, ...references.flatMap((reference) => pathsOf(folder, reference))])];
}

/** The paths that a reference may mean: a path may hold `#` itself. */
export function pathsOf(folder: string, reference: string): readonly string[] {
  return readingsOf(reference).map((reading) => path.resolve(folder, reading.path));
}
