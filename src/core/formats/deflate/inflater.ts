import { fixedDistances, fixedLiterals, huffmanTable, NotDeflate, type HuffmanTable } from './huffman';

/** How far back a match may reach. */
const windowBytes = 1 << 15;
/** Bytes made at a time. */
export const blockBytes = 1 << 16;
/** More than the header of any block takes: decoding needs so much input ahead, or the end of it. */
export const lookahead = 1024;

const lengthBases = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258);
const lengthExtras = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0);
const distanceBases = Uint16Array.of(
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
);
const distanceExtras = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13);
const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

type Mode =
  | { readonly kind: 'header' | 'end' }
  | { readonly kind: 'stored'; readonly left: number }
  | { readonly kind: 'codes'; readonly literals: HuffmanTable; readonly distances: HuffmanTable };

/** Everything that decoding needs to go on from a place. */
export interface InflaterState {
  /** Bytes of the compressed stream taken into the bit buffer. */
  readonly consumed: number;
  readonly bitBuffer: number;
  readonly bitCount: number;
  readonly mode: Mode;
  readonly isLast: boolean;
  readonly match: { readonly length: number; readonly distance: number };
  /** Bytes made so far. */
  readonly position: number;
  /** The last 32 KiB of them, or all. */
  readonly history: Uint8Array;
}

/**
 * A DEFLATE decoder (RFC 1951) that can be stopped after any byte of output and continued from a saved state later: what
 * random access to a compressed stream needs, and what no library offers.
 */
export class Inflater {
  /** Bytes made so far. */
  position = 0;
  private input: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** Bytes of the stream before `input`. */
  private before = 0;
  private inputEnded = false;
  private bitBuffer = 0;
  private bitCount = 0;
  private mode: Mode = { kind: 'header' };
  private isLast = false;
  private matchLength = 0;
  private matchDistance = 0;
  /** The history, then the block that is being made. */
  private readonly buffer = new Uint8Array(windowBytes + blockBytes);
  private written = windowBytes;

  constructor(from?: InflaterState) {
    if (from !== undefined) {
      this.position = from.position;
      this.before = from.consumed;
      this.bitBuffer = from.bitBuffer;
      this.bitCount = from.bitCount;
      this.mode = from.mode;
      this.isLast = from.isLast;
      this.matchLength = from.match.length;
      this.matchDistance = from.match.distance;
      this.buffer.set(from.history, windowBytes - from.history.length);
    }
  }

  get hasEnded(): boolean {
    return this.mode.kind === 'end';
  }

  /** Where the next input byte belongs in the compressed stream. */
  get wanted(): number {
    return this.before + this.input.length;
  }

  /** Bytes of the compressed stream that the decoded data took; exact once the stream has ended. */
  get used(): number {
    return this.before + this.at - (this.bitCount >> 3);
  }

  /** Whether there is too little input to go on. */
  get isHungry(): boolean {
    return !this.inputEnded && this.input.length - this.at < lookahead;
  }

  feed(bytes: Uint8Array, isEnd: boolean): void {
    const rest = this.input.subarray(this.at);
    const joined = new Uint8Array(rest.length + bytes.length);
    joined.set(rest);
    joined.set(bytes, rest.length);
    this.before += this.at;
    this.input = joined;
    this.at = 0;
    this.inputEnded = isEnd;
  }

  /** The state at this place, where no output waits to be taken. */
  save(): InflaterState {
    const length = Math.min(windowBytes, this.position);
    return {
      consumed: this.before + this.at,
      bitBuffer: this.bitBuffer,
      bitCount: this.bitCount,
      mode: this.mode,
      isLast: this.isLast,
      match: { length: this.matchLength, distance: this.matchDistance },
      position: this.position,
      history: this.buffer.slice(this.written - length, this.written),
    };
  }

  /** Bytes made and not taken yet. */
  get made(): number {
    return this.written - windowBytes;
  }

