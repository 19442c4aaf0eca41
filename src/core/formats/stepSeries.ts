import type { FileSystem } from '../bytes/fileSystem';
import { BadInput } from '../errors';
import { naturalOrder } from '../tensors/naturalOrder';

/** Stands in a reference for the number of a step: `epoch_{step}.npz#logits`. */
export const stepPlaceholder = '{step}';

/** Most steps of a series. */
const mostSteps = 100_000;
/** Digits of a step's number. */
const mostDigits = 18;

/** A step as a path writes it, with zeros before it as it may be. */
export interface Step {
  /** Its number, without zeros before it. */
  readonly number: string;
  /** As the file's or folder's name has it. */
  readonly text: string;
}

export function isSeries(reference: string): boolean {
  return reference.includes(stepPlaceholder);
}

/**
 * The steps on disk of a path in which `{step}` stands for a number, in their order. `{step}` may stand in a file's name or a folder's;
 * `*` and `?` beside it fit anything.
 * @throws BadInput where the path fits nothing
 */
export async function stepsOf(path: string, folder: string, files: FileSystem): Promise<readonly Step[]> {
  const before = path.slice(0, path.indexOf(stepPlaceholder));
  const from = before.lastIndexOf('/') + 1;
  const to = path.indexOf('/', before.length);
  const name = path.slice(from, to < 0 ? undefined : to);
  const parent = files.resolve(folder, path.slice(0, from) || '.');
  const names = to < 0 ? await files.list(parent) : await files.folders?.(parent) ?? [];
  const pattern = patternOf(name);
  const found = new Map<string, Step>();
  for (const candidate of [...names].sort(naturalOrder)) {
    const text = pattern.exec(candidate)?.[1];
    if (text !== undefined && found.size < mostSteps) {
      const number = BigInt(text).toString();
      found.set(number, found.get(number) ?? { number, text });
    }
  }
  if (found.size === 0) {
    throw new BadInput({ file: path, reason: `fits no file: there is no number where ${stepPlaceholder} stands` });
  }
  return [...found.values()].sort((a, b) => naturalOrder(a.number, b.number));
}

/** The reference of one step. In the tensor's name, `{step}` is the number as the path has it. */
export function atStep(reference: string, { text }: Step): string {
  return reference.replaceAll(stepPlaceholder, text);
}

/** A name in which the first `{step}` is digits, and every other one the same digits. */
function patternOf(name: string): RegExp {
  const [first = '', ...others] = name.split(stepPlaceholder).map((part) => (
    part.replace(/[.+^${}()|[\]\\/-]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')));
  return new RegExp(`^${first}(\\d{1,${mostDigits}})${others.join('\\1')}$`, 's');
}
