import { BadInput } from '../../core/errors';
import { elementCount, maximumAxes, rowElements } from '../../core/tensors/shape';
import type { TensorData } from '../../core/tensors/tensor';
import type { ContributedDump, ContributedTensor } from '../../protocol/contributions';
import type { TensorType } from '../api';

const mostTensors = 100_000;
const longestName = 4096;
const mostNotes = 100;

type ArrayType = { readonly name: string; new (length: number): TensorData };

const arrays: Readonly<Record<TensorType, ArrayType>> = {
  float64: Float64Array, float32: Float32Array, float16: Float32Array, bfloat16: Float32Array,
  int64: BigInt64Array, int32: Int32Array, int16: Int16Array, int8: Int8Array,
  uint64: BigUint64Array, uint32: Uint32Array, uint16: Uint16Array, uint8: Uint8Array, bool: Uint8Array,
};

/**
 * What another extension lists of a file, as it crosses to the engine.
 * @throws BadInput saying what is wrong with the list
 */
export function checkedDump(dump: unknown, format: string): ContributedDump {
  const refuse = (reason: string): never => { throw new BadInput({ reason: `${format}: the extension that reads it ${reason}` }); };
  if (typeof dump !== 'object' || dump === null || !('tensors' in dump) || !Array.isArray(dump.tensors)) {
    return refuse('gave no list of tensors');
  }
  if (dump.tensors.length > mostTensors) {
    return refuse(`lists ${dump.tensors.length} tensors, more than ${mostTensors}`);
  }
  const names = new Set<string>();
  const tensors = dump.tensors.map((tensor: unknown): ContributedTensor => {
    const { name, shape, dtype, read } = (tensor ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || name.length > longestName || names.has(name)) {
      return refuse(`gave a tensor no name of its own: ${String(name).slice(0, 100)}`);
    }
    names.add(name);
    if (!Array.isArray(shape) || shape.length > maximumAxes || !shape.every((length) => Number.isSafeInteger(length) && Number(length) >= 0) || elementCount(shape.map(Number)) === null) {
      return refuse(`gave "${name.slice(0, 100)}" no shape`);
    }
    if (typeof dtype !== 'string' || !Object.hasOwn(arrays, dtype) || typeof read !== 'function') {
      return refuse(`gave "${name.slice(0, 100)}" no ${typeof read === 'function' ? 'dtype that is known' : 'way to read it'}`);
    }
    return { name, shape: shape.map(Number), dtype: dtype as TensorType };
  });
  const notes: readonly unknown[] = 'notes' in dump && Array.isArray(dump.notes) ? dump.notes : [];
  return { tensors, notes: notes.slice(0, mostNotes).map((note) => String(note).slice(0, longestName)) };
}

/**
 * Rows that another extension has read.
 * @throws BadInput where they are not as many, or of another type, than its list says
 */
export function checkedData(data: unknown, { name, shape, dtype }: ContributedTensor, rows: number): TensorData {
  const wanted = arrays[dtype as TensorType];
  const length = rows * rowElements(shape);
  if (!(data instanceof wanted) || data.length !== length) {
    const given = ArrayBuffer.isView(data) ? `a ${data.constructor.name} of ${'length' in data ? String(data.length) : '?'}` : typeof data;
    throw new BadInput({ reason: `"${name.slice(0, 100)}": the extension that reads it gave ${given}, not a ${wanted.name} of ${length}` });
  }
  return data;
}
