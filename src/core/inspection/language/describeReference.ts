import { BadInput } from '../../errors';
import { elementCount } from '../../tensors/shape';
import { atStep, isSeries, stepsOf } from '../../formats/stepSeries';
import { naturalOrder } from '../../tensors/naturalOrder';
import { fitsPattern, isPattern, readingsOf } from '../../tensors/reference';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { plain } from './hoverText';
import type { TensorSummary } from './specAnalysis';
import { summarise } from './summarise';

/** Tensors that a hover lists of those a pattern fits. */
const listed = 12;

/**
 * A reference of a spec in a hover: its tensor; shards as the one tensor that they are joined to, with their files; of a
 * series its last step; the tensors that a pattern over names fits.
 * @throws BadInput where there is no such file or tensor
 */
export async function describeReference(reference: string, folder: string, context: Pick<InspectionContext, 'store' | 'files'>, work: Work): Promise<TensorSummary> {
  const { store } = context;
  const path = readingsOf(reference)[0]?.path ?? reference;
  if (!isPattern(reference) && !isSeries(path)) {
    return summarise(await store.resolve(reference, folder, work), work);
  }
  if (isSeries(path)) {
    const steps = await stepsOf(path, folder, context.files);
    const { markdown } = await summarise(await store.resolve(reference, folder, work), work);
    return { markdown: [`a series of ${filesText(steps.map((step) => atStep(path, step)))}; the last:`, markdown].join('\n\n') };
  }
  const names = await filesOf(path, folder, context);
  const joined = isPattern(path) ? await resolved(reference, folder, context, work) : undefined;
  if (joined !== undefined) {
    const { markdown } = await summarise(joined, work);
    return { markdown: [markdown, `joined along axis 0 from ${filesText(names)}`].join('\n\n') };
  }
  const views = await store.match(reference, folder, work);
  const elements = views.reduce((sum, { shape }) => sum + (elementCount(shape) ?? Infinity), 0);
  return { markdown: [
    `**${plain(reference)}** ${views.length} ${views.length === 1 ? 'tensor' : 'tensors'}, ${elements} elements${names.length > 1 ? `, in ${filesText(names)}` : ''}`,
    ['| tensor | shape | dtype |', '| :--- | :--- | :--- |', ...views.slice(0, listed).map(rowOf)].join('\n'),
    views.length > listed ? `and ${views.length - listed} more` : '',
  ].filter((part) => part !== '').join('\n\n') };
}

const rowOf = ({ reference, shape, dtype }: TensorView): string => `| ${plain(reference)} | \`[${shape.join(', ')}]\` | \`${dtype}\` |`;

/** `12 files, shard_1.npz to shard_12.npz`. */
function filesText(names: readonly string[]): string {
  const [first = '', ...others] = names;
  const last = others.at(-1);
  return last === undefined ? `1 file, ${plain(first)}` : `${names.length} files, ${plain(first)} to ${plain(last)}`;
}

/** The files that a path with `*` or `?` in its last part fits, as the spec would name them, in natural order. */
async function filesOf(path: string, folder: string, { files }: Pick<InspectionContext, 'files'>): Promise<readonly string[]> {
  const file = files.resolve(folder, path);
  const pattern = files.nameOf(file);
  const names = (await files.list(files.folderOf(file))).filter((name) => fitsPattern(name, pattern));
  if (names.length === 0) {
    throw new BadInput({ file: path, reason: 'fits no file' });
  }
  return [...names].sort(naturalOrder).map((name) => path.slice(0, path.lastIndexOf('/') + 1) + name);
}

/** The one tensor that shards are joined to; undefined where they hold several that fit, or do not fit one another. */
async function resolved(reference: string, folder: string, { store }: Pick<InspectionContext, 'store'>, work: Work): Promise<TensorView | undefined> {
  try {
    return await store.resolve(reference, folder, work);
  } catch (error) {
    if (error instanceof BadInput) {
      return undefined;
    }
    throw error;
  }
}
