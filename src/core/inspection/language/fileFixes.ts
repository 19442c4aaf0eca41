import { BadInput } from '../../errors';
import type { LossSpec } from '../../spec/lossSpec';
import { nearestName } from '../../spec/nearestName';
import { expandShortName } from '../../spec/references';
import { readingsOf } from '../../tensors/reference';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { isDump } from './completeReferences';
import { inside, type SpecText } from './places';
import { adding, whereWritten } from './quickFixes';
import type { PlacedProblem } from './specAnalysis';

type Fix = PlacedProblem['fixes'][number];

export interface FixSurroundings {
  readonly places: SpecText;
  readonly spec: LossSpec;
  /** Of the spec. */
  readonly folder: string;
  /** Index of the loss that is wrong; null where it is no loss. */
  readonly entry: number | null;
}

/** What puts a problem right and has to be looked up on disk: the nearest file, the tensor of a role that is missing. */
export async function fileFixes(problem: PlacedProblem, surroundings: FixSurroundings, context: InspectionContext, work: Work): Promise<readonly Fix[]> {
  if (/no such file|fits no file/.test(problem.message)) {
    return nearestFile(problem, surroundings, context);
  }
  const [, role] = /needs "(\w+)"$/.exec(problem.message) ?? [];
  return role === undefined || surroundings.entry === null ? [] : missingRole(role, surroundings.entry, surroundings, context, work);
}

async function nearestFile(problem: PlacedProblem, { places, spec, folder }: FixSurroundings, { files }: InspectionContext): Promise<readonly Fix[]> {
  const { start, end } = inside(whereWritten(problem, spec, places));
  const path = readingsOf(places.text.slice(start, end))[0]?.path ?? '';
  const file = files.resolve(folder, path);
  const name = files.nameOf(file);
  const names = (await files.list(files.folderOf(file))).filter(isDump);
  // With another ending it is the same file; else the fewest slips of the pen.
  const stem = name.replace(/\.\w+$/, '.').toLowerCase();
  const near = names.find((candidate) => candidate.toLowerCase().startsWith(stem)) ?? nearestName(name, names);
  if (near === null || near === name || !path.endsWith(name)) {
    return [];
  }
  const at = start + path.length - name.length;
  return [{ title: `Change to "${near}"`, edits: [{ start: at, end: at + name.length, text: near }] }];
}

/** The tensor that lies beside those of the other roles and is called like the role, or the one that is left. */
async function missingRole(role: string, entry: number, { places, spec, folder }: FixSurroundings, { files, store }: InspectionContext, work: Work): Promise<readonly Fix[]> {
  const used = Object.values(spec.losses[entry]?.roles ?? {}).map((text) => expandShortName(spec, text));
  const fixes: Fix[] = [];
  for (const path of new Set(used.map((reference) => readingsOf(reference)[0]?.path ?? reference))) {
    try {
      const { tensors } = await store.open(files.resolve(folder, path), work);
      const free = tensors.map(({ name }) => name).filter((name) => name !== '' && !used.includes(`${path}#${name}`));
      const called = free.filter((name) => name.toLowerCase().includes(role.replace(/s$/, '')));
      fixes.push(...(called.length > 0 ? called : free).slice(0, 3).map((name) => adding(places, ['losses', entry], { [role]: `${path}#${name}` }, `Add "${role}": "${path}#${name}"`)));
    } catch (error) {
      if (!(error instanceof BadInput)) {
        throw error;
      }
    }
  }
  return fixes.length > 0 ? fixes : [adding(places, ['losses', entry], { [role]: '' }, `Add "${role}"`)];
}
