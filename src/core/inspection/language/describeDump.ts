import { BadInput } from '../../errors';
import { isNumeric } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import type { Work } from '../../work';
import { inferSubject } from '../dumpSubject';
import { inspect } from '../inspect';
import type { InspectionContext } from '../subject';
import { plain } from './hoverText';
import type { TensorSummary } from './specAnalysis';
import { summarise } from './summarise';

/** Tensors that a hover lists. */
const listed = 12;
/** Elements up to which a hover computes the loss. */
const mostElements = 2 ** 21;

/**
 * A dump in a hover: its tensors, and the loss where the roles are clear.
 * @param tensor the one that is asked for, with a slice perhaps
 * @throws BadInput where the file cannot be read
 */
export async function describeDump(path: string, tensor: string | undefined, context: InspectionContext, work: Work): Promise<TensorSummary> {
  const { store, files } = context;
  if (tensor !== undefined) {
    return summarise(await store.resolve(`${path}#${tensor}`, files.folderOf(path), work), work);
  }
  const { tensors: all, notes } = await store.open(path, work);
  const tensors = all.filter(({ partOf }) => partOf === undefined);
  const lines = tensors.slice(0, listed).map(({ name, shape, dtype, refusal }) => (
    `| ${name === '' ? '*unnamed*' : plain(name)} | \`[${shape.join(', ')}]\` | ${refusal === undefined ? `\`${dtype}\`` : plain(refusal)} |`
  ));
  const more = tensors.length > listed ? `and ${tensors.length - listed} more` : '';
  const elements = tensors.reduce((sum, { shape, dtype }) => sum + (isNumeric(dtype) ? elementCount(shape) ?? Infinity : 0), 0);
  const loss = elements <= mostElements ? await lossOf(path, context, work) : '';
  return { markdown: [`**${plain(files.nameOf(path))}**`, ['| tensor | shape | dtype |', '| :--- | :--- | :--- |', ...lines].join('\n'), more, loss, notes.slice(0, listed).map(plain).join('\n\n')].filter((part) => part !== '').join('\n\n') };
}

/** The loss that fits the dump's tensors; nothing where the roles are not clear. */
async function lossOf(path: string, context: InspectionContext, work: Work): Promise<string> {
  try {
    const { document } = await inspect(await inferSubject([path], context, work), context, work);
    return document.losses.filter(({ error, value }) => error === null && value !== null)
      .map(({ loss, value, samples }) => `\`${loss}\` = **${typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)}** over ${samples} samples`).join('\n\n');
  } catch (error) {
    if (error instanceof BadInput) {
      return '';
    }
    throw error;
  }
}
