import { crc32c } from '../../../src/core/formats/tensorflow/crc32c';
import { lookup3 } from '../../../src/core/formats/hdf5/lookup3';
import { unsnappy } from '../../../src/core/formats/tensorflow/snappy';
import { joined, made, viewOf, type Layer } from './layer';

function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The records of an event file, with their lengths and checksums. */
export const records: Layer = (bytes) => {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + 16 > bytes.length ? Infinity : Number(viewOf(bytes).getBigUint64(at, true));
    if (at + 16 + length > bytes.length || masked(bytes.subarray(at, at + 8)) !== viewOf(bytes).getUint32(at + 8, true)) {
      return null;
    }
    parts.push(bytes.subarray(at + 12, at + 12 + length));
    at += 16 + length;
  }
  return { parts, close: (changed) => joined(...changed.flatMap((record) => [...lengthOf(record), record, sealOf(record)])) };
};

function lengthOf(record: Uint8Array): readonly Uint8Array[] {
  const length = made(8, (view) => { view.setBigUint64(0, BigInt(record.length), true); });
  return [length, sealOf(length)];
}

function sealOf(bytes: Uint8Array): Uint8Array {
  return made(4, (view) => { view.setUint32(0, masked(bytes), true); });
}

const footerBytes = 48;

/** The blocks of a TensorFlow index, decompressed. It is written again with plain blocks. */
export const sortedTable: Layer = (bytes) => {
  if (bytes.length < footerBytes || viewOf(bytes).getBigUint64(bytes.length - 8, true) !== 0xdb4775248b80fb57n) {
    return null;
  }
  const handles = new Varints(bytes, bytes.length - footerBytes);
  handles.next();
  handles.next();
  const index = entriesOf(blockAt(bytes, handles.next(), handles.next()));
  const parts = index.map(({ value }) => {
    const place = new Varints(value, 0);
    return blockAt(bytes, place.next(), place.next());
  });
  return { parts, close: (changed) => tableOf(index.map(({ key }) => key), changed) };
};

function blockAt(bytes: Uint8Array, offset: number, size: number): Uint8Array {
  const content = bytes.subarray(offset, offset + size);
  return bytes[offset + size] === 1 ? unsnappy(content, 1 << 20) : content;
}

function entriesOf(block: Uint8Array): readonly { readonly key: Uint8Array; readonly value: Uint8Array }[] {
  const end = block.length - 4 - 4 * viewOf(block).getUint32(block.length - 4, true);
  const entries: { key: Uint8Array; value: Uint8Array }[] = [];
  let previous = new Uint8Array(0);
  for (const numbers = new Varints(block, 0); numbers.at < end;) {
    const [shared, unshared, length] = [numbers.next(), numbers.next(), numbers.next()];
    previous = new Uint8Array(joined(previous.subarray(0, shared), block.subarray(numbers.at, numbers.at + unshared)));
    entries.push({ key: previous, value: block.subarray(numbers.at + unshared, numbers.at + unshared + length) });
    numbers.at += unshared + length;
  }
  return entries;
}

function tableOf(keys: readonly Uint8Array[], blocks: readonly Uint8Array[]): Uint8Array {
  const out: Uint8Array[] = [];
  let at = 0;
  const write = (block: Uint8Array): Uint8Array => {
    const handle = joined(varint(at), varint(block.length));
    const sealed = joined(block, Uint8Array.of(0));
    out.push(sealed, sealOf(sealed));
    at += sealed.length + 4;
    return handle;
  };
  const index = blocks.map((block, i) => {
    const [key = new Uint8Array(0), handle] = [keys[i], write(block)];
    return joined(varint(0), varint(key.length), varint(handle.length), key, handle);
  });
  const restarts = made(8, (view) => { view.setUint32(4, 1, true); });
  const handles = joined(write(restarts), write(joined(...index, restarts)));
  const footer = new Uint8Array(footerBytes);
  footer.set(handles);
  viewOf(footer).setBigUint64(footerBytes - 8, 0xdb4775248b80fb57n, true);
  return joined(...out, footer);
}

/** Numbers of variable length, one after the other. */
class Varints {
  constructor(private readonly bytes: Uint8Array, public at: number) {}

  next(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) {
        return value;
      }
    }
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) {
    bytes.push((value % 128) | 128);
  }
  return Uint8Array.of(...bytes, value);
}

/** Marks with which HDF5's structures with checksums begin; the superblock's is not among them. */
const sealedMarks = ['OHDR', 'OCHK', 'FRHP', 'FHIB', 'FHDB', 'BTHD', 'BTIN', 'BTLF', 'FAHD', 'FADB', 'EAHD', 'EAIB', 'EASB', 'EADB'];
const longestSealed = 4096;

/** The structures of an HDF5 file that have a checksum. They keep their lengths, for others say where each lies. */
export const hdf5: Layer = (bytes) => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const first = text.indexOf('\x89HDF\r\n\x1a\n');
  if (first < 0) {
    return null;
  }
  const starts = [...text.matchAll(new RegExp(sealedMarks.join('|'), 'g'))].map(({ index }) => index);
  if (viewOf(bytes).getUint8(first + 8) >= 2) {
    starts.unshift(first);
  }
  const ranges = starts.flatMap((start, i) => {
    const limit = Math.min(starts[i + 1] ?? bytes.length, start + longestSealed, bytes.length);
    for (let end = start + 5; end + 4 <= limit; end++) {
      if (viewOf(bytes).getUint32(end, true) === lookup3(bytes.subarray(start, end))) {
        return [[start, end] as const];
      }
    }
    return [];
  });
  return {
    parts: ranges.map(([start, end]) => bytes.subarray(start, end)),
    close: (parts) => {
      const result = bytes.slice();
      for (const [i, [start, end]] of ranges.entries()) {
        result.set((parts[i] ?? new Uint8Array(0)).subarray(0, end - start), start);
        viewOf(result).setUint32(end, lookup3(result.subarray(start, end)), true);
      }
      return result;
    },
  };
};
