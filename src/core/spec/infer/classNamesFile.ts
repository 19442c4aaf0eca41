import { BadInput } from '../../errors';
import { isClassNameKey } from '../../formats/classNameKeys';
import { formatReference } from '../../tensors/reference';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { readClassNames } from '../classNames';
import type { InferenceContext } from './inferSpec';

/** What people call a list of class names that lies beside a dump. */
const usualNames: readonly string[] = [
  'classes.txt', 'class_names.txt', 'label_names.txt', 'labels.txt', 'categories.txt',
  'config.json', 'class_names.json', 'classes.json', 'label_names.json', 'id2label.json', 'categories.json',
];

interface FoundNames {
  /** As a spec writes it. */
  readonly path: string;
  readonly reason: string;
}

/** A list of class names in one of the dumps or beside it, with as many names as its tensor has classes; null where there is none. */
export async function findClassNames(scores: readonly TensorView[], context: InferenceContext, work: Work): Promise<FoundNames | null> {
  const { folder, files } = context;
  for (const { file, shape } of scores) {
    const classes = shape.length > 1 ? shape.at(-1) : undefined;
    const inside = classes === undefined ? null : await namesInDump(file, classes, context, work);
    if (inside !== null) {
      return inside;
    }
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

async function namesInDump(file: string, classes: number, { folder, files, store }: InferenceContext, work: Work): Promise<FoundNames | null> {
  const path = files.relative(folder, file);
  const { tensors } = await store.open(file, work);
  const list = tensors.find((tensor) => tensor.readTexts !== undefined && tensor.shape[0] === classes && isClassNameKey(tensor.name));
  if (list !== undefined) {
    return { path: formatReference(path, list.name, null), reason: `the dump holds ${classes} class names as ${list.name}, one for each class` };
  }
  return /\.json$/i.test(file) && await countNames(file, files, work) === classes ? { path, reason: `the dump holds ${classes} class names, one for each class` } : null;
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
