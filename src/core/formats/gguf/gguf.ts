import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { describeShape, elementCount } from '../../tensors/shape';
import type { DumpTensor, Format } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { storedTensor } from '../storedTensor';
import { ggmlTypeOf } from './ggmlTypes';
import { hasGgufMagic, readGgufHeader, type GgufHeader, type GgufTensorInfo } from './ggufHeader';

/** The format of llama.cpp's models: a header and one run of aligned tensors, many of them quantised. */
export const gguf: Format = {
  id: 'gguf',
  title: 'GGUF model',
  extensions: ['.gguf'],
  detect: ({ name, head }) => hasGgufMagic(head) || name.endsWith('.gguf'),
  open: async (source, work) => {
    const header = await readGgufHeader(source, work);
    requireUnique(source, header.tensors);
    const taken = new Extents();
    const tensors = header.tensors.map((info) => makeTensor(source, header, info, taken));
    return { format: gguf.id, tensors, notes: notesOf(header), close: () => source.close() };
  },
};

function requireUnique(source: ByteSource, tensors: readonly GgufTensorInfo[]): void {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) {
      throw new BadInput({ file: source.name, tensor: name, place: 'header', reason: 'is there twice' });
    }
    names.add(name);
  }
}

/** A tensor that cannot be read is listed with the reason; the others stay readable. */
function makeTensor(source: ByteSource, header: GgufHeader, { name, shape, type: number, offset }: GgufTensorInfo, taken: Extents): DumpTensor {
  const refused = (reason: string, ofShape = shape, bytes = 0): DumpTensor => opaqueTensor(source.name, name, ofShape, 'bytes', bytes, reason);
  const elements = elementCount(shape);
  if (elements === null || !shape.every(Number.isSafeInteger)) {
    return refused(`its shape ${describeShape(shape)} has more elements than any file can hold`, []);
  }
  const type = ggmlTypeOf(number);
  if (type === undefined) {
    return refused(`has the type ${number}, which ggml does not define`);
  }
  const { blockElements, blockBytes, dtype } = type;
  // Rows are stored one after the other, each of whole blocks.
  const rowLength = shape[shape.length - 1] ?? 1;
  if (rowLength % blockElements !== 0) {
    return refused(`has rows of ${rowLength} elements, which do not fill blocks of ${blockElements} (${type.name})`);
  }
  const bytes = (elements / blockElements) * blockBytes;
  const start = header.dataOffset + offset;
  if (offset % header.alignment !== 0) {
    return refused(`its data begins at ${offset}, which is no multiple of ${header.alignment}`, shape, bytes);
  }
  if (!Number.isSafeInteger(start + bytes) || start + bytes > source.size) {
    return refused(`truncated: its ${bytes} bytes from byte ${start} on end past the file’s ${source.size}`, shape, bytes);
  }
  if (!taken.take(start, start + bytes)) {
    return refused(`its data begins at byte ${start}, inside another tensor’s`, shape, bytes);
  }
  if (dtype === null) {
    return refused(`is quantised (${type.name}: blocks of ${blockElements} elements in ${blockBytes} bytes), which is not decoded`, shape, bytes);
  }
  return storedTensor(name, shape, { source, offset: start, encoding: { dtype, littleEndian: header.littleEndian } });
}

/** Parts of the file that tensors have taken, one after the other as writers lay them out. */
class Extents {
  private end = 0;

  take(start: number, end: number): boolean {
    if (start < this.end) {
      return false;
    }
    this.end = end;
    return true;
  }
}

function notesOf({ tensors }: GgufHeader): string[] {
  const quantised = tensors.filter(({ type }) => ggmlTypeOf(type)?.dtype === null).length;
  return quantised === 0 ? [] : [`${quantised} of ${tensors.length} tensors are quantised, and are listed only`];
}
