import { BadInput } from '../../errors';
import { isNumeric } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import { statisticsOf } from '../../tensors/statistics';
import type { Work } from '../../work';
import { inferSubject } from '../dumpSubject';
import { inspect } from '../inspect';
import type { InspectionContext } from '../subject';
import { plain } from './hoverText';
import type { TensorSummary } from './specAnalysis';
import { summarise } from './summarise';

/** Tensors that a hover lists. */
const listed = 12;
/** Elements up to which a hover reads the values: ranges and the loss. */
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
  const elements = tensors.reduce((sum, { shape, dtype }) => sum + (isNumeric(dtype) ? elementCount(shape) ?? Infinity : 0), 0);
  const isSmall = elements <= mostElements;
  const lines: string[] = [];
  for (const tensor of tensors.slice(0, listed)) {
    const { name, shape, dtype, refusal } = tensor;
    const range = isSmall && refusal === undefined && isNumeric(dtype) ? await rangeOf(path, name, context, work) : '';
    lines.push(`| ${name === '' ? '*unnamed*' : plain(name)} | \`[${shape.join(', ')}]\` | ${refusal === undefined ? `\`${dtype}\`` : plain(refusal)} |${isSmall ? ` ${range} |` : ''}`);
  }
  const more = tensors.length > listed ? `and ${tensors.length - listed} more` : '';
  const head = isSmall ? ['| tensor | shape | dtype | range |', '| :--- | :--- | :--- | :--- |'] : ['| tensor | shape | dtype |', '| :--- | :--- | :--- |'];
  const loss = isSmall ? await lossOf(path, context, work) : '';
  const remarks = notes.slice(0, listed).map(plain).join('\n\n');
  return { markdown: [`**${plain(files.nameOf(path))}**`, [...head, ...lines].join('\n'), more, loss, remarks].filter((part) => part !== '').join('\n\n') };
}

/** `-3.1 to 12.4`, with NaN and infinities counted; nothing where the values cannot be read. */
async function rangeOf(path: string, name: string, { store, files }: InspectionContext, work: Work): Promise<string> {
  try {
    const { min, max, nan, posinf, neginf } = await statisticsOf(await store.resolve(name === '' ? path : `${path}#${name}`, files.folderOf(path), work), work);
    const short = (value: number | bigint): string => plain(typeof value === 'bigint' ? String(value) : String(Number(value.toPrecision(4))));
    return [
      min === null || max === null ? '' : `${short(min)} to ${short(max)}`, nan > 0 ? `**${nan} NaN**` : '', posinf + neginf > 0 ? `**${posinf + neginf} infinite**` : '',
    ].filter((part) => part !== '').join(', ');
  } catch (error) {
    if (error instanceof BadInput) {
      return '';
    }
    throw error;
  }
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
