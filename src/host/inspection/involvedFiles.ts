import type { InspectionView } from '../../core/inspection/document';
import type { InspectionTarget } from '../../protocol/workerApi';
import { readingsOf } from '../../core/tensors/reference';
import { folderOfPath, resolvePath } from '../files/uriPaths';
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
  const modules = spec.losses.flatMap(({ parameters }) => (typeof parameters['module'] === 'string' ? [resolvePath(folder, parameters['module'])] : []));
  const beside = view.contents.flatMap(({ path, beside: names = [] }) => (
    names.map((name) => resolvePath(folderOfPath(resolvePath(folder, path)), name))));
  const named = target.kind === 'spec' ? [target.path] : target.paths;
  return [...new Set([...named, ...beside, ...modules, ...view.modules ?? [], ...references.flatMap((reference) => pathsOf(folder, reference))])];
}

/** Whether a file that an inspection watches is code, of a custom loss. */
export function isModule(file: string): boolean {
  return /\.(?:js|mjs|cjs|ts|mts|cts)$/i.test(file);
}

/** The paths that a reference may mean: a path may hold `#` itself. */
export function pathsOf(folder: string, reference: string): readonly string[] {
  return readingsOf(reference).map((reading) => resolvePath(folder, reading.path.replaceAll('{step}', '*')));
}
