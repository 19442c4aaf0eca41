import type { ByteSource } from '../bytes/byteSource';
import { readExactly } from '../bytes/readExactly';
import type { DType } from '../tensors/dtype';
import type { Shape } from '../tensors/tensor';
import type { DumpTensor } from './format';
import { opaqueTensor } from './opaqueTensor';

/** Lists of texts that are read are no larger, in bytes: a million file names of 32 characters in NumPy's `U`. */
const mostBytes = 128 * 2 ** 20;

/** A list of texts that a dump holds: listed only, and read where names of classes or a column beside the samples are looked for. */
export function textTensor(
  file: string, name: string, shape: Shape,
  { dtype, bytes, refusal, read }: { dtype: DType; bytes: number; refusal: string; read: () => Promise<readonly string[]> },
): DumpTensor {
  const listed = opaqueTensor(file, name, shape, dtype, bytes, refusal);
  return shape.length === 1 && bytes <= mostBytes ? { ...listed, readTexts: read } : listed;
}

/** How texts of one length lie one after the other: NumPy's `U` has 4 bytes a character, `S` one; both are filled up with zeros. */
export interface FixedTexts {
  readonly count: number;
  readonly itemSize: number;
  readonly encoding: 'utf-32' | 'utf-8';
  readonly littleEndian: boolean;
}

/** Reads texts of one length from `offset` of `source` on. */
export async function readFixedTexts(source: ByteSource, offset: number, { count, itemSize, encoding, littleEndian }: FixedTexts): Promise<readonly string[]> {
  const bytes = await readExactly(source, offset, count * itemSize, 'data');
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) => {
    const item = bytes.subarray(i * itemSize, (i + 1) * itemSize);
    return (encoding === 'utf-8' ? decoder.decode(item) : decodeUtf32(item, littleEndian)).replace(/\0+$/, '');
  });
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}
