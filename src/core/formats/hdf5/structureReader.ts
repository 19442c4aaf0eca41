import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { unattended, type Work } from '../../work';
import { chunkOwner } from './chunkCache';
import { FieldCursor, type FieldSizes } from './fieldCursor';
import { lookup3 } from './lookup3';

/** Structures are small and lie in clusters, so whole pages are read and kept. */
const pageBytes = 1 << 14;
const maximumPages = 256;
/** No structure but a large group's heap comes near this. */
const maximumStructure = 1 << 26;

/** Reads the structures of one file. Addresses count from the superblock on. */
export class StructureReader {
  private readonly pages: Map<number, Uint8Array>;
  /** What the file's decoded chunks are kept under. */
  readonly owner: string;

  private spent = 0;

  /** @param budget bytes that may be read through it */
  constructor(
    readonly source: ByteSource, readonly sizes: FieldSizes, readonly work: Work = unattended,
    private readonly budget = Infinity, from?: StructureReader,
  ) {
    this.pages = from?.pages ?? new Map<number, Uint8Array>();
    this.owner = from?.owner ?? chunkOwner();
  }

  /** The same file, read for another piece of work. */
  for(work: Work | undefined): StructureReader {
    return new StructureReader(this.source, this.sizes, work, Infinity, this);
  }

  /** @throws BadInput where the file ends before them or they are more than any structure has */
  async bytes(address: number, length: number, what: string): Promise<Uint8Array> {
    if (!(length >= 0)) {
      throw new BadInput({ place: what, reason: 'has an impossible size' });
    }
    this.spent += length;
    if (this.spent > this.budget) {
      throw new BadInput({ place: what, reason: 'is damaged: the same structures are referred to over and over' });
    }
    if (length > maximumStructure) {
      throw new BadInput({ place: what, reason: `claims ${length} bytes, more than ${maximumStructure} are not read` });
    }
    if (length > 4 * pageBytes || address + length > this.source.size) {
      return readExactly(this.source, address, length, what, this.work.signal);
    }
    const result = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const index = Math.floor((address + done) / pageBytes);
      const part = (await this.page(index)).subarray(address + done - index * pageBytes).subarray(0, length - done);
      result.set(part, done);
      done += part.length;
    }
    return result;
  }

  async cursor(address: number, length: number, what: string): Promise<FieldCursor> {
    return new FieldCursor(await this.bytes(address, length, what), this.sizes, what);
  }

  /**
   * A structure of known length that ends with its checksum, after its signature.
   * @throws BadInput where either is wrong
   */
  async sealed(address: number, length: number, signature: string, what: string): Promise<FieldCursor> {
    const bytes = await this.bytes(address, length, what);
    const cursor = new FieldCursor(bytes.subarray(0, -4), this.sizes, what);
    cursor.signature(signature);
    requireSeal(bytes, what);
    return cursor;
  }

  private async page(index: number): Promise<Uint8Array> {
    const known = this.pages.get(index);
    if (known !== undefined) {
      return known;
    }
    const start = index * pageBytes;
    const page = await readExactly(this.source, start, Math.min(pageBytes, this.source.size - start), 'structure', this.work.signal);
    this.pages.set(index, page);
    const [oldest] = this.pages.keys();
    if (this.pages.size > maximumPages && oldest !== undefined) {
      this.pages.delete(oldest);
    }
    return page;
  }
}

/** The last four bytes must be the hash of those before. */
export function requireSeal(bytes: Uint8Array, what: string): void {
  const content = bytes.subarray(0, -4);
  if (bytes.length < 4 || viewOf(bytes).getUint32(content.length, true) !== lookup3(content)) {
    throw new BadInput({ place: what, reason: 'is damaged: its checksum does not fit' });
  }
}
