import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { NumericDType } from '../../tensors/dtype';
import { storedBytes } from '../../tensors/dtypeTable';
import { throwIfCancelled, type Work } from '../../work';
import { complexTensors } from '../complexTensors';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { numberTensor } from './numberTensor';

const headerBytes = 20;
const longestName = 1 << 12;
const mostVariables = 100_000;

/** By the third digit of the type. */
const types: readonly NumericDType[] = ['float64', 'float32', 'int32', 'int16', 'uint16', 'uint8'];

/**
 * The variables of a MAT file of level 4: a header of five integers and a name each, and doubles in the type they fit in.
 * @throws BadInput where it is none, or damaged
 */
export async function readMat4(source: ByteSource, work: Work): Promise<readonly DumpTensor[]> {
  const tensors: DumpTensor[] = [];
  for (let at = 0, variables = 0; at < source.size; variables++) {
    throwIfCancelled(work.signal);
    if (variables === mostVariables) {
      throw new BadInput({ file: source.name, reason: `has more than ${mostVariables} variables` });
    }
    const variable = await readVariable(source, at, work);
    tensors.push(...variable.tensors);
    at = variable.next;
    await work.pause();
  }
  return tensors;
}

async function readVariable(source: ByteSource, at: number, work: Work): Promise<{ tensors: readonly DumpTensor[]; next: number }> {
  const place = `variable at byte ${at}`;
  const refuse = (reason: string): BadInput => new BadInput({ file: source.name, place, reason });
  const view = viewOf(await readExactly(source, at, headerBytes, place, work.signal));
  // The type has four digits: byte order, 0, type of the numbers, kind of the matrix. Read in the other order it is larger.
  const littleEndian = view.getUint32(0, true) < 10_000;
  const field = (i: number): number => view.getUint32(4 * i, littleEndian);
  const [type, rows, columns, isComplex, nameBytes] = [field(0), field(1), field(2), field(3), field(4)];
  const dtype = types[Math.floor(type / 10) % 10];
  const kind = type % 10;
  if (Math.floor(type / 1000) !== (littleEndian ? 0 : 1) || Math.floor(type / 100) % 10 !== 0 || dtype === undefined || kind > 2 || isComplex > 1
    || nameBytes === 0 || nameBytes > longestName) {
    throw refuse('has no header of a MAT file of level 4, nor is the file one of level 5');
  }
  const name = new TextDecoder().decode(await readExactly(source, at + headerBytes, nameBytes, place, work.signal)).replace(/\0.*$/s, '');
  const shape = [rows, columns];
  const start = at + headerBytes + nameBytes;
  const bytes = storedBytes(dtype, rows * columns);
  const next = start + bytes * (1 + isComplex);
  if (!Number.isSafeInteger(next) || next > source.size) {
    throw new BadInput({ file: source.name, tensor: name, reason: `truncated: its ${bytes} bytes from byte ${start} on end past the file’s ${source.size}` });
  }
  const elements = { source, littleEndian, signal: work.signal };
  if (kind !== 0) {
    const what = kind === 1 ? 'is text' : 'is a sparse matrix, which is not read; save it with full()';
    return { tensors: [opaqueTensor(source.name, name, shape, kind === 1 ? 'string' : 'bytes', bytes, what)], next };
  }
  if (isComplex === 0) {
    return { tensors: [numberTensor(elements, name, shape, 'float64', dtype, start)], next };
  }
  const tensors = complexTensors(source.name, name, shape, 'complex128', (whole, part) => (
    numberTensor(elements, whole, shape, 'float64', dtype, start + part * bytes)));
  return { tensors, next };
}
