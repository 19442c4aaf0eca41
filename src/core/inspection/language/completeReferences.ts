import type { FileSystem } from '../../bytes/fileSystem';
import { BadInput } from '../../errors';
import { dumpExtensionOf } from '../../formats/dumpNames';
import { atStep, isSeries, stepPlaceholder, stepsOf } from '../../formats/stepSeries';
import { readName, type NamedRole } from '../../spec/infer/roleNames';
import { isNumeric } from '../../tensors/dtypeTable';
import { fitsPattern, isPattern } from '../../tensors/reference';
import { Cancelled, type Work } from '../../work';
import type { InspectionContext } from '../subject';
import type { SpecCompletion } from './specAnalysis';

/** Something that may stand at a place: the text that is meant, before it is written as JSON. */
export type Choice = Pick<SpecCompletion, 'kind' | 'detail' | 'goesOn'> & { readonly text: string };

/** Most files and folders of a folder that are offered. */
const mostFiles = 200;
/** Tensors of a dump that are offered before its `#` is typed. */
const mostTensors = 12;
/** How long the dumps of a folder are looked into, and the one that is named. */
const folderMilliseconds = 400;
const dumpMilliseconds = 3000;

export interface Wanted {
  readonly folder: string;
  readonly typed: string;
  /** With what they stand for. */
  readonly shortNames: readonly (readonly [string, string])[];
  /** A `*` may stand in a tensor's name. */
  readonly withPatterns: boolean;
}

/** References that begin with what was typed: short names, tensors of dumps, dumps, folders. */
export async function referenceChoices(wanted: Wanted, { files, store }: Pick<InspectionContext, 'files' | 'store'>, work: Work): Promise<readonly Choice[]> {
  const { folder, typed, shortNames, withPatterns } = wanted;
  const hash = typed.indexOf('#');
  if (hash >= 0) {
    const path = typed.slice(0, hash);
    const dump = await fileOf(folder, path, files);
    return dump === undefined ? [] : tensorChoices(path, await tensorsOf(dump, store, within(work, dumpMilliseconds)) ?? [], withPatterns);
  }
  const choices: Choice[] = shortNames.map(([name, reference]) => ({ text: name, kind: 'shortName', detail: reference }));
  const limited = within(work, folderMilliseconds);
  for (const path of await filesIn(folder, typed, isDump, files)) {
    const tensors = limited.signal.aborted ? null : await tensorsOf(files.resolve(folder, path), store, limited);
    const [only, ...more] = tensors ?? [];
    if (tensors === null || tensors.length > mostTensors) {
      choices.push({ text: `${path}#`, kind: 'file', detail: tensors === null ? '' : `${tensors.length} tensors`, goesOn: true });
    } else if (only !== undefined && more.length === 0 && only.name === '') {
      choices.push({ text: path, kind: 'file', detail: only.detail });
    } else {
      choices.push(...tensorChoices(path, tensors, withPatterns));
    }
  }
  return [...choices, ...await seriesIn(folder, typed, files), ...await foldersIn(folder, typed, files)];
}

/** Files that differ by one number, as the series that they are. */
async function seriesIn(folder: string, typed: string, files: FileSystem): Promise<readonly Choice[]> {
  const counts = new Map<string, number>();
  for (const path of await filesIn(folder, typed, isDump, files)) {
    const name = path.slice(folderPart(path).length);
    const series = [...name.matchAll(/\d+/g)].map(({ index, 0: digits }) => name.slice(0, index) + stepPlaceholder + name.slice(index + digits.length));
    series.forEach((one) => counts.set(one, (counts.get(one) ?? 0) + 1));
  }
  return [...counts].filter(([, count]) => count > 1)
    .map(([name, count]) => ({ text: `${folderPart(typed)}${name}#`, kind: 'file', detail: `a series of ${count} steps`, goesOn: true }));
}

/** What the tensor of a key is called. */
const namedFor: Readonly<Record<string, readonly NamedRole[]>> = {
  logits: ['scores', 'prediction', 'log-probabilities'], predictions: ['prediction', 'probabilities', 'scores', 'log-probabilities'],
  labels: ['target'], weights: ['weights'], mask: ['mask'], losses: ['losses'], log_probabilities: ['log-probabilities'],
};

