import { viewOf } from '../../bytes/byteOrder';

/** Thrown where bytes are no flat buffer; whoever knows the file says where. */
export class NotFlatBuffer extends Error {
  override readonly name = 'NotFlatBuffer';
}

/** A table of a flat buffer. Every place is checked before it is read; fields that are not there have the value they have by default. */
export class FlatTable {
  private constructor(private readonly view: DataView, private readonly at: number) {}

  /** The table at the root of a buffer. */
  static root(bytes: Uint8Array): FlatTable {
    const view = viewOf(bytes);
    return new FlatTable(view, checked(view, 0, 4) + view.getUint32(0, true));
  }

  int8(field: number): number {
    const at = this.place(field, 1);
    return at === 0 ? 0 : this.view.getInt8(at);
  }

  bool(field: number): boolean {
    return this.int8(field) !== 0;
  }

  int16(field: number): number {
    const at = this.place(field, 2);
    return at === 0 ? 0 : this.view.getInt16(at, true);
  }

  int32(field: number): number {
    const at = this.place(field, 4);
    return at === 0 ? 0 : this.view.getInt32(at, true);
  }

  /** A 64-bit integer that counts or measures something. */
  length(field: number): number {
    const at = this.place(field, 8);
    return at === 0 ? 0 : lengthAt(this.view, at);
  }

  text(field: number): string {
    const at = this.place(field, 4);
    if (at === 0) {
      return '';
    }
    const start = this.target(at);
    const length = this.view.getUint32(checked(this.view, start, 4), true);
    checked(this.view, start + 4, length);
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + start + 4, length));
  }

  table(field: number): FlatTable | null {
    const at = this.place(field, 4);
    return at === 0 ? null : new FlatTable(this.view, this.target(at));
  }

  tables(field: number): readonly FlatTable[] {
    return this.vector(field, 4, (at) => new FlatTable(this.view, this.target(at)));
  }

  /** A vector of structures of 64-bit lengths, `width` each. */
  structs(field: number, width: number): readonly (readonly number[])[] {
    return this.vector(field, width * 8, (at) => Array.from({ length: width }, (_, i) => lengthAt(this.view, at + i * 8)));
  }

  /** A vector of blocks: offset, length of the metadata (32 bits), length of the body. */
  blocks(field: number): readonly { readonly offset: number; readonly metadata: number; readonly body: number }[] {
    return this.vector(field, 24, (at) => ({
      offset: lengthAt(this.view, at), metadata: this.view.getInt32(at + 8, true), body: lengthAt(this.view, at + 16),
    }));
  }

  private vector<T>(field: number, itemBytes: number, read: (at: number) => T): readonly T[] {
    const at = this.place(field, 4);
    if (at === 0) {
      return [];
    }
    const start = this.target(at);
    const count = this.view.getUint32(checked(this.view, start, 4), true);
    checked(this.view, start + 4, count * itemBytes);
    return Array.from({ length: count }, (_, i) => read(start + 4 + i * itemBytes));
  }

  private target(at: number): number {
    return at + this.view.getUint32(checked(this.view, at, 4), true);
  }

  /** Where a field's value lies; 0 where it is not there. */
  private place(field: number, bytes: number): number {
    const table = checked(this.view, this.at - this.view.getInt32(checked(this.view, this.at, 4), true), 4);
    const slot = 4 + 2 * field;
    const offset = slot + 2 <= this.view.getUint16(table, true) ? this.view.getUint16(checked(this.view, table + slot, 2), true) : 0;
    return offset === 0 ? 0 : checked(this.view, this.at + offset, bytes);
  }
}

function lengthAt(view: DataView, at: number): number {
  const value = view.getBigInt64(at, true);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new NotFlatBuffer(`a length of ${value}`);
  }
  return Number(value);
}

function checked(view: DataView, at: number, length: number): number {
  if (at < 0 || at + length > view.byteLength) {
    throw new NotFlatBuffer('something lies outside it');
  }
  return at;
}
