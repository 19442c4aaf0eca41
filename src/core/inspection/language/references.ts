import type { LossSpec } from '../../spec/lossSpec';
import { expandShortName } from '../../spec/references';
import type { SpecPath } from '../../spec/specPath';
import { readingsOf, splitSlice } from '../../tensors/reference';
import { inside, type SpecText } from './places';
import type { PlacedLink, PlacedReference, PlacedShortName } from './specAnalysis';

/** Every text of a spec that stands for a tensor, with its place. */
export function placedReferences(spec: LossSpec, places: SpecText): readonly PlacedReference[] {
  return referencePaths(spec).map(([path, text]) => {
    const reference = expandShortName(spec, text);
    return { ...inside(places.find(path)), reference, path: readingsOf(reference)[0]?.path ?? reference, shortName: shortNameOf(spec, text) };
  });
}

/** Where each reference of a spec stands. */
export function referencePaths(spec: LossSpec): readonly (readonly [SpecPath, string])[] {
  return [
    ...Object.entries(spec.tensors ?? {}).map(([name, text]) => [['tensors', name], text] as const),
    ...spec.losses.flatMap(({ loss, roles, weights }, i) => [
      ...Object.entries(roles).filter(([role]) => !isText(loss, role)).map(([role, text]) => [['losses', i, role], text] as const),
      ...(typeof weights === 'string' ? [[['losses', i, 'weights'], weights] as const] : []),
    ]),
    ...spec.regularization.flatMap(({ tensors }, i) => tensors.map((text, j) => [['regularization', i, 'tensors', j], text] as const)),
  ];
}

/** Every path of a file: of dumps, class names and modules. */
export function placedLinks(spec: LossSpec, places: SpecText): readonly PlacedLink[] {
  const texts: (readonly [SpecPath, string])[] = [
    ...(typeof spec.classes === 'string' && !spec.classes.includes('#') ? [[['classes'], spec.classes] as const] : []),
    ...spec.losses.flatMap(({ loss, parameters: { module } }, i) => (loss === 'custom' && typeof module === 'string' ? [[['losses', i, 'module'], module] as const] : [])),
  ];
  const plainFiles = texts.map(([path, text]) => ({ ...inside(places.find(path)), path: text, isDump: false }));
  const dumps = placedReferences(spec, places).filter(({ shortName, path }) => shortName === null && path !== '' && !path.includes('{'))
    .map(({ start, path }) => ({ start, end: start + path.length, path, isDump: true }));
  return [...plainFiles, ...dumps];
}

/** Texts of a user's own definition, which name no tensor. */
const isText = (loss: string, key: string): boolean => (loss === 'expression' && key === 'expression') || (loss === 'custom' && key === 'module');

/** The short names, each with its key and uses. */
export function placedShortNames(spec: LossSpec, places: SpecText): readonly PlacedShortName[] {
  const paths = referencePaths(spec).filter(([path]) => path[0] !== 'tensors');
  return Object.keys(spec.tensors ?? {}).map((name) => ({
    name,
    key: inside(places.find(['tensors', name], true)),
    uses: paths.filter(([, text]) => shortNameOf(spec, text) === name).map(([path]) => {
      const { start } = inside(places.find(path));
      return { start, end: start + name.length };
    }),
  }));
}

/** The short name that a text is, or begins with before a slice. */
function shortNameOf({ tensors = {} }: LossSpec, text: string): string | null {
  if (Object.hasOwn(tensors, text)) {
    return text;
  }
  const name = splitSlice(text)?.name;
  return name !== undefined && Object.hasOwn(tensors, name) ? name : null;
}
