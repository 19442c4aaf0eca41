import { viewOf } from '../../bytes/byteOrder';

/** Bits of the frame's flags. */
const flag = { blockChecksums: 0x10, contentSize: 0x08, contentChecksum: 0x04, dictionary: 0x01 } as const;

/**
 * Decompresses LZ4 frames (LZ4 frame format 1.6); blocks may refer to what earlier ones hold.
 * @param length of the content
 * @throws Error where the frame is damaged or holds another number of bytes
 */
export function decompressLz4Frame(input: Uint8Array, length: number): Uint8Array {
  const view = viewOf(input);
  const output = new Uint8Array(length);
  if (input.length < 7 || view.getUint32(0, true) !== 0x184d2204) {
    throw new Error('no LZ4 frame');
  }
  const flags = input[4] ?? 0;
  let at = 7 + ((flags & flag.contentSize) !== 0 ? 8 : 0) + ((flags & flag.dictionary) !== 0 ? 4 : 0);
  let made = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) {
      break;
    }
    const end = at + (size & 0x7fffffff);
    if (end > input.length) {
      throw new Error('an LZ4 block reaches beyond the end');
    }
    const block = input.subarray(at, end);
    if (size >= 0x80000000) {
      output.set(block, made);
      made += block.length;
    } else {
      made = decompressBlock(block, output, made);
    }
    at = end + ((flags & flag.blockChecksums) !== 0 ? 4 : 0);
  }
  if (made !== length) {
    throw new Error(`an LZ4 frame holds ${made} bytes instead of ${length}`);
  }
  return output;
}

/** @returns where the block's content ends in `output` */
function decompressBlock(input: Uint8Array, output: Uint8Array, from: number): number {
  let at = 0;
  let made = from;
  const longer = (short: number): number => {
    let length = short;
    for (let byte = short === 15 ? 255 : 0; byte === 255;) {
      byte = input[at++] ?? 0;
      length += byte;
    }
    return length;
  };
  while (at < input.length) {
    const token = input[at++] ?? 0;
    const literals = longer(token >> 4);
    if (at + literals > input.length || made + literals > output.length) {
      throw new Error('an LZ4 block is damaged');
    }
    output.set(input.subarray(at, at + literals), made);
    at += literals;
    made += literals;
    if (at >= input.length) {
      break;
    }
    const distance = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
    at += 2;
    const length = longer(token & 15) + 4;
    if (distance === 0 || distance > made || made + length > output.length) {
      throw new Error('an LZ4 block is damaged');
    }
    for (const end = made + length; made < end; made++) {
      output[made] = output[made - distance] ?? 0;
    }
  }
  return made;
}
