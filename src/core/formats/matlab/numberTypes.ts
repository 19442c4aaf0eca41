import type { NumericDType } from '../../tensors/dtype';

/** How numbers are stored, by the type of their data element. */
export const storedTypes: ReadonlyMap<number, NumericDType> = new Map<number, NumericDType>([
  [1, 'int8'], [2, 'uint8'], [3, 'int16'], [4, 'uint16'], [5, 'int32'], [6, 'uint32'], [7, 'float32'], [9, 'float64'], [12, 'int64'], [13, 'uint64'],
]);

/** What numbers are, by the class of their array. */
export const classTypes: ReadonlyMap<number, NumericDType> = new Map<number, NumericDType>([
  [6, 'float64'], [7, 'float32'], [8, 'int8'], [9, 'uint8'], [10, 'int16'], [11, 'uint16'], [12, 'int32'], [13, 'uint32'], [14, 'int64'], [15, 'uint64'],
]);

/** Classes of arrays that hold no numbers, and how messages call them. */
export const otherClasses: ReadonlyMap<number, string> = new Map([
  [1, 'a cell array, whose cells are not read'], [2, 'an array of structures, of which only single ones are read'], [3, 'an object of a MATLAB class'],
  [4, 'text'], [5, 'a sparse matrix, which is not read; save it with full()'], [16, 'a function handle'], [17, 'an object of a MATLAB class'],
]);

export const structClass = 2;
export const charClass = 4;
export const opaqueClass = 17;
