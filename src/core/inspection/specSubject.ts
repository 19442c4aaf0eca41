import type { FileSystem } from '../bytes/fileSystem';
import { readText } from '../bytes/text';
import { BadInput } from '../errors';
import type { Catalogue } from '../spec/catalogue';
import { checkSpec } from '../spec/check';
import { currentNames } from '../spec/currentNames';
import type { LossSpec } from '../spec/lossSpec';
import { parseSpec } from '../spec/parse';
import { formatSpecPath, type SpecProblem } from '../spec/specPath';
import type { Work } from '../work';
import type { InspectionSubject, SpecErrors } from './subject';

/**
 * The subject of a spec file.
 * @throws BadInput where the file cannot be read, or is no loss spec at all
 */
export async function readSpecSubject(file: string, files: FileSystem, catalogue: Catalogue, work: Work): Promise<InspectionSubject> {
  const text = await textOf(file, files, work);
  const { spec: written, problems, positions } = parseSpec(text, file);
  const spec = currentNames(written, catalogue);
  const all = [...problems, ...checkSpec(spec, catalogue)];
  return {
    title: files.nameOf(file),
    folder: files.folderOf(file),
    spec,
    specFile: file,
    errors: errorsOf(all, ({ path, atKey, reason }) => new BadInput({ file, place: positions.place(path, atKey), reason })),
    inferred: [],
  };
}

async function textOf(file: string, files: FileSystem, work: Work): Promise<string> {
  const source = await files.open(file);
  try {
    return await readText(source, work);
  } finally {
    await source.close();
  }
}

/** What is wrong in the entries of a spec that no file holds; places are paths in the spec. */
export function specErrors(spec: LossSpec, catalogue: Catalogue): SpecErrors {
  return errorsOf(checkSpec(spec, catalogue), ({ path, reason }) => new BadInput({ place: formatSpecPath(path), reason }));
}

/** The first problem of each entry. */
function errorsOf(problems: readonly SpecProblem[], describe: (problem: SpecProblem) => BadInput): SpecErrors {
  const losses = new Map<number, BadInput>();
  const regularization = new Map<number, BadInput>();
  for (const problem of problems) {
    const [list, index] = problem.path;
    const errors = list === 'losses' ? losses : regularization;
    if (typeof index === 'number' && !errors.has(index)) {
      errors.set(index, describe(problem));
    }
  }
  return { losses, regularization };
}
