import { BadInput } from '../../errors';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { readClassNames } from '../classNames';
import type { InferenceContext } from './inferSpec';

/** What people call a list of class names that lies beside a dump. */
const usualNames: readonly string[] = [
  'classes.txt', 'class_names.txt', 'label_names.txt', 'labels.txt', 'categories.txt',
  'config.json', 'class_names.json', 'classes.json', 'label_names.json', 'id2label.json', 'categories.json',
];

/** A list of class names beside one of the dumps, with as many names as its tensor has classes; null where there is none. */
export async function findClassNames(
  scores: readonly TensorView[], { folder, files }: InferenceContext, work: Work,
): Promise<{ readonly path: string; readonly reason: string } | null> {
  for (const { file, shape } of scores) {
    const classes = shape.length > 1 ? shape.at(-1) : undefined;
    const parent = files.folderOf(file);
    const beside = await files.list(parent);
    for (const name of usualNames.filter((usual) => beside.includes(usual))) {
      const path = files.resolve(parent, name);
      if (classes !== undefined && await countNames(path, files, work) === classes) {
        return { path: files.relative(folder, path), reason: `${name} lies beside the dump and has ${classes} class names, one for each class` };
      }
    }
  }
  return null;
}

async function countNames(path: string, files: InferenceContext['files'], work: Work): Promise<number | null> {
  try {
    return (await readClassNames(path, files, work)).length;
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