  /**
   * Decodes until `goal` bytes wait to be taken, the input is used up to its {@link lookahead}, or the stream ends.
   * @param goal at most {@link blockBytes}
   * @throws NotDeflate
   */
  run(goal: number): void {
    const end = windowBytes + goal;
    while (this.written < end && this.mode.kind !== 'end' && !this.isHungry) {
      switch (this.mode.kind) {
        case 'header': this.readHeader(); break;
        case 'stored': this.copyStored(this.mode.left, end); break;
        case 'codes': this.decodeCodes(this.mode.literals, this.mode.distances, end); break;
      }
    }
  }

  /** Takes everything that was made. */
  take(): Uint8Array {
    const bytes = this.buffer.slice(windowBytes, this.written);
    this.drop();
    return bytes;
  }

  /** Everything that was made, for as long as nothing else is. It is dropped then. */
  get waiting(): Uint8Array {
    return this.buffer.subarray(windowBytes, this.written);
  }

  drop(): void {
    this.buffer.copyWithin(0, this.written - windowBytes, this.written);
    this.written = windowBytes;
  }

  private readHeader(): void {
    if (this.isLast) {
      this.mode = { kind: 'end' };
      return;
    }
    this.isLast = this.bits(1) === 1;
    switch (this.bits(2)) {
      case 0: this.mode = this.storedMode(); break;
      case 1: this.mode = { kind: 'codes', literals: fixedLiterals, distances: fixedDistances }; break;
      case 2: this.mode = this.dynamicMode(); break;
      default: throw new NotDeflate('it has a block of an unknown type');
    }
  }

  private storedMode(): Mode {
    this.bits(this.bitCount % 8);
    const left = this.bits(16);
    if ((left ^ this.bits(16)) !== 0xffff) {
      throw new NotDeflate('the lengths of a stored block contradict each other');
    }
    return { kind: 'stored', left };
  }

  private copyStored(left: number, end: number): void {
    let remaining = left;
    while (remaining > 0 && this.bitCount > 0 && this.written < end) {
      this.put(this.bits(8));
      remaining -= 1;
    }
    const part = this.input.subarray(this.at, this.at + Math.min(remaining, end - this.written));
    if (part.length === 0 && remaining > 0 && this.written < end) {
      throw new NotDeflate('it is truncated');
    }
    this.buffer.set(part, this.written);
    this.at += part.length;
    this.written += part.length;
    this.position += part.length;
    remaining -= part.length;
    this.mode = remaining === 0 ? { kind: 'header' } : { kind: 'stored', left: remaining };
  }

