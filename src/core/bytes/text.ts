import { BadInput } from '../errors';
import type { Work } from '../work';
import type { ByteSource } from './byteSource';

const chunkSize = 1 << 20;

// Node declares the class as a value alone.
type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The text of a source, piece by piece: UTF-8, or UTF-16 where a byte order mark says so. The mark is not part of it.
 * @throws BadInput where the bytes are not text of that encoding
 */
export async function* textChunks(source: ByteSource, work: Work): AsyncGenerator<string> {
  const buffer = new Uint8Array(Math.max(2, Math.min(chunkSize, source.size)));
  let decoder: Decoder | undefined;
  let offset = 0;
  while (offset < source.size) {
    const length = await source.read(offset, buffer, work.signal);
    if (length === 0) {
      break;
    }
    const bytes = buffer.subarray(0, length);
    decoder ??= decoderOf(bytes);
    yield decodePiece(source, decoder, bytes, offset);
    offset += length;
    work.progress(offset / source.size, `Reading ${source.name}`);
    await work.pause();
  }
  if (decoder !== undefined) {
    yield decodePiece(source, decoder, undefined, offset);
  }
}

/** The whole text of a source. */
export async function readText(source: ByteSource, work: Work): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of textChunks(source, work)) {
    pieces.push(piece);
  }
  return pieces.join('');
}

function decoderOf(head: Uint8Array): Decoder {
  const [first, second] = head;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function decodePiece(source: ByteSource, decoder: Decoder, bytes: Uint8Array | undefined, offset: number): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new BadInput({
      file: source.name,
      place: `from byte ${offset} on`,
      reason: `is not ${decoder.encoding.toUpperCase()} text`,
    });
  }
}
