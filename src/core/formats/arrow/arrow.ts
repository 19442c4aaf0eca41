import type { ByteSource } from '../../bytes/byteSource';
import { BadInput, locating } from '../../errors';
import { allocate } from '../../tensors/decode';
import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import { copyInto } from '../../tensors/gather';
import { elementCount, requireRows, shapeOfRows } from '../../tensors/shape';
import { throwIfCancelled, type Work } from '../../work';
import type { DumpTensor, Format } from '../format';
import { withMatricesOfColumns } from '../numberedColumns';
import { opaqueTensor } from '../opaqueTensor';
import { requireDecodable } from '../storedTensor';
import { hasArrowMagic, readBatches, type ArrowFile } from './batches';
import { ArrowBuffers } from './buffers';
import { BatchColumn, hasValues, levelsOfColumns, listLength, type Level } from './column';
import { dictionaryTexts } from './dictionary';
import { textsOfColumn } from './texts';

/**
 * A table of Apache Arrow: a file (Feather version 2) or a stream, as datasets of Hugging Face have them. Columns of numbers are
 * tensors; lists of one length are rows of a matrix. Where nothing is compressed, reading rows reads their bytes only.
 */
export const arrow: Format = {
  id: 'arrow',
  title: 'Arrow table',
  extensions: ['.arrow', '.feather', '.arrows'],
  detect: ({ name, head }) => hasArrowMagic(head) || ['.arrow', '.feather', '.arrows'].some((extension) => name.endsWith(extension)),
  open: async (source, work) => {
    const [first] = await firstByte(source);
    if (first === 0x46) {
      throw new BadInput({ file: source.name, reason: 'is a Feather file of version 1, which is not read; write it again with a version from 2020 or later' });
    }
    const file = await readBatches(source, work);
    const buffers = new ArrowBuffers(source);
    const notes = [...file.notes];
    const columns = levelsOfColumns(file.schema.fields);
    const tensors: DumpTensor[] = [];
    for (const levels of columns) {
      tensors.push(withTexts(tensorOf(source, file, buffers, levels, notes), source, file, buffers, levels));
      await noteDictionary(file, buffers, levels, notes, work);
    }
    return { format: arrow.id, tensors: withMatricesOfColumns(tensors), notes, close: () => source.close() };
  },
};

async function firstByte(source: ByteSource): Promise<Uint8Array> {
  const byte = new Uint8Array(1);
  await source.read(0, byte);
  return byte;
}

function tensorOf(source: ByteSource, file: ArrowFile, buffers: ArrowBuffers, levels: readonly Level[], notes: string[]): DumpTensor {
  const { batches, schema } = file;
  const [column] = levels;
  const leaf = levels.at(-1);
  const rows = batches.reduce((total, batch) => total + batch.rows, 0);
  const name = column?.field.name ?? '';
  const dtype = leaf?.field.dtype ?? 'bytes';
  const refused = (reason: string): DumpTensor => opaqueTensor(source.name, name, [rows], dtype, 0, reason);
  if (column === undefined || leaf === undefined || column.field.refusal !== null || leaf.field.kind !== 'values' || !isNumeric(dtype)) {
    return refused(column?.field.refusal ?? 'holds no numbers');
  }
  const widths: number[] = [];
  for (const [i, level] of levels.slice(0, -1).entries()) {
    const width = listLength(batches, level, levels[i + 1] ?? level);
    if (width === null) {
      return refused('holds lists of different lengths');
    }
    widths.push(width);
  }
  const shape = [rows, ...widths];
  const elements = elementCount(shape);
  const rowLength = elementCount(widths) ?? Infinity;
  const isWhole = batches.every((batch) => batch.nodes[column.node]?.length === batch.rows && hasValues(batch, leaf, batch.rows * rowLength));
  if (elements === null || !isWhole) {
    return refused('is damaged: its batches hold less than they claim');
  }
  const nulls = batches.reduce((total, { nodes }) => total + (nodes[leaf.node]?.nulls ?? 0), 0);
  if (nulls > 0 && !dtype.includes('float')) {
    return refused(`has ${nulls} nulls, which ${dtype} cannot hold; fill them or save it as float64`);
  }
  if (nulls > 0) {
    notes.push(`${name}: ${nulls} ${nulls === 1 ? 'null is' : 'nulls are'} read as NaN`);
  }
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elements),
    readRows: (start, end, work) => locating({ file: source.name, tensor: name }, async () => {
      requireRows(shape, start, end);
      requireDecodable((end - start) * rowLength);
      const data = allocate(dtype, (end - start) * rowLength);
      let first = 0;
      for (const batch of batches) {
        const [from, to] = [Math.max(start, first), Math.min(end, first + batch.rows)];
        if (from < to && rowLength > 0) {
          throwIfCancelled(work?.signal);
          const values = new BatchColumn(buffers, batch, levels, widths, schema.littleEndian, first);
          copyInto(data, (from - start) * rowLength, await values.read(from - first, to - first, work?.signal));
        }
        first += batch.rows;
      }
      return { dtype, shape: shapeOfRows(shape, start, end), data };
    }),
  };
}

/** A column of texts is listed as what is not read, and its texts are read where they stand beside samples. */
function withTexts(tensor: DumpTensor, source: ByteSource, file: ArrowFile, buffers: ArrowBuffers, levels: readonly Level[]): DumpTensor {
  const [column] = levels;
  const readTexts = column === undefined ? undefined : textsOfColumn(source.name, file, buffers, column);
  return readTexts === undefined ? tensor : { ...tensor, readTexts };
}

async function noteDictionary(file: ArrowFile, buffers: ArrowBuffers, levels: readonly Level[], notes: string[], work: Work): Promise<void> {
  const [column] = levels;
  if (column === undefined || column.field.dictionary === null) {
    return;
  }
  const { field } = column;
  const texts = await dictionaryTexts(file, column, buffers, work);
  const meaning = texts === null ? '' : `: ${texts.map((text, i) => (text === '…' ? text : `${i} ${JSON.stringify(text)}`)).join(', ')}`;
  notes.push(`${field.name}: its numbers are indices into a dictionary${meaning}`);
}
