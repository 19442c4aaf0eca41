import * as tf from '@tensorflow/tfjs-core';
import type { FloatType, FusedKernels } from './fusedKernels';
import { HeapBlock, type Heap } from './heap';
import { startModule, type ReadBinary } from './kernelModule';
import { kernelsOver } from './kernelsOver';
import { tensorFlowHeap } from './tensorFlowHeap';

/** Losses of rows as TensorFlow.js ops of its WASM backend, which can be differentiated. Each gives `[rows]`. */
export const fusedOps = {
  /** −log softmax(x)[label]; NaN where a label is outside the classes. @param labels int32 `[rows]` */
  sparseSoftmaxCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D => run(names.sparse, { logits, labels: tf.cast(labels, 'int32') }),
  /** −Σ_c y_c · log softmax(x)_c. */
  softmaxCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D => run(names.dense, { logits, labels }),
  /** Σ_{j≠y} max(0, x_j − x_y + Δ); NaN where a label is outside the classes. @param labels int32 `[rows]` */
  multiclassSvm: (logits: tf.Tensor2D, labels: tf.Tensor1D, delta = 1): tf.Tensor1D => run(names.svm, { logits, labels: tf.cast(labels, 'int32') }, { delta }),
  /** Σ over each row of max(x, 0) − x·y + log(1 + e^−|x|). */
  sigmoidCrossEntropy: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D => run(names.sigmoid, { logits, labels }),
  /** Σ over each row of (p − y)². */
  squaredError: (logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D => run(names.squared, { logits, labels }),
};

const names = {
  sparse: 'FusedSparseSoftmaxCrossEntropy', dense: 'FusedSoftmaxCrossEntropy', svm: 'FusedMulticlassSvm', sigmoid: 'FusedSigmoidCrossEntropy', squared: 'FusedSquaredError',
} as const;

interface Operands {
  readonly logits: tf.Tensor2D;
  readonly labels: tf.Tensor;
}

function run(name: string, inputs: Operands, attributes: tf.NamedAttrMap = {}): tf.Tensor1D {
  return tf.engine().runKernel<tf.Tensor1D>(name, { logits: inputs.logits, labels: inputs.labels }, attributes);
}

/** What TensorFlow.js's WASM backend knows of a tensor's place; its own types keep it private. */
interface WasmBackend {
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** The rows of an op on the heap. */
interface Rows {
  readonly logits: HeapBlock;
  readonly labels: HeapBlock;
  readonly dtype: FloatType;
  readonly rows: number;
  readonly classes: number;
  readonly elements: number;
}

/**
 * Starts the kernels in the memory of TensorFlow.js's WASM backend, which must be the current one, as ops of its own: its tensors need no copy.
 * @returns null where this machine runs none of the binaries, or the backend does not show its memory
 */
export async function loadTensorFlowKernels(read: ReadBinary): Promise<FusedKernels | null> {
  const heap = tensorFlowHeap();
  const kernels = heap === null ? null : await startModule(read, heap);
  if (heap === null || kernels === null) {
    return null;
  }
  const fused = kernelsOver(kernels, heap);
  registerOps(fused, heap);
  return fused;
}

function registerOps(kernels: FusedKernels, heap: Heap): void {
  registerOp(names.sparse, kernels, heap, (block, columns) => { kernels.sparseSoftmaxCrossEntropy(block, columns); });
  registerOp(names.dense, kernels, heap, (block, columns) => { kernels.softmaxCrossEntropy(block, columns); });
  registerOp(names.svm, kernels, heap, (block, columns, { delta }) => { kernels.multiclassMargins({ ...block, delta: Number(delta), kind: 'sum' }, columns); });
  registerOp(names.sigmoid, kernels, heap, (block, columns) => { kernels.sigmoidCrossEntropy({ ...block, scores: block.logits, threshold: 0.5 }, columns); });
  registerOp(names.squared, kernels, heap, (block, _columns, _attributes, losses) => { kernels.squaredError({ ...block, predictions: block.logits }, losses); });
  registerGradients();
}

type Compute = (block: Rows, columns: ReturnType<FusedKernels['reserveColumns']>, attributes: tf.NamedAttrMap, losses: HeapBlock) => void;

function registerOp(kernelName: string, kernels: FusedKernels, heap: Heap, compute: Compute): void {
  const known: unknown = tf.getKernel(kernelName, 'wasm');
  if (known !== undefined) {
    tf.unregisterKernel(kernelName, 'wasm');
  }
  tf.registerKernel({
    kernelName, backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as unknown as WasmBackend;
      const { logits, labels } = inputs as unknown as Readonly<Record<'logits' | 'labels', tf.TensorInfo>>;
      const [rows = 0, elements = 1] = logits.shape;
      const output = wasm.makeOutput([rows], 'float32');
      const columns = kernels.reserveColumns(rows);
      const blockOf = ({ dataId, shape }: tf.TensorInfo): HeapBlock => {
        const { memoryOffset } = wasm.dataIdMap.get(dataId);
        return new HeapBlock(heap, memoryOffset, tf.util.sizeFromShape(shape) * Float32Array.BYTES_PER_ELEMENT, null);
      };
      try {
        const losses = new HeapBlock(heap, columns.pointer, rows * Float64Array.BYTES_PER_ELEMENT, null);
        compute({ logits: blockOf(logits), labels: blockOf(labels), dtype: 'float32', rows, classes: elements, elements }, columns, attrs ?? {}, losses);
        wasm.typedArrayFromHeap(output).set(columns.loss);
      } finally {
        columns.release();
      }
      return output;
    },
  });
}

/** What the gradients are made of; `row` is that of the losses as a column, 0 where a row has no label. */
interface Differentiated {
  readonly logits: tf.Tensor2D;
  readonly labels: tf.Tensor;
  readonly row: tf.Tensor2D;
  readonly attributes: tf.NamedAttrMap;
}

/** d loss / d input, in TensorFlow.js's ops, which can be differentiated again. */
const gradients: Readonly<Record<string, Readonly<Partial<Record<'logits' | 'labels', (of: Differentiated) => tf.Tensor>>>>> = {
  [names.sparse]: { logits: ({ logits, labels, row }) => tf.mul(labelled(row, labels, logits), tf.sub(tf.softmax(logits), oneHot(labels, logits))) },
  [names.dense]: {
    logits: ({ logits, labels, row }) => tf.mul(row, tf.sub(tf.mul(tf.softmax(logits), tf.sum(labels, 1, true)), labels)),
    labels: ({ logits, row }) => tf.neg(tf.mul(row, tf.logSoftmax(logits))),
  },
  [names.svm]: {
    logits: ({ logits, labels, row, attributes }) => {
      const ofLabel = oneHot(labels, logits);
      const own = tf.sum(tf.mul(logits, ofLabel), 1, true);
      const isOver = tf.mul(tf.cast(tf.greater(tf.add(tf.sub(logits, own), Number(attributes['delta'])), 0), 'float32'), tf.sub(1, ofLabel));
      return tf.mul(labelled(row, labels, logits), tf.sub(isOver, tf.mul(ofLabel, tf.sum(isOver, 1, true))));
    },
  },
  [names.sigmoid]: {
    logits: ({ logits, labels, row }) => tf.mul(row, tf.sub(tf.sigmoid(logits), labels)),
    labels: ({ logits, row }) => tf.neg(tf.mul(row, logits)),
  },
  [names.squared]: {
    logits: ({ logits, labels, row }) => tf.mul(tf.mul(row, 2), tf.sub(logits, labels)),
    labels: ({ logits, labels, row }) => tf.mul(tf.mul(row, 2), tf.sub(labels, logits)),
  },
};

function registerGradients(): void {
  for (const [kernelName, ofInputs] of Object.entries(gradients)) {
    const known: unknown = tf.getGradient(kernelName);
    if (known !== undefined) {
      continue;
    }
    tf.registerGradient({
      kernelName, inputsToSave: ['logits', 'labels'],
      gradFunc: (dy, saved, attributes) => {
        const [logits, labels] = saved as [tf.Tensor2D, tf.Tensor];
        const row = tf.reshape<tf.Rank.R2>(dy as tf.Tensor1D, [-1, 1]);
        return Object.fromEntries(Object.entries(ofInputs).map(([input, of]) => [input, () => of({ logits, labels, row, attributes })]));
      },
    });
  }
}

/** Class indices that are of a class, as one-hot rows; rows of zeros for others. */
function oneHot(labels: tf.Tensor, logits: tf.Tensor2D): tf.Tensor {
  const classes = tf.range(0, logits.shape[1], 1, 'int32');
  return tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), tf.reshape(classes, [1, -1])), 'float32');
}

/** 0 in rows whose label is of no class: they take no part. */
function labelled(row: tf.Tensor2D, labels: tf.Tensor, logits: tf.Tensor2D): tf.Tensor {
  const isClass = tf.logicalAnd(tf.greaterEqual(labels, 0), tf.less(labels, logits.shape[1]));
  return tf.where(tf.reshape(isClass, [-1, 1]), row, tf.zerosLike(row));
}
