import { readUint64, viewOf } from '../bytes/byteOrder';
import type { ByteSource } from '../bytes/byteSource';
import { readExactly } from '../bytes/readExactly';
import { BadInput } from '../errors';
import type { DType } from '../tensors/dtype';
import { bitsOf, isNumeric, storedBytes } from '../tensors/dtypeTable';
import { describeShape, elementCount, maximumAxes } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import type { CancelSignal } from '../work';
import { storedComplexTensors } from './complexTensors';
import type { DumpTensor, Format } from './format';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from './json/jsonValue';
import { opaqueTensor } from './opaqueTensor';
import { storedTensor } from './storedTensor';

/** The reference implementation's own limit. */
const maximumHeader = 100_000_000;

const dtypes: ReadonlyMap<string, DType> = new Map([
  ['BOOL', 'bool'], ['U8', 'uint8'], ['I8', 'int8'], ['U16', 'uint16'], ['I16', 'int16'], ['U32', 'uint32'], ['I32', 'int32'],
  ['U64', 'uint64'], ['I64', 'int64'], ['F16', 'float16'], ['BF16', 'bfloat16'], ['F32', 'float32'], ['F64', 'float64'],
  ['F8_E4M3', 'float8_e4m3fn'], ['F8_E4M3FNUZ', 'float8_e4m3fnuz'], ['F8_E5M2', 'float8_e5m2'],
  ['F8_E5M2FNUZ', 'float8_e5m2fnuz'], ['F8_E8M0', 'float8_e8m0fnu'],
  ['F6_E2M3', 'float6_e2m3fn'], ['F6_E3M2', 'float6_e3m2fn'], ['F4', 'float4_e2m1fn_x2'], ['C64', 'complex64'],
] as const);

/** One tensor as the header has it, before the tensors are checked against each other. */
interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/** Hugging Face's format: a JSON header and one run of little-endian data. Every rule of its reference reader is kept. */
export const safetensors: Format = {
  id: 'safetensors',
  title: 'safetensors',
  extensions: ['.safetensors'],
  detect: ({ name, head }) => name.endsWith('.safetensors') || looksLikeHeader(head),
  open: async (source, work) => {
    const { header, dataStart } = await readHeader(source, work.signal);
    const entries = [...header].filter(([name]) => name !== '__metadata__').map(([name, value]) => readEntry(source, name, value));
    checkMetadata(source, header.get('__metadata__'));
    checkLayout(source, entries, source.size - dataStart);
    return {
      format: safetensors.id,
      tensors: entries.flatMap((entry) => makeTensors(source, entry, dataStart)),
      notes: [],
      close: () => source.close(),
    };
  },
};

/** A plausible length and the `{"` that follows it. */
function looksLikeHeader(head: Uint8Array): boolean {
  return head.length >= 10 && head[8] === 0x7b && head[9] === 0x22 && readUint64(viewOf(head), 0) <= maximumHeader;
}

async function readHeader(
  source: ByteSource, signal: CancelSignal | undefined,
): Promise<{ header: ReadonlyMap<string, JsonValue>; dataStart: number }> {
  const length = readUint64(viewOf(await readExactly(source, 0, 8, 'header length', signal)), 0);
  if (length > maximumHeader) {
    throw refuse(source, `claims ${length} bytes, more than the ${maximumHeader} that the format allows`);
  }
  const bytes = await readExactly(source, 8, length, 'header', signal);
  if (bytes[0] !== 0x7b) {
    throw refuse(source, 'does not begin with {');
  }
  const header = parseJson(decodeText(source, bytes), { file: source.name, firstLine: 1 });
  if (!isJsonObject(header)) {
    throw refuse(source, 'is not an object');
  }
  return { header, dataStart: 8 + length };
}

function decodeText(source: ByteSource, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(source, 'is not UTF-8 text');
  }
}

