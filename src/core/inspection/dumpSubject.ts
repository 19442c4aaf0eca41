import type { FileSystem } from '../bytes/fileSystem';
import { countsSteps, seriesAmong } from '../formats/stepNames';
import { inferSpec, NothingFits } from '../spec/infer/inferSpec';
import { formOf, type Catalogue } from '../spec/catalogue';
import type { Convention, LossSpec } from '../spec/lossSpec';
import type { Work } from '../work';
import type { Inferred } from './document';
import { specErrors } from './specSubject';
import { seriesOf } from './steps/seriesSpec';
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
 * why. References start from the first dump's folder. Of a series that several of them are of, the others are left out.
 * @param convention the one that holds where nothing says which
 * @throws BadInput where a dump cannot be read
 */
export async function inferSubject(
  paths: readonly string[], { files, store, catalogue }: InspectionContext, work: Work, convention: Convention = 'tf-slim',
): Promise<InspectionSubject> {
  const folder = files.folderOf(paths[0] ?? '');
  store.pick(paths);
  const last = lastSteps(paths, files);
  const references = last.map((path) => files.relative(folder, path));
  const subject = { title: titleOf(paths, files), folder, specFile: null };
  try {
    const found = await inferSpec(references, { folder, store, files }, work);
    const { inferred } = found;
    const ofLast = underConvention(found.spec, convention, catalogue);
    const series = last.length < paths.length ? await seriesOf(ofLast, folder, { files, store }) : null;
    const spec = series?.spec ?? ofLast;
    return { ...subject, spec, errors: specErrors(spec, catalogue), inferred };
  } catch (error) {
    if (error instanceof NothingFits) {
      const spec: LossSpec = { convention, losses: [], regularization: [] };
      return { ...subject, spec, errors: specErrors(spec, catalogue), inferred: [], nothingInferred: error.missing };
    }
    throw error;
  }
}

/** Of files that differ in the number of a step alone, the last one: the others are its series. */
function lastSteps(paths: readonly string[], files: FileSystem): readonly string[] {
  const folders = new Map<string, string[]>();
  paths.forEach((path) => { folders.set(files.folderOf(path), [...folders.get(files.folderOf(path)) ?? [], files.nameOf(path)]); });
  const earlier = new Set([...folders].flatMap(([folder, names]) => (
    seriesAmong(names).filter(({ pattern }) => countsSteps(pattern)).flatMap((series) => series.names.slice(0, -1).map((name) => files.resolve(folder, name)))
  )));
  return paths.filter((path) => !earlier.has(files.resolve(files.folderOf(path), files.nameOf(path))));
}

/** A spec under another convention; a loss that the convention lacks keeps its own. */
function underConvention(spec: LossSpec, convention: Convention, { losses: known }: Catalogue): LossSpec {
  const losses = spec.losses.map((entry) => {
    const description = known.find(({ name }) => name === entry.loss);
    const has = description === undefined ? convention : formOf(description, convention).convention;
    return entry.convention !== undefined || has === convention ? entry : { ...entry, convention: spec.convention };
  });
  return { ...spec, convention, losses };
}

/** What of an inference still holds in a spec that was changed since. */
export function stillInferred(inferred: readonly Inferred[], spec: LossSpec): readonly Inferred[] {
  const used = new Set(spec.losses.flatMap(({ loss, roles, weights }) => [loss, ...Object.values(roles), weights]));
  return inferred.filter(({ role, reference }) => used.has(reference) || (role === 'classes' && spec.classes === reference));
}
