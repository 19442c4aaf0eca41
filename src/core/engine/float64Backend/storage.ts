import { DataStorage, engine, KernelBackend, type BackendValues, type DataType, type Tensor } from '@tensorflow/tfjs-core';

/** The name this backend is registered under. */
export const float64BackendName = 'float64';

/** Elements as a kernel sees them: floats in a `Float64Array`, whole numbers and truth values in their own arrays. */
export type Values = Float64Array | Int32Array | Uint8Array;

interface Stored {
  readonly values: Values;
  references: number;
  /** Nobody else holds the array, so that another result may have it afterwards. */
  isOwn: boolean;
}

/** Arrays shorter than this are no burden to allocate. */
const shortestSpare = 1 << 10;
/** Bytes that are kept for results to come. */
const mostSpareBytes = 1 << 26;

type DataId = Parameters<KernelBackend['read']>[0];

/**
 * A TensorFlow.js backend whose "float32" tensors are held and computed in float64. TensorFlow.js
 * has no such dtype, and float32 loses what a loss is made of: differences of targets near 1e8, the
 * tail of a softmax, sums of many terms. Definitions of losses run on it unchanged.
 */
export class Float64Backend extends KernelBackend {
  private readonly storage: DataStorage<Stored> = new DataStorage<Stored>(this, engine());
  /** Arrays of results that are gone, by their length: most of the time of a large pass went into allocating new ones. */
  private readonly spare = new Map<number, Float64Array[]>();
  private spareBytes = 0;
  private readonly allocated = new WeakSet();

  /** An array for a result, which holds anything. */
  allocate(length: number): Float64Array {
    const spare = this.spare.get(length)?.pop();
    if (spare !== undefined) {
      this.spareBytes -= spare.byteLength;
    }
    const values = spare ?? new Float64Array(length);
    this.allocated.add(values);
    return values;
  }

  valuesOf(dataId: DataId): Values {
    return this.storage.get(dataId).values;
  }

  override write(values: BackendValues, _shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.storage.set(dataId, { values: storedValues(values, dtype), references: 1, isOwn: this.allocated.delete(values) });
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, _shape: number[], dtype: DataType, references: number): void {
    this.storage.set(dataId, { values: storedValues(values, dtype), references, isOwn: false });
  }

  // The interface's arrays have no float64 among them; readers of this backend know what they get.
  override readSync(dataId: DataId): BackendValues {
    const stored = this.storage.get(dataId);
    stored.isOwn = false;
    return stored.values as unknown as BackendValues;
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override refCount(dataId: DataId): number {
    return this.storage.has(dataId) ? this.storage.get(dataId).references : 0;
  }

  override incRef(dataId: DataId): void {
    this.storage.get(dataId).references++;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (this.storage.has(dataId)) {
      const stored = this.storage.get(dataId);
      stored.references--;
      if (!force && stored.references > 0) {
        return false;
      }
      this.storage.delete(dataId);
      this.keep(stored);
    }
    return true;
  }

  private keep({ values, isOwn }: Stored): void {
    if (isOwn && values instanceof Float64Array && values.length >= shortestSpare && this.spareBytes + values.byteLength <= mostSpareBytes) {
      this.spareBytes += values.byteLength;
      const spare = this.spare.get(values.length) ?? [];
      spare.push(values);
      this.spare.set(values.length, spare);
    }
  }

  override numDataIds(): number {
    return this.storage.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return Number.EPSILON;
  }

  override dispose(): void {
    // The storage goes with the backend.
  }
}

function storedValues(values: BackendValues | Float64Array, dtype: DataType): Values {
  switch (dtype) {
    case 'float32':
      return values instanceof Float64Array ? values : Float64Array.from(values as ArrayLike<number>);
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values as ArrayLike<number>);
    case 'bool':
      return values instanceof Uint8Array ? values : Uint8Array.from(values as ArrayLike<number>);
    case 'complex64':
    case 'string':
      throw new Error(`the float64 backend holds no ${dtype}`);
  }
}

/** A tensor of float64 values on this backend. `values` is kept, not copied. */
export function float64Tensor(backend: Float64Backend, values: Float64Array, shape: readonly number[]): Tensor {
  const dataId = backend.write(values as unknown as BackendValues, [...shape], 'float32');
  return engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' }, backend);
}
