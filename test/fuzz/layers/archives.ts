import { crc32, deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { joined, made, viewOf, type Layer } from './layer';

interface Member {
  readonly name: Uint8Array;
  readonly method: number;
  readonly content: Uint8Array;
}

/** The members of a zip archive, written again with the sizes and checksums they should have. */
export const zip: Layer = (bytes) => {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    return null;
  }
  const members = membersOf(bytes);
  return {
    parts: members.map(({ content }) => content),
    close: (parts) => archiveOf(members.map((member, i) => ({ ...member, content: parts[i] ?? member.content }))),
  };
};

function membersOf(bytes: Uint8Array): readonly Member[] {
  const view = viewOf(bytes);
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const members: Member[] = [];
  for (let at = view.getUint32(end + 16, true); at < end && view.getUint32(at, true) === 0x02014b50;) {
    const [method, size, nameLength] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(start, start + size);
    members.push({ name: bytes.subarray(at + 46, at + 46 + nameLength), method, content: method === 8 ? new Uint8Array(inflateRawSync(packed)) : packed });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function archiveOf(members: readonly Member[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, method, content } of members) {
    const packed = method === 8 ? new Uint8Array(deflateRawSync(content, { level: 1 })) : content;
    // The fields that a local header and the directory share.
    const shared = made(26, (view) => {
      view.setUint16(0, 20, true);
      view.setUint16(4, method, true);
      view.setUint32(10, crc32(content), true);
      view.setUint32(14, packed.length, true);
      view.setUint32(18, content.length, true);
      view.setUint16(22, name.length, true);
    });
    const [localMark, directoryMark] = [Uint8Array.of(0x50, 0x4b, 3, 4), Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0)];
    const offset = at;
    locals.push(localMark, shared, name, packed);
    directory.push(directoryMark, shared, made(14, (view) => { view.setUint32(10, offset, true); }), name);
    at += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = made(22, (view) => {
    view.setUint32(0, 0x06054b50, true);
    view.setUint16(8, members.length, true);
    view.setUint16(10, members.length, true);
    view.setUint32(12, size, true);
    view.setUint32(16, at, true);
  });
  return joined(...locals, ...directory, end);
}

/** What a gzip file holds. */
export const gzip: Layer = (bytes) => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    return null;
  }
  return { parts: [new Uint8Array(gunzipSync(bytes))], close: ([content = new Uint8Array(0)]) => new Uint8Array(gzipSync(content, { level: 1 })) };
};

/** The variables of a MAT file of level 5, inflated where they are compressed. */
export const matlab5: Layer = (bytes) => {
  const mark = String.fromCharCode(...bytes.subarray(126, 128));
  if (mark !== 'IM' && mark !== 'MI') {
    return null;
  }
  const littleEndian = mark === 'IM';
  const elements: { readonly type: number; readonly content: Uint8Array }[] = [];
  for (let at = 128; at + 8 <= bytes.length;) {
    const [type, size] = [viewOf(bytes).getUint32(at, littleEndian), viewOf(bytes).getUint32(at + 4, littleEndian)];
    const content = bytes.subarray(at + 8, at + 8 + size);
    elements.push({ type, content: type === 15 ? new Uint8Array(inflateSync(content)) : content });
    at += 8 + size;
  }
  return {
    parts: elements.map(({ content }) => content),
    close: (parts) => joined(bytes.subarray(0, 128), ...elements.flatMap(({ type }, i) => {
      const part = parts[i] ?? new Uint8Array(0);
      const content = type === 15 ? new Uint8Array(deflateSync(part, { level: 1 })) : part;
      return [made(8, (view) => { view.setUint32(0, type, littleEndian); view.setUint32(4, content.length, littleEndian); }), content];
    })),
  };
};
