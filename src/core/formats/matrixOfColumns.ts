import { allocate } from '../tensors/decode';
import { isNumeric, storedBytes } from '../tensors/dtypeTable';
import { rowCount } from '../tensors/shape';
import { stackColumns } from '../tensors/gather';
import type { DumpTensor } from './format';

/** The columns of a table side by side as one nameless tensor; null where they are not all of one type. */
export function matrixOfColumns(columns: readonly DumpTensor[]): DumpTensor | null {
  const [first] = columns;
  const dtype = commonType(columns);
  if (first === undefined || dtype === null || !isNumeric(dtype)) {
    return null;
  }
  const shape = [rowCount(first.shape), columns.length];
  return {
    name: '',
    shape,
    dtype,
    byteLength: storedBytes(dtype, rowCount(first.shape) * columns.length),
    readRows: async (start, end, work) => {
      const parts = await Promise.all(columns.map(async (column) => (await column.readRows(start, end, work)).data));
      const data = allocate(dtype, (end - start) * columns.length);
      stackColumns(data, parts);
      return { dtype, shape: [end - start, columns.length], data };
    },
  };
}

/** Integer columns beside float columns become float64, as in a NumPy array of both. */
function commonType(columns: readonly DumpTensor[]): DumpTensor['dtype'] | null {
  const types = new Set(columns.map((column) => column.dtype));
  if (columns.some((column) => column.refusal !== undefined)) {
    return null;
  }
  const [only] = types;
  if (types.size === 1 && only !== undefined) {
    return only;
  }
  return [...types].every((type) => type === 'float64' || type === 'int64') ? 'float64' : null;
}
