// What runs in a paused JavaScript program: whether we see the same files, and its tensors as a file that we read.
const stored = {
  float64: '<f8', float32: '<f4', float16: '<f2', int64: '<i8', int32: '<i4', int16: '<i2', int8: '|i1', uint64: '<u8', uint32: '<u4', uint16: '<u2', uint8: '|u1', bool: '|b1',
};
const largestArchive = 2 ** 32 - 2 ** 20;
const pieceBytes = 40500;

/** The first 64 bytes of a file that we wrote: who reads them sees the same files. Null where there is no such file, or there are none. */
function answerNonce({ path }) {
  const fs = nodeModule('fs');
  const pid = process?.pid ?? 0;
  if (fs === undefined) {
    return { nonce: null, pid };
  }
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
  let file;
  try {
    file = fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return { nonce: null, pid };
  }
  try {
    const bytes = new Uint8Array(64);
    const length = fs.fstatSync(file).isFile() ? fs.readSync(file, bytes, 0, 64, 0) : -1;
    return { nonce: length < 0 ? null : String.fromCharCode(...bytes.subarray(0, length)), pid };
  } finally {
    fs.closeSync(file);
  }
}

/** One uncompressed .npz in a folder that nobody else can read, as a new file that nobody else can read. */
function answerSave({ folder, name, most = largestArchive }, values) {
  const fs = nodeModule('fs') ?? refuse('folder', 'the program has no files');
  if (!/^[A-Za-z0-9_-][\w.-]*$/.test(name)) {
    refuse('folder', "the file's name is not a plain name");
  }
  const arrays = Object.entries(values).map(([key, value]) => arrayOf(opened(value, key)));
  if (arrays.reduce((sum, { bytes }) => sum + bytes.length, 0) > Math.min(most, largestArchive)) {
    refuse('too-large', `the tensors have more than ${Math.min(most, largestArchive)} bytes`);
  }
  checkFolder(fs, folder);
  const path = nodeModule('path').join(folder, name);
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
  const file = fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  let size;
  try {
    size = writeArchive(fs, file, arrays);
  } catch (error) {
    fs.unlinkSync(path);
    throw error;
  } finally {
    fs.closeSync(file);
  }
  return { bytes: size, name, values: Object.fromEntries(arrays.map(({ key, shape, dtype }) => [key, { shape, dtype }])) };
}

function checkFolder(fs, folder) {
  const facts = fs.lstatSync(folder);
  if (!facts.isDirectory() || (process.getuid !== undefined && (facts.uid !== process.getuid() || (facts.mode & 0o077) !== 0))) {
    refuse('folder', "the folder is not this user's alone");
  }
}

/** The bytes of a value as the file has them. */
function arrayOf(source) {
  const { name: key, shape, dtype, kind } = source;
  const data = source.read();
  const packed = kind !== 'list' && kind !== 'number' ? data
    : dtype === 'int64' ? BigInt64Array.from(data, globalThis.BigInt) : dtype === 'bool' ? Uint8Array.from(data) : data;
  return { key, shape, dtype, bytes: new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength) };
}

/** `start` up to `end` of one value's bytes, for who does not see our files; fewer where they are too many. */
function answerPiece(request, values) {
  const [[name, value]] = Object.entries(values);
  const { shape, dtype, bytes } = arrayOf(opened(value, name));
  const start = Math.min(Math.max(0, request.start), bytes.length);
  const end = Math.min(Math.max(start, request.end), bytes.length, start + pieceBytes);
  return { start, size: bytes.length, shape, stored: stored[dtype], base64: globalThis.btoa(String.fromCharCode.apply(null, bytes.subarray(start, end))) };
}

/** The members one after the other, then their directory (APPNOTE.TXT 4.3). Returns how many bytes were written. */
function writeArchive(fs, file, arrays) {
  let at = 0;
  const write = (bytes) => {
    for (let done = 0; done < bytes.length;) {
      checkTime();
      done += fs.writeSync(file, bytes, done, Math.min(1 << 24, bytes.length - done), at + done);
    }
    at += bytes.length;
  };
  const directory = arrays.map(({ key, shape, dtype, bytes }) => {
    const header = npyHeader(shape, stored[dtype]);
    const entry = { name: `${key}.npy`, offset: at, size: header.length + bytes.length, crc: checksum(bytes, checksum(header, 0)) };
    write(zipHeader(entry, false));
    write(header);
    write(bytes);
    return entry;
  });
  const start = at;
  directory.forEach((entry) => { write(zipHeader(entry, true)); });
  write(fields([4, 0x06054b50], [2, 0], [2, 0], [2, directory.length], [2, directory.length], [4, at - start], [4, start], [2, 0]));
  return at;
}

function npyHeader(shape, descr) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((length) => `${length},`).join('')}), }`;
  const padded = `${text}${' '.repeat(63 - (text.length + 10) % 64)}\n`;
  return Uint8Array.from([0x93, ...'NUMPY'.split('').map(codeOf), 1, 0, padded.length & 255, padded.length >> 8, ...padded.split('').map(codeOf)]);
}

const codeOf = (character) => character.charCodeAt(0);

/** The header before a stored member, or its entry in the directory. */
function zipHeader({ name, offset, size, crc }, isDirectory) {
  const common = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], [4, crc], [4, size], [4, size], [2, name.length], [2, 0]];
  const head = isDirectory
    ? fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset])
    : fields([4, 0x04034b50], ...common);
  return Uint8Array.from([...head, ...name.split('').map(codeOf)]);
}

/** Numbers of so many bytes each, the least byte first. */
function fields(...numbers) {
  return Uint8Array.from(numbers.flatMap(([width, number]) => Array.from({ length: width }, (_, i) => Math.floor(number / 256 ** i) & 255)));
}

/** The CRC-32 of zip files, going on from that of what came before. */
function checksum(bytes, before) {
  const native = nodeModule('zlib')?.crc32;
  if (native !== undefined) {
    // Node forgets what came before where there are no bytes.
    return bytes.length === 0 ? before : native(bytes, before);
  }
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) {
    crc = checksums[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

const checksums = Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return crc;
});
