import type { FileSystem } from '../bytes/fileSystem';
import { readText } from '../bytes/text';
import { BadInput } from '../errors';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../formats/json/jsonValue';
import type { TensorStore } from '../formats/tensorStore';
import type { Work } from '../work';
import type { LossSpec } from './lossSpec';

/** No list of class names is longer. */
const longestFile = 16 * 2 ** 20;

/**
 * The class names of a spec: its own, those of a file, or those that a dump holds (`run.pt#class_names`); null where it names none.
 * @throws BadInput where they cannot be read
 */
export async function classNamesOf(
  spec: LossSpec, folder: string, { files, store }: { readonly files: FileSystem; readonly store: TensorStore }, work: Work,
): Promise<readonly string[] | null> {
  const { classes } = spec;
  if (typeof classes !== 'string') {
    return classes ?? null;
  }
  return classes.includes('#') ? store.texts(classes, folder, work) : readClassNames(files.resolve(folder, classes), files, work);
}

/**
 * One name a line, empty lines at the end not counted; of a JSON file a list of names, or what `id2label`, `class_names` and the
 * like of a model's configuration hold.
 * @throws BadInput where it cannot be read, or a JSON file holds no names
 */
export async function readClassNames(file: string, files: FileSystem, work: Work): Promise<readonly string[]> {
  const source = await files.open(file);
  try {
    if (source.size > longestFile) {
      throw new BadInput({ file, reason: 'is too large for a list of class names' });
    }
    const text = await readText(source, work);
    if (/\.json$/i.test(file)) {
      return namesInJson(text, file);
    }
    const lines = text.trimEnd().split(/\r\n|\r|\n/);
    return lines.map((line) => line.trim());
  } finally {
    await source.close();
  }
}

/** Keys under which configurations have class names: Hugging Face's first. */
const nameKeys = ['id2label', 'class_names', 'classes', 'label_names', 'categories', 'labels', 'label2id'] as const;

function namesInJson(text: string, file: string): readonly string[] {
  let value: JsonValue;
  try {
    value = parseJson(text, { file, firstLine: 1 });
  } catch (error) {
    throw error instanceof BadInput ? error.within({ file }) : error;
  }
  const found = (isJsonObject(value) ? firstNames(value) : null) ?? namesOf(value);
  if (found === null) {
    throw new BadInput({ file, reason: 'holds no class names: a list of names, or an object with id2label, class_names or classes is expected' });
  }
  return found;
}

function firstNames(value: ReadonlyMap<string, JsonValue>): readonly string[] | null {
  for (const key of nameKeys) {
    const names = namesOf(value.get(key));
    if (names !== null && names.length > 0) {
      return names;
    }
  }
  return null;
}

/** A list of names, names by index, or indices by name; null for anything else. */
function namesOf(value: JsonValue | undefined): readonly string[] | null {
  if (isJsonArray(value)) {
    return value.every((name) => typeof name === 'string') ? value : null;
  }
  if (!isJsonObject(value) || value.size === 0) {
    return null;
  }
  const names: string[] = [];
  for (const [key, entry] of value) {
    const isByIndex = typeof entry === 'string';
    const index = isByIndex ? Number(key) : typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : NaN;
    if (!Number.isInteger(index) || index < 0 || index >= value.size) {
      return null;
    }
    names[index] = isByIndex ? entry : key;
  }
  return Object.keys(names).length === value.size ? names : null;
}
