import type { ByteSource } from '../../bytes/byteSource';
import { ForwardReader } from '../../bytes/forwardReader';
import { BadInput } from '../../errors';
import { maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { throwIfCancelled, type Work } from '../../work';

/** A tensor as the header has it. */
export interface GgufTensorInfo {
  readonly name: string;
  /** Slowest axis first, as everywhere here; the file has the fastest first. Lengths past 2^53 are Infinity. */
  readonly shape: Shape;
  readonly type: number;
  /** From the start of the data section on; Infinity past 2^53. */
  readonly offset: number;
}

/** What stands before the data. */
export interface GgufHeader {
  readonly littleEndian: boolean;
  readonly tensors: readonly GgufTensorInfo[];
  /** What data is aligned to. */
  readonly alignment: number;
  readonly dataOffset: number;
}

const maximumTensors = 200_000;
const maximumKeys = 100_000;
/** Items of all arrays of text together: vocabularies have some hundred thousand. */
const maximumTexts = 10_000_000;
const maximumName = 1 << 16;
const maximumDepth = 8;
const usualAlignment = 32;

/** Bytes of the values of fixed size by their type: u8 i8 u16 i16 u32 i32 f32 bool, u64 i64 f64. */
const valueBytes: ReadonlyMap<number, number> = new Map([
  [0, 1], [1, 1], [2, 2], [3, 2], [4, 4], [5, 4], [6, 4], [7, 1], [10, 8], [11, 8], [12, 8],
]);
const textType = 8;
const arrayType = 9;
const uint32Type = 4;

/** Whether the bytes begin as every GGUF file does. */
export function hasGgufMagic(head: Uint8Array): boolean {
  return [0x47, 0x47, 0x55, 0x46].every((byte, i) => head[i] === byte);
}

/**
 * Reads the header (gguf.md, versions 2 and 3; of either byte order).
 * @throws BadInput where it is damaged, or claims more than the file can hold
 */
export async function readGgufHeader(source: ByteSource, work: Work): Promise<GgufHeader> {
  return new HeaderReader(source, work).read();
}

class HeaderReader {
  private readonly reader: ForwardReader;
  private littleEndian = true;
  private alignment = usualAlignment;
  private texts = 0;

  constructor(private readonly source: ByteSource, private readonly work: Work) {
    this.reader = new ForwardReader(source, 0, 'header', work.signal);
  }

  async read(): Promise<GgufHeader> {
    await this.readVersion();
    const tensorCount = await this.count('tensors', maximumTensors);
    const keyCount = await this.count('keys', maximumKeys);
    for (let i = 0; i < keyCount; i++) {
      await this.readKey();
      await this.breathe(i);
    }
    const tensors: GgufTensorInfo[] = [];
    for (let i = 0; i < tensorCount; i++) {
      tensors.push(await this.readTensor());
      await this.breathe(i);
    }
    const { littleEndian, alignment } = this;
    return { littleEndian, tensors, alignment, dataOffset: Math.ceil(this.reader.position / alignment) * alignment };
  }

  private async readVersion(): Promise<void> {
    const start = await this.reader.bytes(4);
    if (!hasGgufMagic(start)) {
      throw this.refuse('does not begin with GGUF');
    }
    const view = await this.reader.view(4);
    // A small number whose low bytes are zero is a number of the other byte order.
    this.littleEndian = view.getUint16(0, true) !== 0;
    const version = view.getUint32(0, this.littleEndian);
    if (version !== 2 && version !== 3) {
      throw this.refuse(`has the version ${version}; 2 and 3 are read`);
    }
  }

  /** `general.alignment` is the one key that says how the file is read; the others are passed over. */
  private async readKey(): Promise<void> {
    const key = await this.text(maximumName);
    const type = await this.uint32();
    if (key !== 'general.alignment') {
      await this.skipValue(type, 0);
      return;
    }
    this.alignment = type === uint32Type ? await this.uint32() : 0;
    if (this.alignment === 0 || this.alignment % 8 !== 0 || this.alignment > 1 << 20) {
      throw this.refuse('its general.alignment is no multiple of 8 up to 1 MiB');
    }
  }

  private async skipValue(type: number, depth: number): Promise<void> {
    const bytes = valueBytes.get(type);
    if (bytes !== undefined) {
      this.skip(bytes);
    } else if (type === textType) {
      this.skip(await this.uint64());
    } else if (type === arrayType && depth < maximumDepth) {
      await this.skipArray(depth);
    } else {
      throw this.refuse(type === arrayType ? `has arrays more than ${maximumDepth} levels deep` : `has a value of the unknown type ${type}`);
    }
  }

  private async skipArray(depth: number): Promise<void> {
    const type = await this.uint32();
    const length = await this.uint64();
    const bytes = valueBytes.get(type);
    if (bytes !== undefined) {
      this.skip(length * bytes);
      return;
    }
    this.texts += length;
    if (this.texts > maximumTexts || length * 8 > this.source.size - this.reader.position) {
      throw this.refuse(`has an array of ${length} items, which do not fit`);
    }
    for (let i = 0; i < length; i++) {
      await this.skipValue(type, depth + 1);
      await this.breathe(i);
    }
  }

  private async readTensor(): Promise<GgufTensorInfo> {
    const name = await this.text(maximumName);
    const axes = await this.uint32();
    if (axes > maximumAxes) {
      throw this.refuse(`the tensor ${JSON.stringify(name.slice(0, 100))} has ${axes} axes, more than ${maximumAxes}`);
    }
    const shape: number[] = [];
    for (let i = 0; i < axes; i++) {
      shape.unshift(await this.uint64());
    }
    return { name, shape, type: await this.uint32(), offset: await this.uint64() };
  }

  /** A number of things of which each takes some bytes of the file. */
  private async count(what: string, maximum: number): Promise<number> {
    const count = await this.uint64();
    if (count > maximum || count > this.source.size) {
      throw this.refuse(`claims ${count} ${what}, more than ${maximum}, or than the file has bytes`);
    }
    return count;
  }

  private async text(maximum: number): Promise<string> {
    const length = await this.uint64();
    if (length > maximum) {
      throw this.refuse(`has a name of ${length} bytes, more than ${maximum}`);
    }
    return new TextDecoder().decode(await this.reader.bytes(length));
  }

  private async uint32(): Promise<number> {
    return (await this.reader.view(4)).getUint32(0, this.littleEndian);
  }

  /** Infinity past 2^53. */
  private async uint64(): Promise<number> {
    const value = (await this.reader.view(8)).getBigUint64(0, this.littleEndian);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
  }

  private skip(bytes: number): void {
    if (bytes > this.source.size - this.reader.position) {
      throw this.refuse(`truncated: a value of ${bytes} bytes at byte ${this.reader.position} ends past the file's ${this.source.size}`);
    }
    this.reader.skip(bytes);
  }

  private async breathe(step: number): Promise<void> {
    if (step % 4096 === 4095) {
      throwIfCancelled(this.work.signal);
      this.work.progress(this.reader.position / this.source.size, `Listing ${this.source.name}`);
      await this.work.pause();
    }
  }

  private refuse(reason: string): BadInput {
    return new BadInput({ file: this.source.name, place: 'header', reason });
  }
}
