import { open } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { dtypes } from './elements.mjs';

/** Writes an `.npy` file of blocks of float32, which become the dtype. */
export async function writeNpy(file, { dtype, shape }, blocks) {
  await write(file, npyHeader(dtype, shape), blocks, dtypes[dtype].of);
}

/** Writes a safetensors file of one tensor. */
export async function writeSafetensors(file, { name, dtype, shape }, blocks) {
  const bytes = elementsOf(shape) * dtypes[dtype].bytes;
  const header = Buffer.from(JSON.stringify({ [name]: { dtype: dtypes[dtype].safetensors, shape, data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await write(file, Buffer.concat([length, header]), blocks, dtypes[dtype].of);
}

/** Writes a zip of deflated `.npy` members, as `numpy.savez_compressed` does. `members`: name → { dtype, shape, blocks }. */
export async function writeNpz(file, members) {
  const written = await open(file, 'w');
  const directory = [];
  let offset = 0;
  for (const [name, { dtype, shape, blocks }] of Object.entries(members)) {
    const content = Buffer.concat([npyHeader(dtype, shape), ...Array.from(blocks, (block) => bytesOf(dtypes[dtype].of(block)))]);
    const deflated = zlib.deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32OfBuffer(content), 10);
    fields.writeUInt32LE(deflated.length, 14);
    fields.writeUInt32LE(content.length, 18);
    const entry = Buffer.from(`${name}.npy`);
    fields.writeUInt16LE(entry.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, entry]);
    await written.write(local);
    await written.write(deflated);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, place, entry]));
    offset += local.length + deflated.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  await written.write(Buffer.concat([central, Buffer.from('PK\x05\x06'), end]));
  await written.close();
}

/** An `.npy` file of zeros that takes no room on disk: its end is set, and nothing written. */
export async function writeSparseNpy(file, { dtype, shape }) {
  const header = npyHeader(dtype, shape);
  const written = await open(file, 'w');
  await written.write(header);
  await written.truncate(header.length + elementsOf(shape) * dtypes[dtype].bytes);
  await written.close();
}

const bytesOf = (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const elementsOf = (shape) => shape.reduce((product, length) => product * length, 1);

async function write(file, header, blocks, encode) {
  const written = await open(file, 'w');
  try {
    await written.write(header);
    for (const block of blocks) {
      await written.write(bytesOf(encode(block)));
    }
  } finally {
    await written.close();
  }
}

function npyHeader(dtype, shape) {
  const text = `{'descr': '${dtypes[dtype].npy}', 'fortran_order': False, 'shape': (${shape.map((length) => `${length},`).join(' ')}), }`;
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0]), Buffer.from(`${text.padEnd(117)}\n`)]);
}

function crc32OfBuffer(content) {
  return zlib.crc32 === undefined ? slowCrc32(content) : zlib.crc32(content);
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** For a Node whose zlib has no crc32. */
function slowCrc32(content) {
  let value = 0xffffffff;
  for (const byte of content) {
    value = table[(value ^ byte) & 255] ^ (value >>> 8);
  }
  return (value ^ 0xffffffff) >>> 0;
}
