import type { DType } from '../../tensors/dtype';
import { bitsOf } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { PickleCall, PickleGlobal, PickleReference, PickleTuple, type PickleValue } from '../pickle/pickleValue';
import { nothing, type Meaning, type Vocabulary } from '../pickled/meaning';
import { torchDTypes } from './dtypes';
import { embeddedStorage, type TorchStorages } from './embeddedStorages';
import { readStorageId, type Storages } from './storages';
import { shapeOf, viewTensors, type ViewRecord } from './torchView';

type Understand = (call: PickleCall) => Meaning;

/** What `torch._utils` and its neighbours rebuild tensors from. Sizes, strides and offsets are in elements. */
export function torchObjects(file: string, { storages, referenceOf }: TorchStorages): Vocabulary {
  const view = (record: ViewRecord): Meaning => ({
    kind: 'tensor', make: (name) => viewTensors(file, name, { ...record, storage: referenceOf(record.storage) }, storages),
  });
  const listed = (size: PickleValue | undefined, dtype: DType | null, refusal: string): Meaning => ({
    kind: 'tensor', make: (name) => [listedTensor(file, name, size, dtype, refusal)],
  });
  const stridedView: Understand = ({ args: { items: [storage, offset, size, stride] } }) => view({ storage, offset, size, stride });
  const withDType: Understand = ({ args: { items: [storage, offset, size, stride, , , dtype] } }) => (
    view({ storage, offset, size, stride, dtype: dtypeOf(dtype) }));
  const same: Understand = ({ args: { items: [value = null] } }) => ({ kind: 'same', value });
  return new Map<string, Understand>([
    ['torch._utils._rebuild_tensor', stridedView],
    ['torch._utils._rebuild_tensor_v2', stridedView],
    ['torch._utils._rebuild_tensor_v3', withDType],
    [embeddedStorage, (call) => ({ kind: 'same', value: referenceOf(call) ?? null })],
    ['torch._utils._rebuild_parameter', same],
    ['torch._utils._rebuild_parameter_with_state', same],
    ['torch.nn.parameter.Parameter', same],
    ['torch._tensor._rebuild_from_type_v2', rebuiltFromType],
    ['torch._tensor._rebuild_from_type', rebuiltFromType],
    ['torch._utils._rebuild_qtensor', ({ args: { items: [storage, offset, size, stride] } }) => view({ storage, offset, size, stride })],
    ['torch._utils._rebuild_sparse_tensor', sparse(listed)],
    ['torch._utils._rebuild_sparse_csr_tensor', sparse(listed)],
    ['torch._utils._rebuild_meta_tensor_no_storage', ({ args: { items: [dtype, size] } }) => listed(size, dtypeOf(dtype), 'is a meta tensor, which has a shape and no data')],
    ['torch._utils._rebuild_wrapper_subclass', ({ args: { items: [, dtype, size] } }) => listed(size, dtypeOf(dtype), 'is of a tensor class that keeps its data elsewhere')],
    ['torch._utils._rebuild_nested_tensor', ({ args: { items: [value = null] } }) => ({ kind: 'same', value })],
    ['torch._utils._rebuild_device_tensor_from_numpy', same],
    ['torch._utils._rebuild_device_tensor_from_cpu_tensor', same],
    ['torch._utils._rebuild_xla_tensor', same],
    ...['torch.Size', 'torch.device', 'torch.serialization._get_layout', 'torch._utils._get_dtype'].map((name): [string, Understand] => [name, () => nothing]),
  ]);
}

/** A storage that was saved by itself, as a tensor of one axis. */
export function storageAsTensor(file: string, reference: PickleReference, storages: Storages): Meaning | null {
  const id = readStorageId(reference);
  if (typeof id === 'string') {
    return null;
  }
  const dtype: DType = id.dtype ?? 'uint8';
  const record: ViewRecord = { storage: reference, offset: 0, size: new PickleTuple([id.length]), stride: new PickleTuple([1]), dtype };
  return { kind: 'tensor', make: (name) => viewTensors(file, name, record, storages) };
}

/** `(function, class, its arguments, state)`: a tensor of a subclass. */
function rebuiltFromType({ args: { items: [callable = null, , args] } }: PickleCall): Meaning {
  return args instanceof PickleTuple ? { kind: 'same', value: new PickleCall('call', callable, args) } : nothing;
}

/** `(layout, (indices…, values, size))`. */
function sparse(listed: (size: PickleValue | undefined, dtype: DType | null, refusal: string) => Meaning): Understand {
  return ({ args: { items: [layout, data] } }) => {
    const items = data instanceof PickleTuple ? data.items : [];
    const at = items.findIndex((item) => isSize(item) || shapeOf(item) !== null);
    const size = items[at];
    const refusal = `is sparse (${layoutOf(layout)}), of which no loss can be computed; save tensor.to_dense()`;
    return listed(isSize(size) ? size.args.items[0] : size, dtypeOfTensor(items[at - 1]), refusal);
  };
}

function dtypeOfTensor(value: PickleValue | undefined): DType | null {
  const [storage] = value instanceof PickleCall ? value.args.items : [];
  const id = storage instanceof PickleReference ? readStorageId(storage) : '';
  return typeof id === 'string' ? null : id.dtype;
}

function isSize(value: PickleValue | undefined): value is PickleCall {
  return value instanceof PickleCall && value.callable instanceof PickleGlobal && value.callable.name === 'Size';
}

function layoutOf(value: PickleValue | undefined): string {
  const [name] = value instanceof PickleCall ? value.args.items : [value];
  return name instanceof PickleGlobal ? name.name : typeof name === 'string' ? name.replace(/^torch\./, '') : 'of some layout';
}

function dtypeOf(value: PickleValue | undefined): DType | null {
  return value instanceof PickleGlobal && value.module === 'torch' ? torchDTypes.get(value.name) ?? null : null;
}

function listedTensor(file: string, name: string, size: PickleValue | undefined, dtype: DType | null, refusal: string): DumpTensor {
  const shape = shapeOf(size) ?? [];
  const count = elementCount(shape) ?? 0;
  return opaqueTensor(file, name, shape, dtype ?? 'bytes', dtype === null ? 0 : Math.ceil((count * bitsOf(dtype)) / 8), refusal);
}
