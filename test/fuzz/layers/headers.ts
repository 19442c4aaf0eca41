import { joined, made, viewOf, type Layer } from './layer';

/** The header and the data of an npy file. */
export const npy: Layer = (bytes) => {
  if (bytes.length < 12 || bytes[0] !== 0x93 || bytes[1] !== 0x4e) {
    return null;
  }
  const isShort = bytes[6] === 1;
  const start = isShort ? 10 : 12;
  const end = start + (isShort ? viewOf(bytes).getUint16(8, true) : viewOf(bytes).getUint32(8, true));
  return end > bytes.length ? null : {
    parts: [bytes.subarray(start, end), bytes.subarray(end)],
    close: ([header = new Uint8Array(0), data = new Uint8Array(0)]) => joined(
      bytes.subarray(0, 8),
      made(4, (view) => { view.setUint32(0, header.length, true); }).subarray(0, start - 8),
      header, data,
    ),
  };
};

/** The header and the data of a safetensors file. */
export const safetensors: Layer = (bytes) => {
  const end = bytes.length < 10 || bytes[8] !== 0x7b ? Infinity : 8 + Number(viewOf(bytes).getBigUint64(0, true));
  return end > bytes.length ? null : {
    parts: [bytes.subarray(8, end), bytes.subarray(end)],
    close: ([header = new Uint8Array(0), data = new Uint8Array(0)]) => joined(
      made(8, (view) => { view.setBigUint64(0, BigInt(header.length), true); }), header, data,
    ),
  };
};

/** The body and the footer of a Parquet or an Arrow file, which end with the footer's length and their mark. */
export const footed: Layer = (bytes) => {
  const mark = ['PAR1', 'ARROW1'].find((text) => Buffer.from(bytes.subarray(-text.length)).toString('latin1') === text);
  const lengthAt = bytes.length - 4 - (mark?.length ?? 0);
  const start = mark === undefined || lengthAt < 0 ? -1 : lengthAt - viewOf(bytes).getUint32(lengthAt, true);
  return start < 0 ? null : {
    parts: [bytes.subarray(0, start), bytes.subarray(start, lengthAt)],
    close: ([body = new Uint8Array(0), footer = new Uint8Array(0)]) => joined(
      body, footer, made(4, (view) => { view.setUint32(0, footer.length, true); }), bytes.subarray(lengthAt + 4),
    ),
  };
};
