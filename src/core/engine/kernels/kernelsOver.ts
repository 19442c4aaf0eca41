import { ColumnsBlock } from './columnsBlock';
import { decodingOver } from './decoding';
import type { BlockStatistics, DecisionRows, Elements, FusedKernels, MarginKind } from './fusedKernels';
import { reserve, type Heap } from './heap';
import type { KernelExports } from './kernelModule';
import { scoreAt } from './thresholds';

/** The kernels of a module over its heap. */
export function kernelsOver(kernels: KernelExports, heap: Heap): FusedKernels {
  return {
    reserve: (byteLength) => reserve(heap, byteLength),
    reserveColumns: (rows) => new ColumnsBlock(reserve(heap, ColumnsBlock.bytesOf(rows)), rows),
    ...decodingOver(kernels, heap),
    ...classKernels(kernels),
    ...decisionKernels(kernels),
    ...regressionKernels(kernels),
    ...elementKernels(kernels, heap),
  };
}

const bits = { float32: 32, float64: 64 } as const;
const marginKinds: Readonly<Record<MarginKind, number>> = { sum: 0, squares: 1, largest: 2 };

function classKernels(kernels: KernelExports): Pick<FusedKernels, 'sparseSoftmaxCrossEntropy' | 'softmaxCrossEntropy' | 'multiclassMargins'> {
  return {
    sparseSoftmaxCrossEntropy: ({ logits, dtype, labels, rows, classes }, columns) =>
      kernels[`sparseSoftmaxCrossEntropy${bits[dtype]}`](logits.pointer, labels.pointer, rows, classes, columns.pointer),
    softmaxCrossEntropy: ({ logits, dtype, labels, rows, classes, smoothing }, columns) =>
      kernels[`softmaxCrossEntropy${bits[dtype]}`](logits.pointer, labels.pointer, rows, classes, smoothing?.ofLabel ?? 1, smoothing?.ofAll ?? 0, columns.pointer),
    multiclassMargins: ({ logits, dtype, labels, rows, classes, delta, kind, hasProbabilities = false }, columns) =>
      kernels[`multiclassMargins${bits[dtype]}`](logits.pointer, labels.pointer, rows, classes, delta, marginKinds[kind], Number(hasProbabilities), columns.pointer),
  };
}

function decisionKernels(kernels: KernelExports): Pick<FusedKernels, 'sigmoidCrossEntropy' | 'binaryHinge' | 'logLoss'> {
  const inputs = ({ scores, labels, rows, elements }: DecisionRows): [number, number, number, number] => [scores.pointer, labels.pointer, rows, elements];
  const results = ({ sets }: DecisionRows, columns: ColumnsBlock): [number, number, number] => [sets?.labels.pointer ?? 0, sets?.predicted.pointer ?? 0, columns.pointer];
  return {
    sigmoidCrossEntropy: (block, columns) => kernels[`sigmoidCrossEntropy${bits[block.dtype]}`](
      ...inputs(block), block.smoothing?.ofLabel ?? 1, block.smoothing?.ofAll ?? 0, scoreAt(block.threshold), ...results(block, columns),
    ),
    binaryHinge: (block, columns) => kernels[`binaryHinge${bits[block.dtype]}`](...inputs(block), scoreAt(block.threshold), ...results(block, columns)),
    logLoss: (block, columns) => kernels[`logLoss${bits[block.dtype]}`](...inputs(block), block.epsilon, block.threshold, ...results(block, columns)),
  };
}

function regressionKernels(kernels: KernelExports): Pick<FusedKernels, 'squaredError' | 'absoluteError' | 'centredSquares' | 'products'> {
  return {
    squaredError: ({ predictions, labels, dtype, rows, elements }, losses) =>
      kernels[`squaredError${bits[dtype]}`](predictions.pointer, labels.pointer, rows, elements, losses.pointer),
    absoluteError: ({ predictions, labels, dtype, rows, elements }, losses) =>
      kernels[`absoluteError${bits[dtype]}`](predictions.pointer, labels.pointer, rows, elements, losses.pointer),
    centredSquares: ({ predictions, labels, dtype, rows, elements }, sums) => {
      kernels[`centredSquares${bits[dtype]}`](predictions.pointer, labels.pointer, rows, elements, sums.pointer);
    },
    products: ({ predictions, labels, dtype, rows, elements }, sums) => {
      kernels[`products${bits[dtype]}`](predictions.pointer, labels.pointer, rows, elements, sums.pointer);
    },
  };
}

const statisticNames = ['finite', 'nan', 'posinf', 'neginf', 'zeros', 'min', 'max', 'sum', 'mean', 'spread', 'firstNotFinite'] as const satisfies readonly (keyof BlockStatistics)[];

function elementKernels(kernels: KernelExports, heap: Heap): Pick<FusedKernels, 'sumOfSquares' | 'sumOfAbsolutes' | 'statistics'> {
  return {
    sumOfSquares: ({ values, dtype, count }: Elements) => kernels[`sumOfSquares${bits[dtype]}`](values.pointer, count),
    sumOfAbsolutes: ({ values, dtype, count }: Elements) => kernels[`sumOfAbsolutes${bits[dtype]}`](values.pointer, count),
    statistics: ({ values, dtype, count }: Elements) => {
      const result = reserve(heap, statisticNames.length * Float64Array.BYTES_PER_ELEMENT);
      try {
        kernels[`statistics${bits[dtype]}`](values.pointer, count, result.pointer);
        const numbers = result.float64();
        return Object.fromEntries(statisticNames.map((name, i) => [name, numbers[i] ?? NaN])) as unknown as BlockStatistics;
      } finally {
        result.release();
      }
    },
  };
}
