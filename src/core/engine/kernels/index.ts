export type { ColumnsBlock } from './columnsBlock';
export type { FloatType, FusedKernels, LabelledRows } from './fusedKernels';
export type { HeapBlock } from './heap';
export { loadKernels } from './loadKernels';
export type { ReadBinary } from './kernelModule';
