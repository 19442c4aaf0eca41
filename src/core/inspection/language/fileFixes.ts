import { BadInput } from '../../errors';
import type { LossSpec } from '../../spec/lossSpec';
import { nearestName } from '../../spec/nearestName';
import { expandShortName } from '../../spec/references';
import { readingsOf } from '../../tensors/reference';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { isDump, isNamedFor, referenceChoices } from './completeReferences';
import { inside, type SpecText } from './places';
import { whereWritten } from './quickFixes';
import { adding, swapping, type Fix } from './rewrites';
import type { PlacedProblem } from './specAnalysis';

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
  const { message } = problem;
  const { entry, spec } = surroundings;
  if (/no such file|fits no file/.test(message)) {
    return nearestFile(problem, surroundings, context);
  }
  const [, key] = /needs "(\w+)"$/.exec(message) ?? [];
  if (key === 'tensors') {
    return missingTensors(problem, surroundings, context, work);
  }
  if (entry === null) {
    return [];
  }
  if (key === 'module') {
    return missingModule(entry, surroundings, context);
  }
  if (/takes logits \[samples, classes\]; these are \[\d+\]$/.test(message)) {
    return swapped(entry, surroundings, context, work);
  }
  const isRole = context.catalogue.losses.some(({ name, forms }) => name === spec.losses[entry]?.loss && forms.some(({ roles }) => roles.some(({ role }) => role === key)));
  return key === undefined || !isRole ? [] : missingRole(key, entry, surroundings, context, work);
}

async function nearestFile(problem: PlacedProblem, { places, spec, folder }: FixSurroundings, { files }: InspectionContext): Promise<readonly Fix[]> {
  const { start, end } = inside(whereWritten(problem, spec, places));
  const path = readingsOf(places.text.slice(start, end))[0]?.path ?? '';
  const file = files.resolve(folder, path);
  const name = files.nameOf(file);
  const names = (await files.list(files.folderOf(file))).filter(isModule(name) ? isModule : isDump);
  // With another ending it is the same file; else the fewest slips of the pen.
  const stem = name.replace(/\.\w+$/, '.').toLowerCase();
  const near = names.find((candidate) => candidate.toLowerCase().startsWith(stem)) ?? nearestName(name, names);
  if (near === null || near === name || !path.endsWith(name)) {
    return [];
  }
  const at = start + path.length - name.length;
  return [{ title: `Change to "${near}"`, edits: [{ start: at, end: at + name.length, text: near }] }];
}

const isModule = (name: string): boolean => /\.[mc]?[jt]s$/i.test(name) && !/\.d\.[mc]?ts$/i.test(name);

/** Tensors of the dumps beside the spec: patterns over the weights of a checkpoint, else what is called weights. */
async function missingTensors({ start }: PlacedProblem, { places, folder, spec }: FixSurroundings, context: InspectionContext, work: Work): Promise<readonly Fix[]> {
  const index = spec.regularization.findIndex((_, i) => {
    const entry = places.find(['regularization', i]);
    return entry.start <= start && start < entry.end;
  });
  const choices = await referenceChoices({ folder, typed: '', shortNames: [], withPatterns: true }, context, work);
  const weights = choices.filter(({ kind, text }) => (kind === 'value' || kind === 'tensor') && /(?:weights?|kernel|w)$/i.test(text));
  const patterns = weights.filter(({ kind }) => kind === 'value');
  return index < 0 ? [] : (patterns.length > 0 ? patterns : weights).slice(0, 3)
    .map(({ text }) => adding(places, ['regularization', index], { tensors: [text] }, `Add "tensors": ["${text}"]`));
}

async function missingModule(entry: number, { places, folder }: FixSurroundings, { files }: InspectionContext): Promise<readonly Fix[]> {
  return (await files.list(folder)).filter(isModule).slice(0, 3)
    .map((name) => adding(places, ['losses', entry], { module: `./${name}` }, `Add "module": "./${name}"`));
}

/** Labels where the scores should be, and scores where the labels should be. */
async function swapped(entry: number, { places, spec, folder }: FixSurroundings, { store }: InspectionContext, work: Work): Promise<readonly Fix[]> {
  const { logits, labels } = spec.losses[entry]?.roles ?? {};
  if (logits === undefined || labels === undefined) {
    return [];
  }
  try {
    const { shape } = await store.resolve(expandShortName(spec, labels), folder, work);
    return shape.length === 2 ? [swapping(places, ['losses', entry], ['logits', 'labels'])] : [];
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    throw error;
  }
}

/** The tensor that lies beside those of the other roles and is called like the role, or the one that is left; else another dump that is called like it. */
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
  if (fixes.length > 0) {
    return fixes;
  }
  const found = await referenceChoices({ folder, typed: '', shortNames: [], withPatterns: false }, { files, store }, work);
  const named = found.filter((choice) => choice.kind !== 'folder' && choice.goesOn !== true && isNamedFor(role, choice) && !used.includes(choice.text));
  return named.length > 0 ? named.slice(0, 3).map(({ text }) => adding(places, ['losses', entry], { [role]: text }, `Add "${role}": "${text}"`))
    : [adding(places, ['losses', entry], { [role]: '' }, `Add "${role}"`)];
}
