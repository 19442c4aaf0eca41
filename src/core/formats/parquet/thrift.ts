import { viewOf } from '../../bytes/byteOrder';

/** Thrown with what is wrong with a structure; whoever knows the file says where. */
export class NotThrift extends Error {
  override readonly name = 'NotThrift';
}

/** A value of Thrift's compact protocol; text and bytes are their length only. */
export type ThriftValue = number | bigint | boolean | ThriftStruct | readonly ThriftValue[];

export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const deepest = 24;

/**
 * Reads a structure of Thrift's compact protocol. Nothing is allocated for a count that the bytes cannot hold, so that
 * whoever parses them afterwards does not either.
 * @returns the structure and where it ends
 * @throws NotThrift
 */
export function readThrift(bytes: Uint8Array, start: number): { readonly value: ThriftStruct; readonly end: number } {
  const reader = new ThriftReader(bytes, start);
  return { value: reader.struct(0), end: reader.at };
}

class ThriftReader {
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array, public at: number) {
    this.view = viewOf(bytes);
  }

  struct(depth: number): ThriftStruct {
    if (depth > deepest) {
      throw new NotThrift('is nested too deeply');
    }
    const fields = new Map<number, ThriftValue>();
    let id = 0;
    for (;;) {
      const head = this.byte();
      const type = head & 15;
      if (type === 0) {
        return fields;
      }
      id = head >> 4 === 0 ? Number(this.zigzag()) : id + (head >> 4);
      fields.set(id, this.value(type, depth));
    }
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case 1: return true;
      case 2: return false;
      case 3: return this.byte();
      case 4: case 5: return Number(this.zigzag());
      case 6: return this.zigzag();
      case 7: return this.double();
      case 8: return this.skip(this.size());
      case 9: return this.list(depth);
      case 12: return this.struct(depth + 1);
      default: throw new NotThrift(`has a value of the unknown type ${type}`);
    }
  }

  private list(depth: number): ThriftValue {
    if (depth > deepest) {
      throw new NotThrift('is nested too deeply');
    }
    const head = this.byte();
    const type = head & 15;
    const count = head >> 4 === 15 ? this.size() : head >> 4;
    if (count > this.bytes.length - this.at) {
      throw new NotThrift(`has a list of ${count} elements, more than there are bytes`);
    }
    const values: ThriftValue[] = [];
    for (let i = 0; i < count; i++) {
      values.push(type === 1 || type === 2 ? this.byte() === 1 : this.value(type, depth + 1));
    }
    return values;
  }

  private double(): number {
    this.skip(8);
    return this.view.getFloat64(this.at - 8, true);
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) {
      throw new NotThrift('ends in the middle');
    }
    return byte;
  }

  private skip(length: number): number {
    if (length > this.bytes.length - this.at) {
      throw new NotThrift('ends in the middle');
    }
    this.at += length;
    return length;
  }

  private size(): number {
    const value = this.varint();
    if (value > 0x7fffffffn) {
      throw new NotThrift(`has a length of ${value}`);
    }
    return Number(value);
  }

  private zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new NotThrift('has a number of more than 64 bits');
  }
}
