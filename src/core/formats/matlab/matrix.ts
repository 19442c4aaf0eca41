import { viewOf } from '../../bytes/byteOrder';
import { BadInput } from '../../errors';
import type { NumericDType } from '../../tensors/dtype';
import { storedBytes } from '../../tensors/dtypeTable';
import { describeShape, elementCount, maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { complexTensors } from '../complexTensors';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { elementData, elementTypes, readElement, type Element, type ElementSource } from './element';
import { numberTensor } from './numberTensor';
import { charClass, classTypes, opaqueClass, otherClasses, storedTypes, structClass } from './numberTypes';

/** An array as its first elements describe it. */
interface MatrixHeader {
  readonly arrayClass: number;
  readonly isComplex: boolean;
  readonly isLogical: boolean;
  readonly shape: Shape;
  readonly name: string;
  /** Where its values begin. */
  readonly next: number;
}

const longestName = 1 << 16;
/** Structures in structures. */
const deepest = 16;
const mostFields = 10_000;

/**
 * The tensors of an array: one of numbers, two parts of complex ones, those of a structure's fields (`s.field`), or the
 * array listed with the reason why it is not read.
 * @param outer the name of the structure that it is a field of
 * @throws BadInput where its elements are damaged
 */
export async function matrixTensors(elements: ElementSource, matrix: Element, outer: string | null, depth = 0): Promise<readonly DumpTensor[]> {
  const end = matrix.dataAt + matrix.size;
  // An empty field has no elements at all.
  if (matrix.size === 0 && outer !== null) {
    return [numberTensor(elements, outer, [0, 0], 'float64', 'float64', matrix.dataAt)];
  }
  const header = await readHeader(elements, matrix.dataAt, end);
  const name = outer ?? header.name;
  if (outer === null && name === '') {
    // MATLAB keeps what its objects need in a variable without a name.
    return [];
  }
  if ((header.arrayClass === structClass || header.isComplex) && outer === null && !spend(elements, matrix.size)) {
    return [opaqueTensor(elements.source.name, name, header.shape, 'bytes', matrix.size, `is compressed and takes ${matrix.size} bytes, too many to look into; save it without compression`)];
  }
  if (header.arrayClass === structClass && elementCount(header.shape) === 1 && depth < deepest) {
    return fieldTensors(elements, name, header, end, depth);
  }
  if (classTypes.has(header.arrayClass)) {
    return numberTensors(elements, name, header, end);
  }
  const what = otherClasses.get(header.arrayClass) ?? `an array of the unknown class ${header.arrayClass}`;
  const dtype = header.arrayClass === charClass ? 'string' : 'bytes';
  return [opaqueTensor(elements.source.name, name, header.shape, dtype, matrix.size, `is ${what}`)];
}

/** Whether so much may be inflated to see what is behind it. */
function spend({ budget }: ElementSource, bytes: number): boolean {
  if (budget === undefined) {
    return true;
  }
  budget.bytes -= bytes;
  return budget.bytes >= 0;
}

async function readHeader(elements: ElementSource, at: number, end: number): Promise<MatrixHeader> {
  const { littleEndian, source } = elements;
  const flags = await readElement(elements, at, end);
  if (flags.type !== elementTypes.uint32 || flags.size !== 8) {
    throw new BadInput({ file: source.name, reason: `has an array without flags at byte ${at}` });
  }
  const word = viewOf(await elementData(elements, flags, 8, 'flags')).getUint32(0, littleEndian);
  const arrayClass = word & 0xff;
  const isOpaque = arrayClass === opaqueClass;
  const dimensions = isOpaque ? null : await readElement(elements, flags.next, end);
  const shape = dimensions === null ? [] : await readShape(elements, dimensions);
  const nameElement = await readElement(elements, dimensions?.next ?? flags.next, end);
  if (nameElement.type !== elementTypes.int8 && nameElement.type !== elementTypes.uint8 && nameElement.type !== elementTypes.utf8) {
    throw new BadInput({ file: source.name, reason: `has an array without a name at byte ${at}` });
  }
  const name = new TextDecoder().decode(await elementData(elements, nameElement, longestName, 'a name'));
  return { arrayClass, shape, name, isComplex: (word & 0x800) !== 0, isLogical: (word & 0x200) !== 0, next: nameElement.next };
}

async function readShape(elements: ElementSource, dimensions: Element): Promise<Shape> {
  const view = viewOf(await elementData(elements, dimensions, 4 * maximumAxes, 'a shape'));
  const shape = Array.from({ length: Math.floor(view.byteLength / 4) }, (_, i) => view.getInt32(4 * i, elements.littleEndian));
  if (dimensions.type !== elementTypes.int32 || shape.length < 2 || shape.some((length) => length < 0) || elementCount(shape) === null) {
    throw new BadInput({ file: elements.source.name, reason: `has an array of the impossible shape ${describeShape(shape)}` });
  }
  return shape;
}

async function numberTensors(elements: ElementSource, name: string, header: MatrixHeader, end: number): Promise<readonly DumpTensor[]> {
  const { shape, isComplex, isLogical, arrayClass } = header;
  const dtype = isLogical ? 'bool' : classTypes.get(arrayClass) ?? 'float64';
  const real = await readPart(elements, header.next, end, name, shape);
  if (!isComplex) {
    return [numberTensor(elements, name, shape, dtype, real.dtype, real.dataAt)];
  }
  const imaginary = await readPart(elements, real.next, end, name, shape);
  return complexTensors(elements.source.name, name, shape, dtype === 'float32' ? 'complex64' : 'complex128', (whole, part) => {
    const place = part === 0 ? real : imaginary;
    return numberTensor(elements, whole, shape, dtype, place.dtype, place.dataAt);
  });
}

async function readPart(elements: ElementSource, at: number, end: number, name: string, shape: Shape): Promise<Element & { dtype: NumericDType }> {
  const element = await readElement(elements, at, end);
  const dtype = storedTypes.get(element.type);
  if (dtype === undefined) {
    throw new BadInput({ file: elements.source.name, tensor: name, reason: `its numbers are of the unknown type ${element.type}` });
  }
  const needed = storedBytes(dtype, elementCount(shape) ?? Infinity);
  if (element.size !== needed) {
    throw new BadInput({
      file: elements.source.name, tensor: name, reason: `has ${element.size} bytes of data, and ${dtype} of shape ${describeShape(shape)} takes ${needed}`,
    });
  }
  return { ...element, dtype };
}

/** Names of one length each, then an array for every name. */
async function fieldTensors(elements: ElementSource, name: string, header: MatrixHeader, end: number, depth: number): Promise<readonly DumpTensor[]> {
  const { source, littleEndian } = elements;
  const lengthElement = await readElement(elements, header.next, end);
  const lengthView = viewOf(await elementData(elements, lengthElement, 4, 'the length of field names'));
  const length = lengthView.byteLength === 4 ? lengthView.getInt32(0, littleEndian) : 0;
  const namesElement = await readElement(elements, lengthElement.next, end);
  const names = await elementData(elements, namesElement, longestName * 4, 'the names of fields');
  const count = names.length === 0 ? 0 : names.length / length;
  if (!Number.isInteger(count) || count < 0 || count > mostFields) {
    throw new BadInput({ file: source.name, tensor: name, reason: 'is a structure whose field names are damaged' });
  }
  const tensors: DumpTensor[] = [];
  let at = namesElement.next;
  for (let i = 0; i < count; i++) {
    const field = new TextDecoder().decode(names.subarray(i * length, (i + 1) * length)).replace(/\0.*$/s, '');
    const element = await readElement(elements, at, end);
    if (element.type !== elementTypes.matrix) {
      throw new BadInput({ file: source.name, tensor: `${name}.${field}`, reason: `is of the type ${element.type}, which is no array` });
    }
    tensors.push(...await matrixTensors(elements, element, `${name}.${field}`, depth + 1));
    at = element.next;
  }
  return tensors;
}
