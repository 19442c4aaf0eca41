import { formats } from '../../formats';
import { contributedFormats } from '../../formats/contributedFormats';
import type { Dump } from '../../formats/format';
import { isNumeric } from '../../tensors/dtypeTable';
import { whyHidden } from './cells';

/** Most tensors that are listed. */
const mostTensors = 20_000;
/** Notes on a file that are passed on. */
const mostNotes = 100;

/** A tensor that can be looked at. */
export interface ViewedTensor {
  /** Empty where the file holds one nameless tensor. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** As decoded. */
  readonly byteLength: number;
  /** Whether its values are numbers, of which there are statistics. */
  readonly isNumeric: boolean;
  /** Why its values cannot be shown; absent where they can. */
  readonly hidden?: string;
}

/** What a dump holds, to be looked at tensor by tensor. */
export interface DumpListing {
  /** The format's name. */
  readonly format: string;
  readonly notes: readonly string[];
  /** In the file's order; a long list is cut. */
  readonly tensors: readonly ViewedTensor[];
  /** All tensors of the file. */
  readonly count: number;
  /** Names of the other files of its folder that it spans. */
  readonly beside: readonly string[];
}

export function listingOf(dump: Dump, beside: readonly string[]): DumpListing {
  return {
    format: [...formats, ...contributedFormats()].find(({ id }) => id === dump.format)?.title ?? dump.format,
    notes: dump.notes.slice(0, mostNotes),
    count: dump.tensors.length,
    beside,
    tensors: dump.tensors.slice(0, mostTensors).map((tensor) => {
      const hidden = whyHidden(dump, tensor);
      const { name, shape, dtype, byteLength, refusal } = tensor;
      return { name, shape, dtype, byteLength, isNumeric: isNumeric(dtype) && refusal === undefined, ...(hidden === undefined ? {} : { hidden }) };
    }),
  };
}
