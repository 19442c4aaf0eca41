import type { FileSystem } from '../bytes/fileSystem';
import { readingsOf, splitSlice } from '../tensors/reference';
import type { LossSpec } from './lossSpec';

/** The reference that a text of the spec stands for: itself, or its short name's, with a slice kept. */
export function expandShortName(spec: LossSpec, text: string): string {
  const whole = shortName(spec, text);
  if (whole !== undefined) {
    return whole;
  }
  const sliced = splitSlice(text);
  const named = sliced === null ? undefined : shortName(spec, sliced.name);
  return sliced === null || named === undefined ? text : named + text.slice(sliced.name.length);
}

function shortName(spec: LossSpec, text: string): string | undefined {
  return spec.tensors !== undefined && Object.hasOwn(spec.tensors, text) ? spec.tensors[text] : undefined;
}

/** A spec with every path as `move` gives it. Short names stay, what they stand for moves. */
export async function mapSpecPaths(spec: LossSpec, move: (path: string) => string | Promise<string>, exists: (path: string) => Promise<boolean>): Promise<LossSpec> {
  const moveReference = async (reference: string): Promise<string> => {
    const path = await pathOf(reference, exists);
    return await move(path) + reference.slice(path.length);
  };
  const moveUnlessShort = (text: string): string | Promise<string> => (
    expandShortName(spec, text) === text ? moveReference(text) : text
  );
  const { classes, tensors } = spec;
  const moveNames = (text: string): string | Promise<string> => (text.includes('#') ? moveReference(text) : move(text));
  return {
    ...spec,
    ...(typeof classes === 'string' ? { classes: await moveNames(classes) } : {}),
    ...(tensors === undefined ? {} : { tensors: await mapValues(tensors, moveReference) }),
    losses: await Promise.all(spec.losses.map(async (entry) => ({
      ...entry,
      roles: await mapValues(entry.roles, moveUnlessShort),
      ...(typeof entry.parameters['module'] === 'string' ? { parameters: { ...entry.parameters, module: await move(entry.parameters['module']) } } : {}),
      ...(typeof entry.weights === 'string' ? { weights: await moveUnlessShort(entry.weights) } : {}),
    }))),
    regularization: await Promise.all(spec.regularization.map(async (entry) => ({
      ...entry,
      tensors: await Promise.all(entry.tensors.map(async (text) => moveUnlessShort(text))),
    }))),
  };
}

/** A spec written for one folder as it reads in another: relative where a file lies below, else absolute. */
export function rebaseSpec(spec: LossSpec, from: string, to: string, files: FileSystem): Promise<LossSpec> {
  const exists = async (path: string): Promise<boolean> => {
    const file = files.resolve(from, path);
    return (await files.list(files.folderOf(file))).includes(files.nameOf(file));
  };
  return mapSpecPaths(spec, (path) => files.relative(to, files.resolve(from, path)), exists);
}

/** The path part of a reference. Names may hold `#` and `[`: the file that exists decides, else the likeliest reading. */
async function pathOf(reference: string, exists: (path: string) => Promise<boolean>): Promise<string> {
  const readings = readingsOf(reference);
  for (const { path } of readings) {
    if (await exists(path)) {
      return path;
    }
  }
  return readings[0]?.path ?? reference;
}

async function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string | Promise<string>): Promise<Record<string, string>> {
  const entries = Object.entries(record).map(async ([key, value]): Promise<[string, string]> => [key, await map(value)]);
  return Object.fromEntries(await Promise.all(entries));
}
