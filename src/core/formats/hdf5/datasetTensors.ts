import { locating } from '../../errors';
import { allocate, bytesOf, decode, isStoredAsDecoded, settleByteOrder, type Encoding } from '../../tensors/decode';
import type { DType } from '../../tensors/dtype';
import { elementCount, requireRows, rowElements, shapeOfRows } from '../../tensors/shape';
import type { Shape, TensorData } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { requireDecodable } from '../storedTensor';
import type { Dataset } from './dataset';
import type { Datatype } from './datatype';
import type { ElementRuns } from './elementRuns';

/** Bytes of records read at a time when one field is picked from them. */
const blockBytes = 1 << 22;
/** Fields of one record that become tensors. */
const maximumFields = 1000;

/**
 * The tensors of a dataset: one of its own name and, where its elements are records or complex numbers, one for every
 * field of numbers, called `name.field`, and `name.real` and `name.imag`.
 */
export function tensorsOfDataset(file: string, name: string, { shape, type, elements }: Dataset): readonly DumpTensor[] {
  const { dtype, holds } = describe(type);
  const whole = type.kind === 'array' ? [...shape, ...type.shape] : shape;
  const bytes = (elementCount(shape) ?? Infinity) * type.size;
  if ('refusal' in elements) {
    return [opaqueTensor(file, name, whole, dtype, bytes, elements.refusal)];
  }
  const parts = partsOf(type, name, 0).slice(0, maximumFields);
  const [only] = parts;
  if (holds === null && only !== undefined) {
    return [partTensor(file, shape, elements, only)];
  }
  return [
    opaqueTensor(file, name, whole, dtype, bytes, refusalOf(holds ?? 'nothing', parts)),
    ...parts.map((part) => partTensor(file, shape, elements, part)),
  ];
}

function refusalOf(holds: string, parts: readonly Part[]): string {
  const names = parts.slice(0, 8).map(({ name }) => name).join(', ');
  return parts.length === 0
    ? `holds ${holds}, of which no loss can be computed`
    : `holds ${holds}; its parts are tensors of their own: ${names}${parts.length > 8 ? ', …' : ''}`;
}

/** The dtype that the dataset is listed with and, where that is none of numbers, what it holds. */
function describe(type: Datatype): { readonly dtype: DType; readonly holds: string | null } {
  switch (type.kind) {
    case 'number': return { dtype: type.encoding.dtype, holds: null };
    case 'complex': return { dtype: type.part.dtype === 'float32' ? 'complex64' : 'complex128', holds: 'complex numbers' };
    case 'record': return { dtype: 'bytes', holds: `records of ${type.fields.length} fields` };
    case 'array': return describe(type.base);
    case 'text': return { dtype: type.isVariable ? 'string' : 'bytes', holds: 'text' };
    case 'opaque': return { dtype: type.dtype, holds: type.holds };
  }
}

/** Numbers at one place of every element. */
interface Part {
  readonly name: string;
  readonly offset: number;
  /** Axes that the numbers of one element make. */
  readonly inner: Shape;
  readonly encoding: Encoding;
  /** Bytes of one number. */
  readonly size: number;
}

function partsOf(type: Datatype, name: string, offset: number): readonly Part[] {
  switch (type.kind) {
    case 'number': return [{ name, offset, inner: [], encoding: type.encoding, size: type.size }];
    case 'complex': return ['real', 'imag'].map((part, i) => (
      { name: `${name}.${part}`, offset: offset + (i * type.size) / 2, inner: [], encoding: type.part, size: type.size / 2 }));
    case 'record': return type.fields.flatMap((field) => partsOf(field.type, `${name}.${field.name}`, offset + field.offset));
    case 'array': return type.base.kind === 'number'
      ? [{ name, offset, inner: type.shape, encoding: type.base.encoding, size: type.base.size }]
      : [];
    case 'text':
    case 'opaque': return [];
  }
}

function partTensor(file: string, outer: Shape, elements: ElementRuns, part: Part): DumpTensor {
  const { name, encoding: { dtype } } = part;
  const shape = [...outer, ...part.inner];
  const rowLength = rowElements(shape);
  const readElements = (start: number, end: number, work?: Work): Promise<TensorData> => (
    locating({ file, tensor: name }, () => readNumbers(elements, part, start, end, work)));
  return {
    name,
    shape,
    dtype,
    byteLength: (elementCount(shape) ?? Infinity) * part.size,
    readElements,
    readRows: async (start, end, work) => {
      requireRows(shape, start, end);
      const data = await readElements(start * rowLength, end * rowLength, work);
      return { dtype, shape: shapeOfRows(shape, start, end), data };
    },
  };
}

/** Numbers `[start, end)` of a part; an element has as many as `inner` says. */
async function readNumbers(elements: ElementRuns, part: Part, start: number, end: number, work: Work | undefined): Promise<TensorData> {
  const { encoding, size, inner } = part;
  requireDecodable(end - start);
  const perElement = elementCount(inner) ?? 1;
  const [first, behind] = [Math.floor(start / perElement), Math.ceil(end / perElement)];
  if (perElement === 1 && elements.elementBytes === size && isStoredAsDecoded(encoding.dtype)) {
    const data = allocate(encoding.dtype, end - start);
    await elements.fill(start, end, bytesOf(data), work);
    settleByteOrder(data, encoding);
    return data;
  }
  const bytes = await pickPart(elements, part.offset, perElement * size, first, behind, work);
  const data = decode(bytes, encoding, (behind - first) * perElement);
  return data.subarray(start - first * perElement, end - first * perElement);
}

/** Bytes `[offset, offset + length)` of elements `[first, behind)`, side by side. */
async function pickPart(
  elements: ElementRuns, offset: number, length: number, first: number, behind: number, work: Work | undefined,
): Promise<Uint8Array> {
  const { elementBytes } = elements;
  const picked = new Uint8Array((behind - first) * length);
  if (length === elementBytes) {
    await elements.fill(first, behind, picked, work);
    return picked;
  }
  const perBlock = Math.max(1, Math.floor(blockBytes / elementBytes));
  for (let from = first; from < behind; from += perBlock) {
    const to = Math.min(behind, from + perBlock);
    const block = new Uint8Array((to - from) * elementBytes);
    await elements.fill(from, to, block, work);
    for (let i = 0; i < to - from; i++) {
      const at = i * elementBytes + offset;
      picked.set(block.subarray(at, at + length), (from - first + i) * length);
    }
  }
  return picked;
}