function readEntry(source: ByteSource, name: string, value: JsonValue): Entry {
  const fail = (reason: string): BadInput => new BadInput({ file: source.name, tensor: name, place: 'header', reason });
  if (!isJsonObject(value)) {
    throw fail('is not described by an object');
  }
  const unknown = [...value.keys()].find((key) => key !== 'dtype' && key !== 'shape' && key !== 'data_offsets');
  if (unknown !== undefined) {
    throw fail(`has the unknown key ${JSON.stringify(unknown)}`);
  }
  const dtypeName = value.get('dtype');
  const dtype = typeof dtypeName === 'string' ? dtypes.get(dtypeName) : undefined;
  if (dtype === undefined) {
    throw fail(`has the unknown dtype ${typeof dtypeName === 'string' ? JSON.stringify(dtypeName) : '(none)'}`);
  }
  const shape = readIntegers(value.get('shape'));
  if (shape === null) {
    throw fail('its shape is not a list of lengths');
  }
  if (shape.length > maximumAxes) {
    throw fail(`its shape has ${shape.length} axes, more than ${maximumAxes}`);
  }
  const [begin, end, ...more] = readIntegers(value.get('data_offsets')) ?? [];
  if (begin === undefined || end === undefined || more.length > 0) {
    throw fail('its data_offsets are not two offsets');
  }
  checkSize({ name, dtype, shape, begin, end }, fail);
  return { name, dtype, shape, begin, end };
}

/** Non-negative integers below 2^53, or null where the value is anything else. */
function readIntegers(value: JsonValue | undefined): number[] | null {
  if (!isJsonArray(value)) {
    return null;
  }
  const integers: number[] = [];
  for (const item of value) {
    const isNumber = typeof item === 'object' && item !== null && 'integer' in item;
    if (!isNumber || item.integer === null || !Number.isSafeInteger(item.value) || item.value < 0) {
      return null;
    }
    integers.push(item.value);
  }
  return integers;
}

function checkSize({ dtype, shape, begin, end }: Entry, fail: (reason: string) => BadInput): void {
  const elements = elementCount(shape);
  if (elements === null || !Number.isSafeInteger(elements * bitsOf(dtype))) {
    throw fail(`its shape ${describeShape(shape)} has more elements than any file can hold`);
  }
  if (begin > end) {
    throw fail(`its data begins at ${begin} and ends before that, at ${end}`);
  }
  if ((elements * bitsOf(dtype)) % 8 !== 0) {
    throw fail(`its ${elements} elements of ${bitsOf(dtype)} bits do not fill whole bytes`);
  }
  const needed = storedBytes(dtype, elements);
  if (end - begin !== needed) {
    throw fail(`has ${end - begin} bytes of data, and ${dtype} of shape ${describeShape(shape)} takes ${needed}`);
  }
}

function checkMetadata(source: ByteSource, metadata: JsonValue | undefined): void {
  const isText = metadata === undefined || (isJsonObject(metadata) && [...metadata.values()].every((value) => typeof value === 'string'));
  if (!isText) {
    throw refuse(source, '__metadata__ must map names to text');
  }
}

/** The data must be covered from its first to its last byte, each by one tensor. */
function checkLayout(source: ByteSource, entries: readonly Entry[], available: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const reason = begin < covered
        ? `its data begins at byte ${begin}, inside another tensor's, which ends at ${covered}`
        : `its data begins at byte ${begin}, and bytes ${covered} to ${begin} before it belong to no tensor`;
      throw new BadInput({ file: source.name, tensor: name, place: 'header', reason });
    }
    if (end > available) {
      throw new BadInput({
        file: source.name, tensor: name, reason: `truncated: its data ends at byte ${end}, and the file has ${available} bytes of data`,
      });
    }
    covered = end;
  }
  if (covered !== available) {
    throw new BadInput({ file: source.name, reason: `has ${available} bytes of data, and its tensors take ${covered}` });
  }
}

function makeTensors(source: ByteSource, { name, dtype, shape, begin, end }: Entry, dataStart: number): readonly DumpTensor[] {
  if (!isNumeric(dtype)) {
    return storedComplexTensors(name, shape, 'complex64', { source, offset: dataStart + begin, littleEndian: true });
  }
  if (dtype === 'float6_e2m3fn' || dtype === 'float6_e3m2fn') {
    return [opaqueTensor(source.name, name, shape, dtype, end - begin, 'holds 6-bit floats, whose packing the format does not define')];
  }
  return [storedTensor(name, shape, { source, offset: dataStart + begin, encoding: { dtype, littleEndian: true } })];
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'header', reason });
}
