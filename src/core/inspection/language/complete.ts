import { findNodeAtLocation, getLocation } from 'jsonc-parser';
import { formOf, type Catalogue } from '../../spec/catalogue';
import { conventions, type Convention } from '../../spec/lossSpec';
import type { SpecPath } from '../../spec/specPath';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { completeKeys } from './completeKeys';
import { filesIn, foldersIn, isNamedFor, referenceChoices, type Choice } from './completeReferences';
import { placesOf, type SpecText } from './places';
import type { SpecCompletion } from './specAnalysis';
import { valueStretch } from './typedValue';

/** What may stand at an offset of a spec's text, as far as its schema does not say it. */
export async function completeSpec(file: string, text: string, offset: number, context: InspectionContext, work: Work): Promise<readonly SpecCompletion[]> {
  const location = getLocation(text, offset);
  const places = placesOf(text);
  if (location.isAtPropertyKey) {
    return completeKeys(text, offset, location, entryAt(location.path, places, context.catalogue));
  }
  const typed = valueStretch(text, offset, location.previousNode);
  if (typed === null) {
    return [];
  }
  const choices = await choicesAt(location.path, file, typed.text, places, context, work);
  const { start, end, isQuoted } = typed;
  return choices.map(({ text: value, ...choice }) => {
    const json = JSON.stringify(value);
    return { ...choice, start, end, label: value, insert: isQuoted ? json.slice(1, -1) : json };
  });
}

/** Keys of a loss whose texts are no references, and that the schema completes. */
const notReferences = new Set(['loss', 'name', 'convention', 'expression', 'module', 'reduction', '$schema']);

async function choicesAt(path: SpecPath, file: string, typed: string, places: SpecText, context: InspectionContext, work: Work): Promise<readonly Choice[]> {
  const [list, , key] = path;
  const folder = context.files.folderOf(file);
  const named = async (detail: string, fits: (name: string) => boolean, prefix = ''): Promise<readonly Choice[]> => [
    ...(await filesIn(folder, typed, fits, context.files)).map((name): Choice => ({ text: name.startsWith('.') ? name : prefix + name, kind: 'file', detail })),
    ...await foldersIn(folder, typed, context.files),
  ];
  if (list === 'classes' && path.length === 1) {
    return named('class names', (name) => /\.(txt|csv|json)$/i.test(name) && !name.endsWith('.loss.json'));
  }
  if (list === 'tensors') {
    return path.length === 2 ? referenceChoices({ folder, typed, shortNames: [], withPatterns: false }, context, work) : [];
  }
  if (list === 'regularization') {
    return key === 'tensors' ? referenceChoices({ folder, typed, shortNames: shortNames(places), withPatterns: true }, context, work) : [];
  }
  if (list !== 'losses' || typeof key !== 'string') {
    return [];
  }
  const { loss, form } = entryAt(path, places, context.catalogue);
  if (key === 'reduction') {
    return (form?.reductions ?? []).map((name) => ({ text: name, kind: 'value', detail: name === form?.defaultReduction ? 'the default' : 'reduction' }));
  }
  if (key === 'module' && loss === 'custom') {
    return named('module', (name) => /\.(m|c)?(j|t)s$/i.test(name) && !/\.d\.(m|c)?ts$/i.test(name), './');
  }
  const takesTexts = form?.parameters.every(({ name, type }) => name !== key || type === 'numbers') ?? true;
  return notReferences.has(key) || !takesTexts ? [] : fittingFirst(key, await referenceChoices({ folder, typed, shortNames: shortNames(places), withPatterns: false }, context, work));
}

/** Tensors whose name says what the key wants come before the others, and short names before what they stand for. */
function fittingFirst(key: string, choices: readonly Choice[]): readonly Choice[] {
  const rank = (choice: Choice): number => {
    const isShort = choice.kind === 'shortName';
    return (isNamedFor(key, isShort ? { text: choice.detail } : choice) ? 0 : 2) + (isShort ? 0 : 1);
  };
  return [...choices].sort((a, b) => rank(a) - rank(b));
}

/** The entry of `losses` around a place: its loss, and what its convention makes of it. */
export interface EntryAtPlace {
  readonly loss: string | undefined;
  readonly form: ReturnType<typeof formOf> | undefined;
  /** The keys that it has. */
  readonly keys: readonly { readonly name: string; readonly start: number }[];
}

function entryAt(path: SpecPath, places: SpecText, catalogue: Catalogue): EntryAtPlace {
  const entry = path.slice(0, 2);
  const loss = path[0] === 'losses' && path.length > 1 ? valueAt(places, [...entry, 'loss']) : undefined;
  const description = catalogue.losses.find(({ name }) => name === loss);
  const named = valueAt(places, [...entry, 'convention']) ?? valueAt(places, ['convention']);
  const convention: Convention = conventions.find((known) => known === named) ?? 'tf-slim';
  const node = places.root === undefined ? undefined : findNodeAtLocation(places.root, [...entry]);
  const keys = (node?.children ?? []).map(({ children }) => children?.[0]).map((key) => ({ name: String(key?.value ?? ''), start: key?.offset ?? -1 }));
  return { loss, form: description === undefined ? undefined : formOf(description, convention), keys };
}

function valueAt(places: SpecText, path: SpecPath): string | undefined {
  const { start, end } = places.root === undefined ? { start: 0, end: 0 } : places.find(path);
  try {
    const value: unknown = JSON.parse(places.text.slice(start, end));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function shortNames({ root }: SpecText): readonly (readonly [string, string])[] {
  const tensors = root?.children?.find(({ children }) => children?.[0]?.value === 'tensors')?.children?.[1];
  return (tensors?.children ?? []).map(({ children }) => [String(children?.[0]?.value ?? ''), String(children?.[1]?.value ?? '')] as const).filter(([name]) => name !== '');
}
