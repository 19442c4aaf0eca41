import { BadInput, locating } from '../../errors';
import { isComplex, partName } from '../../formats/complexTensors';
import type { Dump, DumpTensor } from '../../formats/format';
import { unknownTensor } from '../../formats/unknownTensor';
import { isNumeric } from '../../tensors/dtypeTable';
import type { TensorData } from '../../tensors/tensor';
import type { Work } from '../../work';
import { sliceReader } from './numbersOfSlice';
import { extentOf, requireBlock, requireSlice, type Block, type TensorSlice } from '../../tensors/tensorSlice';

/** A block of a table, row by row: float64, which holds every number but 64-bit integers exactly, or texts where the values are not such numbers. */
export type Cells = Float64Array | readonly string[];

/** A tensor of a dump, and the file for messages. */
export interface FoundTensor {
  readonly dump: Dump;
  readonly file: string;
  readonly tensor: DumpTensor;
}

/** @throws BadInput where there is none of this name */
export function findTensor(dump: Dump, file: string, name: string): FoundTensor {
  const tensor = dump.tensors.find((candidate) => candidate.name === name);
  if (tensor === undefined) {
    throw unknownTensor(file, name, dump);
  }
  return { dump, file, tensor };
}

/** Why a tensor's values cannot be shown; undefined where they can. */
export function whyHidden({ tensors }: Dump, tensor: DumpTensor): string | undefined {
  const { name, dtype, refusal } = tensor;
  const parts = isComplex(dtype) ? partNames(name).map((part) => tensors.find((candidate) => candidate.name === part)) : [];
  const isShown = hasNumbers(tensor) || tensor.readTexts !== undefined || (parts.length > 0 && !parts.includes(undefined));
  // What no loss can be computed of is not said here: nobody asks for a loss.
  return isShown ? undefined : (refusal ?? `holds ${dtype}`).replace(', of which no loss can be computed', ', which is listed only');
}

function hasNumbers({ dtype, refusal }: DumpTensor): boolean {
  return isNumeric(dtype) && refusal === undefined;
}

/**
 * The values of a block: exact numbers, digits of 64-bit integers, complex numbers as `1+2j`, texts.
 * @throws BadInput where they cannot be read, or the slice does not fit the tensor
 */
export function readCells({ dump, file, tensor }: FoundTensor, slice: TensorSlice, block: Block, work: Work): Promise<Cells> {
  return locating({ file, tensor: tensor.name }, async () => {
    // Of a column of indices into a dictionary of texts, the indices are shown: statistics and references are of them.
    if (tensor.readTexts !== undefined && !hasNumbers(tensor)) {
      return textCells(tensor, await tensor.readTexts(), slice, block);
    }
    if (isComplex(tensor.dtype)) {
      const [real = [], imaginary = []] = await Promise.all(partNames(tensor.name).map(async (name) => (
        Array.from<number | bigint, number>(await sliceReader(findTensor(dump, file, name).tensor, slice).read(block, work), Number))));
      return real.map((value, i) => complexText(value, imaginary[i] ?? 0));
    }
    return numberCells(await sliceReader(tensor, slice).read(block, work));
  });
}

function numberCells(data: TensorData): Cells {
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Array.from(data, String) : new Float64Array(data);
}

function textCells({ shape }: DumpTensor, texts: readonly string[], slice: TensorSlice, { rowStart, rowEnd, columnStart, columnEnd }: Block): Cells {
  requireSlice(shape, slice);
  const extent = extentOf(shape, slice);
  requireBlock(extent, { rowStart, rowEnd, columnStart, columnEnd });
  if (shape.length !== 1) {
    throw new BadInput({ reason: 'holds text in several axes, which is listed only' });
  }
  return slice.columns === null ? texts.slice(rowStart, rowEnd) : texts.slice(columnStart, columnEnd);
}

function partNames(name: string): readonly string[] {
  return [partName(name, 'real'), partName(name, 'imag')];
}

/** As Python prints it, without the brackets. */
function complexText(real: number, imaginary: number): string {
  const text = (value: number): string => (Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf');
  const isNegative = imaginary < 0 || Object.is(imaginary, -0);
  return `${text(real)}${isNegative ? '' : '+'}${Object.is(imaginary, -0) ? '-0' : text(imaginary)}j`;
}
