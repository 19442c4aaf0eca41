import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import type { Siblings } from '../siblings';

/** A shard, or why it is not there. */
export type Shard = ByteSource | BadInput;

const dataName = /^(.*)\.data-\d{5}-of-\d{5}$/i;
const indexName = /^(.*)\.index$/i;

/** The part of a checkpoint's name that all its files share, from the name of any of them; null where it is none. */
export function prefixOf(name: string): string | null {
  return dataName.exec(name)?.[1] ?? indexName.exec(name)?.[1] ?? null;
}

/** Whether a file holds values of a checkpoint, and not its index. */
export function isDataName(name: string): boolean {
  return dataName.test(name);
}

/** The data files of a checkpoint. Only those that tensors lie in are opened. */
export class ShardFiles {
  private readonly opened = new Map<number, Shard>();

  constructor(private readonly prefix: string, private readonly count: number, private readonly siblings: Siblings) {}

  /** @throws OutsideWorkspace as the file system throws it */
  async open(shard: number): Promise<Shard> {
    const known = this.opened.get(shard);
    if (known !== undefined) {
      return known;
    }
    const found = await this.siblings.open(this.nameOf(shard)).catch((error: unknown) => {
      if (error instanceof BadInput) {
        return error;
      }
      throw error;
    });
    this.opened.set(shard, found);
    return found;
  }

  nameOf(shard: number): string {
    const digits = (value: number): string => String(value).padStart(5, '0');
    return `${this.prefix}.data-${digits(shard)}-of-${digits(this.count)}`;
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].flatMap((shard) => (shard instanceof BadInput ? [] : [shard.close()])));
  }
}
