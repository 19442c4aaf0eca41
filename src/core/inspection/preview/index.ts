import { orNull } from '../../errors';
import type { Work } from '../../work';
import { elementsOf } from '../beside/besideColumns';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';
import { filePreview } from './filePreview';
import { pixelPreview } from './pixelPreview';
import { textPreview, type SamplePreview } from './preview';
import { rowsBeside, type RowsBeside } from './rowsBeside';

/**
 * The image or text of a sample: a row of a tensor that lies in the same dump and is called so, or a file beside the dump whose
 * name is the sample's id. Null where there is none. What cannot be read is passed over: a preview is no part of the loss.
 */
export async function samplePreview(loss: ComputedLoss, sample: number, context: InspectionContext, work: Work): Promise<SamplePreview | null> {
  const row = Math.floor(sample / elementsOf(loss.result.positions));
  const beside = await rowsBeside(loss, context, work);
  for (const source of [pixelsIn, textIn, filePreview]) {
    const preview = await orNull(() => source(beside, row, context, work));
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
