import { viewOf } from '../bytes/byteOrder';
import type { ByteSource } from '../bytes/byteSource';
import { readExactly } from '../bytes/readExactly';
import { BadInput } from '../errors';
import { elementCount, maximumAxes } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import type { CancelSignal } from '../work';
import { parseNpyType, type NpyType } from './npyType';
import { NotALiteral, parsePythonLiteral, type PythonLiteral } from './pythonLiteral';

/** Headers of real files have some hundred bytes; NumPy itself refuses more than 10 000 unless told otherwise. */
const maximumHeader = 1 << 20;

/** Read at once: nearly every header is this short, and archives have many. */
const usualHeader = 256;

/** What the header of an `.npy` file says. */
export interface NpyHeader {
  readonly type: NpyType;
  readonly fortranOrder: boolean;
  readonly shape: Shape;
  readonly elements: number;
  /** Where the data begins. */
  readonly dataOffset: number;
}

/** Whether the bytes begin as every `.npy` file does. */
export function hasNpyMagic(head: Uint8Array): boolean {
  return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, i) => head[i] === byte);
}

/**
 * Reads the header (format versions 1.0, 2.0 and 3.0 of `numpy.lib.format`).
 * @throws BadInput where it is not one that NumPy writes
 */
export async function readNpyHeader(source: ByteSource, signal?: CancelSignal): Promise<NpyHeader> {
  const head = await readExactly(source, 0, Math.min(source.size, usualHeader), 'npy header', signal);
  const part = async (offset: number, length: number): Promise<Uint8Array> => (offset + length <= head.length
    ? head.subarray(offset, offset + length)
    : readExactly(source, offset, length, 'npy header', signal));
  const start = await part(0, 8);
  if (!hasNpyMagic(start)) {
    throw refuse(source, 'does not begin with the bytes of an .npy file');
  }
  const version = start[6] ?? 0;
  if (version < 1 || version > 3 || start[7] !== 0) {
    throw refuse(source, `has the unknown format version ${version}.${start[7] ?? 0}`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const view = viewOf(await part(8, lengthBytes));
  const length = version === 1 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > maximumHeader) {
    throw refuse(source, `claims ${length} bytes, more than ${maximumHeader}`);
  }
  const dataOffset = 8 + lengthBytes + length;
  const bytes = await part(8 + lengthBytes, length);
  return { ...parseHeader(source, decodeText(source, bytes, version)), dataOffset };
}

function decodeText(source: ByteSource, bytes: Uint8Array, version: number): string {
  try {
    return new TextDecoder(version === 3 ? 'utf-8' : 'latin1', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(source, 'is not UTF-8 text');
  }
}

function parseHeader(source: ByteSource, text: string): Omit<NpyHeader, 'dataOffset'> {
  const fields = readFields(source, text);
  const descr = fields.get('descr');
  const fortranOrder = fields.get('fortran_order');
  const shape = fields.get('shape');
  if (descr === undefined || fortranOrder === undefined || shape === undefined || fields.size !== 3) {
    throw refuse(source, `must have exactly the keys descr, fortran_order and shape, and has ${[...fields.keys()].join(', ') || 'none'}`);
  }
  if (fortranOrder.kind !== 'boolean') {
    throw refuse(source, 'fortran_order is neither True nor False');
  }
  const lengths = readShape(source, shape);
  const elements = elementCount(lengths);
  if (elements === null) {
    throw refuse(source, `the shape (${lengths.join(', ')}) has more than 2^53 elements`);
  }
  return { type: readType(source, descr), fortranOrder: fortranOrder.value, shape: lengths, elements };
}

function readFields(source: ByteSource, text: string): Map<string, PythonLiteral> {
  const literal = parseLiteral(source, text);
  if (literal.kind !== 'dict') {
    throw refuse(source, 'is not a dictionary');
  }
  const fields = new Map(literal.entries);
  if (fields.size !== literal.entries.length) {
    throw refuse(source, 'has the same key twice');
  }
  return fields;
}

function parseLiteral(source: ByteSource, text: string): PythonLiteral {
  try {
    return parsePythonLiteral(text);
  } catch (error) {
    throw error instanceof NotALiteral ? refuse(source, error.message) : error;
  }
}

function readShape(source: ByteSource, shape: PythonLiteral): Shape {
  if (shape.kind !== 'tuple') {
    throw refuse(source, 'the shape is not a tuple');
  }
  if (shape.items.length > maximumAxes) {
    throw refuse(source, `the shape has ${shape.items.length} axes, more than ${maximumAxes}`);
  }
  return shape.items.map((item) => {
    if (item.kind !== 'integer' || item.value < 0n || item.value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw refuse(source, `the shape holds ${item.kind === 'integer' ? item.value.toString() : `a ${item.kind}`}, which is no length`);
    }
    return Number(item.value);
  });
}

function readType(source: ByteSource, descr: PythonLiteral): NpyType {
  try {
    return parseNpyType(descr);
  } catch (error) {
    throw error instanceof BadInput ? error.within({ file: source.name, place: 'npy header' }) : error;
  }
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'npy header', reason });
}
