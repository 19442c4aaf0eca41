import { getLocation } from 'jsonc-parser';
import type { FileSystem } from '../../bytes/fileSystem';
import { BadInput } from '../../errors';
import { formats } from '../../formats';
import { formOf, type Catalogue } from '../../spec/catalogue';
import { conventions } from '../../spec/lossSpec';
import type { SpecPath } from '../../spec/specPath';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { placesOf } from './places';
import type { SpecCompletion } from './specAnalysis';

/** Most files of a folder that are offered. */
const mostFiles = 200;

/** What may stand at an offset of a spec's text, as far as its schema does not say it. */
export async function completeSpec(file: string, text: string, offset: number, context: InspectionContext, work: Work): Promise<readonly SpecCompletion[]> {
  const location = getLocation(text, offset);
  const node = location.previousNode;
  if (location.isAtPropertyKey || node?.type !== 'string' || offset <= node.offset || offset > node.offset + node.length) {
    return [];
  }
  const isClosed = text[node.offset + node.length - 1] === '"' && node.length > 1;
  const stretch = { start: node.offset + 1, end: node.offset + node.length - (isClosed ? 1 : 0) };
  const typed = text.slice(stretch.start, Math.max(stretch.start, offset));
  const kind = kindOf(location.path, text, context.catalogue);
  switch (kind) {
    case 'reduction': return reductions(location.path, text, context.catalogue).map((name) => ({ ...stretch, label: name, kind: 'value', detail: 'reduction', insert: name }));
    case 'reference': return referenceItems(file, text, typed, stretch, location.path[0] !== 'tensors', context, work);
    case 'classes': return (await filesBelow(file, context.files, (name) => /\.(txt|csv|json)$/i.test(name) && !name.endsWith('.loss.json')))
      .map((path) => ({ ...stretch, label: path, kind: 'file', detail: 'class names', insert: path }));
    case 'module': return (await filesBelow(file, context.files, (name) => /\.(m|c)?(j|t)s$/i.test(name) && !/\.d\.(m|c)?ts$/i.test(name)))
      .map((path) => ({ ...stretch, label: `./${path}`, kind: 'file', detail: 'module', insert: `./${path}` }));
    case null: return [];
  }
}

type Kind = 'reference' | 'reduction' | 'classes' | 'module' | null;

/** Keys of a loss whose texts are no references. */
const notReferences = new Set(['loss', 'name', 'convention', 'expression', '$schema']);

function kindOf(path: SpecPath, text: string, catalogue: Catalogue): Kind {
  const [list, , key] = path;
  switch (list) {
    case 'classes': return path.length === 1 ? 'classes' : null;
    case 'tensors': return path.length === 2 ? 'reference' : null;
    case 'regularization': return key === 'tensors' ? 'reference' : null;
    case 'losses':
      if (typeof key !== 'string' || notReferences.has(key)) {
        return null;
      }
      return key === 'reduction' ? 'reduction' : key === 'module' && valueAt(text, [...path.slice(0, 2), 'loss']) === 'custom' ? 'module' : catalogue.losses.length > 0 ? 'reference' : null;
    case undefined:
    default: return null;
  }
}

function valueAt(text: string, path: SpecPath): string | undefined {
  const { start, end } = placesOf(text).find(path);
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function reductions(path: SpecPath, text: string, catalogue: Catalogue): readonly string[] {
  const entry = path.slice(0, 2);
  const loss = catalogue.losses.find(({ name }) => name === valueAt(text, [...entry, 'loss']));
  const named = valueAt(text, [...entry, 'convention']) ?? valueAt(text, ['convention']) ?? 'tf-slim';
  const convention = conventions.find((known) => known === named) ?? 'tf-slim';
  return loss === undefined ? [] : formOf(loss, convention).reductions;
}

async function referenceItems(
  file: string, text: string, typed: string, stretch: { readonly start: number; readonly end: number }, withShortNames: boolean,
  { files, store }: InspectionContext, work: Work,
): Promise<readonly SpecCompletion[]> {
  const hash = typed.indexOf('#');
  if (hash >= 0) {
    const path = typed.slice(0, hash);
    return (await tensorsOf(files.resolve(files.folderOf(file), path), store, work))
      .map(({ name, detail }) => ({ ...stretch, label: `${path}#${name}`, kind: 'tensor', detail, insert: `${path}#${name}` }));
  }
  const items: SpecCompletion[] = [];
  for (const path of await filesBelow(file, files, isDump, typed)) {
    const tensors = await tensorsOf(files.resolve(files.folderOf(file), path), store, work);
    if (tensors.length === 0 || (tensors.length === 1 && tensors[0]?.name === '')) {
      items.push({ ...stretch, label: path, kind: 'file', detail: tensors[0]?.detail ?? '', insert: path });
    }
    items.push(...tensors.filter(({ name }) => name !== '').map(({ name, detail }): SpecCompletion => ({
      ...stretch, label: `${path}#${name}`, kind: 'tensor', detail, insert: `${path}#${name}`,
    })));
  }
  return withShortNames ? [...shortNames(text).map(([name, reference]): SpecCompletion => ({ ...stretch, label: name, kind: 'shortName', detail: reference, insert: name })), ...items] : items;
}

const isDump = (name: string): boolean => {
  const lower = name.toLowerCase();
  return !lower.endsWith('.loss.json') && formats.some(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)));
};

function shortNames(text: string): readonly (readonly [string, string])[] {
  const { root } = placesOf(text);
  const tensors = root?.children?.find(({ children }) => children?.[0]?.value === 'tensors')?.children?.[1];
  return (tensors?.children ?? []).map(({ children }) => [String(children?.[0]?.value ?? ''), String(children?.[1]?.value ?? '')] as const).filter(([name]) => name !== '');
}

/** The tensors of a dump; none where it cannot be read. */
async function tensorsOf(path: string, store: InspectionContext['store'], work: Work): Promise<readonly { readonly name: string; readonly detail: string }[]> {
  try {
    const { tensors } = await store.open(path, work);
    return tensors.filter(({ refusal }) => refusal === undefined).map(({ name, shape, dtype }) => ({ name, detail: `[${shape.join(', ')}] ${dtype}` }));
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    throw error;
  }
}

/** Files beside the spec, or in the folder that was typed, as a spec names them. */
async function filesBelow(file: string, files: FileSystem, fits: (name: string) => boolean, typed = ''): Promise<readonly string[]> {
  const prefix = /^.*\//.exec(typed)?.[0] ?? '';
  const names = await files.list(files.resolve(files.folderOf(file), prefix === '' ? '.' : prefix));
  return names.filter(fits).slice(0, mostFiles).map((name) => prefix + name);
}
