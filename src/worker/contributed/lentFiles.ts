import { randomUUID } from 'node:crypto';
import type { ByteSource } from '../../core/bytes/byteSource';
import { BadInput } from '../../core/errors';

/** Open files of this thread that the host may read from, by handles that say nothing of them. */
export class LentFiles {
  private readonly files = new Map<string, ByteSource>();

  lend(source: ByteSource): string {
    const handle = randomUUID();
    this.files.set(handle, source);
    return handle;
  }

  takeBack(handle: string): void {
    this.files.delete(handle);
  }

  /**
   * Bytes from `offset` on; fewer at the end of the file.
   * @throws BadInput where the file is closed
   */
  async read({ file, offset, length }: { readonly file: string; readonly offset: number; readonly length: number }): Promise<Uint8Array> {
    const source = this.files.get(file);
    if (source === undefined) {
      throw new BadInput({ reason: 'the file is closed' });
    }
    const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - offset)));
    return bytes.subarray(0, await source.read(offset, bytes));
  }
}
