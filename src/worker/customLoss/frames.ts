/*
 * What the engine and the process of a custom loss send each other: a head in JSON, and bytes. Node's own channel
 * of messages throws in the engine where user code writes to it; here a frame that is wrong is refused.
 */

/** A message and the bytes of its arrays. */
export interface Frame {
  readonly head: unknown;
  readonly body: Uint8Array;
}

/** Bytes of the two lengths before a head and a body. */
const prefix = 8;

// The user's code, in whose process this is too, may replace them.
const { parse, stringify } = JSON;

/** The bytes of a frame; the parts of its body are not copied. */
export function frameOf(head: unknown, parts: readonly ArrayBufferView[] = []): readonly Uint8Array[] {
  const text = Buffer.from(stringify(head), 'utf8');
  const lengths = Buffer.alloc(prefix);
  lengths.writeUInt32LE(text.length, 0);
  lengths.writeUInt32LE(parts.reduce((sum, { byteLength }) => sum + byteLength, 0), 4);
  return [lengths, text, ...parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))];
}

/** Puts frames together from the pieces that arrive. */
export class FrameReader {
  private pieces: Uint8Array[] = [];
  private held = 0;

  /** @param most bytes of a head and of a body */
  constructor(private readonly most: { readonly head: number; readonly body: number }, private readonly take: (frame: Frame) => void) {}

  /** @throws RangeError where what arrives is no frame, or too long */
  push(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.held += piece.length;
    while (this.held >= prefix) {
      const lengths = this.front(prefix);
      const head = lengths.readUInt32LE(0);
      const body = lengths.readUInt32LE(4);
      if (head > this.most.head || body > this.most.body) {
        throw new RangeError(`a frame of ${head} and ${body} bytes`);
      }
      const length = prefix + head + body;
      if (this.held < length) {
        return;
      }
      const whole = this.front(length);
      this.pieces = this.held === length ? [] : [Buffer.concat(this.pieces).subarray(length)];
      this.held -= length;
      this.take({ head: headOf(whole.subarray(prefix, prefix + head)), body: whole.subarray(prefix + head) });
    }
  }

  /** The first bytes of what is held. */
  private front(length: number): Buffer {
    const [first] = this.pieces;
    if (first !== undefined && first.length >= length) {
      return Buffer.from(first.buffer, first.byteOffset, length);
    }
    return Buffer.concat(this.pieces.slice(0, length <= prefix ? prefix : undefined), length);
  }
}

function headOf(text: Buffer): unknown {
  try {
    return parse(text.toString('utf8'));
  } catch {
    throw new RangeError('a head that is no JSON');
  }
}