/** Whether a tensor's name, or that of a dump of one tensor, says what a key wants. */
export function isNamedFor(key: string, { text }: Pick<Choice, 'text'>): boolean {
  const name = text.slice(text.lastIndexOf(text.includes('#') ? '#' : '/') + 1).replace(/\.\w+$/, '');
  const role = readName(name)?.role;
  return role !== undefined && namedFor[key]?.includes(role) === true;
}

/** Files in the folder that was typed, as a spec names them. */
export async function filesIn(folder: string, typed: string, fits: (name: string) => boolean, files: FileSystem): Promise<readonly string[]> {
  const prefix = folderPart(typed);
  const names = await files.list(files.resolve(folder, prefix === '' ? '.' : prefix));
  return names.filter(fits).slice(0, mostFiles).map((name) => prefix + name);
}

/** Folders in the folder that was typed; hidden ones and packages hold no dumps. */
export async function foldersIn(folder: string, typed: string, files: FileSystem): Promise<readonly Choice[]> {
  const prefix = folderPart(typed);
  const names = await files.folders?.(files.resolve(folder, prefix === '' ? '.' : prefix)) ?? [];
  return names.filter((name) => !name.startsWith('.') && name !== 'node_modules' && name !== '__pycache__').slice(0, mostFiles)
    .map((name) => ({ text: `${prefix}${name}/`, kind: 'folder', detail: '', goesOn: true }));
}

function folderPart(typed: string): string {
  return /^.*\//.exec(typed)?.[0] ?? '';
}

export function isDump(name: string): boolean {
  return !name.toLowerCase().endsWith('.loss.json') && dumpExtensionOf(name) !== null;
}

/** The dump that a path means; of shards and steps, the first. */
async function fileOf(folder: string, path: string, files: FileSystem): Promise<string | undefined> {
  if (isSeries(path)) {
    const [step] = await stepsOf(path, folder, files).catch(() => []);
    return step === undefined ? undefined : fileOf(folder, atStep(path, step), files);
  }
  const file = files.resolve(folder, path);
  const name = files.nameOf(file);
  if (!isPattern(name)) {
    return file;
  }
  const parent = files.folderOf(file);
  const first = (await files.list(parent)).find((candidate) => fitsPattern(candidate, name));
  return first === undefined ? undefined : files.resolve(parent, first);
}

interface NamedTensor { readonly name: string; readonly detail: string }

function tensorChoices(path: string, tensors: readonly NamedTensor[], withPatterns: boolean): readonly Choice[] {
  const named = tensors.map(({ name, detail }): Choice => ({ text: name === '' ? path : `${path}#${name}`, kind: 'tensor', detail }));
  return withPatterns ? [...patternsOf(tensors).map(([pattern, count]): Choice => ({ text: `${path}#${pattern}`, kind: 'value', detail: `${count} tensors` })), ...named] : named;
}

/** What several tensors of a checkpoint end in: `*.weight`. */
function patternsOf(tensors: readonly NamedTensor[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { name } of tensors) {
    const ending = /[./][^./]+$/.exec(name)?.[0];
    if (ending !== undefined) {
      counts.set(`*${ending}`, (counts.get(`*${ending}`) ?? 0) + 1);
    }
  }
  return [...counts].filter(([, count]) => count > 1);
}

/** The tensors of a dump; none where it cannot be read, null where that takes too long. */
async function tensorsOf(path: string, store: InspectionContext['store'], work: Work): Promise<readonly NamedTensor[] | null> {
  try {
    const { tensors } = await store.open(path, work);
    return tensors.filter(({ refusal, dtype }) => refusal === undefined && isNumeric(dtype)).map(({ name, shape, dtype }) => ({ name, detail: `[${shape.join(', ')}] ${dtype}` }));
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    if (error instanceof Cancelled) {
      return null;
    }
    throw error;
  }
}

/** Work that stops after a while, as if it had been cancelled. */
function within(work: Work, milliseconds: number): Work {
  const end = Date.now() + milliseconds;
  return { ...work, signal: { get aborted() { return work.signal.aborted || Date.now() > end; } } };
}
