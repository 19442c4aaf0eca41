import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';
import { besideRows, type RowsBeside } from './besideRows';
import { filePreview } from './filePreview';
import { pixelPreview } from './pixelPreview';
import { textPreview, type SamplePreview } from './preview';

/**
 * The image or text of a sample: a row of a tensor that lies in the same dump and is called so, or a file beside the dump whose
 * name is the sample's id. Null where there is none. What cannot be read is passed over: a preview is no part of the loss.
 */
export async function samplePreview(loss: ComputedLoss, sample: number, context: InspectionContext, work: Work): Promise<SamplePreview | null> {
  const positions = loss.result.positions.reduce((product, length) => product * length, 1);
  const row = Math.floor(sample / positions);
  for (const source of [pixelsIn, textIn, filePreview]) {
    const preview = await where(async () => source(await besideRows(loss, context, work), row, context, work));
    if (preview !== null) {
      return preview;
    }
  }
  return null;
}

async function pixelsIn({ tensors }: RowsBeside, row: number, _context: InspectionContext, work: Work): Promise<SamplePreview | null> {
  for (const { tensor, reference } of tensors) {
    const preview = await pixelPreview(tensor, `${reference}[${row}]`, row, work);
    if (preview !== null) {
      return preview;
    }
  }
  return null;
}

async function textIn({ tensors }: RowsBeside, row: number): Promise<SamplePreview | null> {
  const named = tensors.find(({ tensor }) => tensor.readTexts !== undefined && /(?:^|[_\W])(?:texts?|sentences?|documents?|prompts?|questions?|reviews?)$/i.test(tensor.name));
  const text = (await named?.tensor.readTexts?.())?.[row];
  return named === undefined || text === undefined ? null : textPreview(`${named.reference}[${row}]`, text);
}

async function where(find: () => Promise<SamplePreview | null>): Promise<SamplePreview | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
