export { ColumnsBlock } from './columnsBlock';
export {
  bytesOfSet, type BlockStatistics, type DecisionRows, type DenselyLabelledRows, type Elements, type FloatType, type FusedKernels, type LabelledRows, type MarginKind, type MarginRows,
  type PairedRows, type Smoothing,
} from './fusedKernels';
export { blockOfBytes, type HeapBlock } from './heap';
export { loadKernels } from './loadKernels';
export type { ReadBinary } from './kernelModule';