  /** The codes that a block brings (RFC 1951, 3.2.7). */
  private dynamicMode(): Mode {
    const literalCount = this.bits(5) + 257;
    const distanceCount = this.bits(5) + 1;
    const lengthLengths = new Uint8Array(19);
    const listed = this.bits(4) + 4;
    if (literalCount > 286 || distanceCount > 30) {
      throw new NotDeflate('it has too many codes');
    }
    for (let i = 0; i < listed; i++) {
      lengthLengths[lengthOrder[i] ?? 0] = this.bits(3);
    }
    const table = huffmanTable(lengthLengths);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let i = 0; i < lengths.length;) {
      const symbol = this.symbol(table);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      const repeated = symbol === 16 ? lengths[i - 1] : 0;
      const count = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (repeated === undefined || i + count > lengths.length) {
        throw new NotDeflate('its code lengths are damaged');
      }
      lengths.fill(repeated, i, i + count);
      i += count;
    }
    if (lengths[256] === 0) {
      throw new NotDeflate('a block has no end');
    }
    return { kind: 'codes', literals: huffmanTable(lengths.subarray(0, literalCount)), distances: huffmanTable(lengths.subarray(literalCount)) };
  }

  private decodeCodes(literals: HuffmanTable, distances: HuffmanTable, end: number): void {
    this.copyMatch(end);
    // A symbol and its distance never reach beyond the lookahead.
    const stop = this.inputEnded ? -1 : this.input.length - lookahead;
    while (this.written < end && (this.inputEnded || this.at <= stop)) {
      const symbol = this.literals(literals, end);
      if (symbol === 256) {
        this.mode = { kind: 'header' };
        return;
      }
      if (symbol > 256) {
        this.readMatch(symbol - 257, distances);
        this.copyMatch(end);
      }
    }
  }

  /** Decodes literals up to a symbol that is none, which it returns; -1 where the room or the easy part of the input ends. */
  private literals(table: HuffmanTable, end: number): number {
    const { input, buffer } = this;
    const { entries } = table;
    const mask = (1 << table.bits) - 1;
    // A match may follow, of up to 48 bits; the stream's last bytes are decoded one symbol at a time, with every check.
    const last = input.length - (this.inputEnded ? 4 : 16);
    let { at, bitBuffer, bitCount, written } = this;
    let symbol = -1;
    while (written < end && at < last) {
      while (bitCount < 15) {
        bitBuffer |= (input[at++] ?? 0) << bitCount;
        bitCount += 8;
      }
      const entry = entries[bitBuffer & mask] ?? 0;
      const length = entry & 15;
      if (length === 0) {
        throw new NotDeflate('it has an unknown code');
      }
      bitBuffer >>>= length;
      bitCount -= length;
      symbol = entry >>> 4;
      if (symbol > 255) {
        break;
      }
      buffer[written++] = symbol;
      symbol = -1;
    }
    this.position += written - this.written;
    this.at = at;
    this.bitBuffer = bitBuffer;
    this.bitCount = bitCount;
    this.written = written;
    if (symbol < 0 && at >= last && written < end) {
      symbol = this.symbol(table);
      if (symbol < 256) {
        this.put(symbol);
      }
    }
    return symbol;
  }

  private readMatch(code: number, distances: HuffmanTable): void {
    const length = (lengthBases[code] ?? 0) + this.bits(lengthExtras[code] ?? 0);
    const place = this.symbol(distances);
    const base = distanceBases[place];
    if (code >= lengthBases.length || base === undefined) {
      throw new NotDeflate('it has an unknown length or distance');
    }
    this.matchLength = length;
    this.matchDistance = base + this.bits(distanceExtras[place] ?? 0);
    if (this.matchDistance > this.position) {
      throw new NotDeflate('a distance reaches before its beginning');
    }
  }

  private copyMatch(end: number): void {
    const { buffer, matchDistance } = this;
    const count = Math.min(this.matchLength, end - this.written);
    const to = this.written + count;
    if (matchDistance >= count) {
      buffer.copyWithin(this.written, this.written - matchDistance, to - matchDistance);
    } else if (matchDistance === 1) {
      buffer.fill(buffer[this.written - 1] ?? 0, this.written, to);
    } else {
      for (let at = this.written; at < to; at++) {
        buffer[at] = buffer[at - matchDistance] ?? 0;
      }
    }
    this.written = to;
    this.position += count;
    this.matchLength -= count;
  }

  private put(byte: number): void {
    this.buffer[this.written++] = byte;
    this.position += 1;
  }

  private symbol({ bits, entries }: HuffmanTable): number {
    while (this.bitCount < bits && this.at < this.input.length) {
      this.bitBuffer |= (this.input[this.at++] ?? 0) << this.bitCount;
      this.bitCount += 8;
    }
    const entry = entries[this.bitBuffer & ((1 << bits) - 1)] ?? 0;
    const length = entry & 15;
    if (length === 0) {
      throw new NotDeflate('it has an unknown code');
    }
    if (length > this.bitCount) {
      throw new NotDeflate('it is truncated');
    }
    this.bitBuffer >>>= length;
    this.bitCount -= length;
    return entry >>> 4;
  }

  /** The next `count` bits as a number, at most 16. */
  private bits(count: number): number {
    while (this.bitCount < count) {
      if (this.at >= this.input.length) {
        throw new NotDeflate('it is truncated');
      }
      this.bitBuffer |= (this.input[this.at++] ?? 0) << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bitBuffer & ((1 << count) - 1);
    this.bitBuffer >>>= count;
    this.bitCount -= count;
    return value;
  }
}
