import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { storedBytes } from '../../tensors/dtypeTable';
import type { NumericDType } from '../../tensors/dtype';
import { describeShape, elementCount } from '../../tensors/shape';
import { throwIfCancelled, type Work } from '../../work';
import { storedComplexTensors } from '../complexTensors';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { storedTensor } from '../storedTensor';
import { dequantizedTensor } from './dequantizedTensor';
import type { WeightEntry, WeightGroup } from './weightsManifest';

const numericTypes: ReadonlyMap<string, NumericDType> = new Map<string, NumericDType>([
  ['float32', 'float32'], ['int32', 'int32'], ['bool', 'bool'], ['uint8', 'uint8'], ['float16', 'float16'],
]);

/** Texts whose lengths are read one by one to find what lies behind them. */
const maximumTexts = 100_000;

/** The weights of a group that lie one after the other in `data`. @throws BadInput where its bytes and the manifest differ */
export async function weightTensors(file: string, { paths, weights }: WeightGroup, data: ByteSource, work: Work): Promise<DumpTensor[]> {
  const tensors: DumpTensor[] = [];
  let offset = 0;
  for (const weight of weights) {
    throwIfCancelled(work.signal);
    const elements = elementCount(weight.shape);
    if (elements === null) {
      throw new BadInput({ file, tensor: weight.name, reason: `its shape ${describeShape(weight.shape)} has more elements than any file can hold` });
    }
    const bytes = weight.dtype === 'string' ? await bytesOfTexts(data, offset, elements, work) : bytesOf(file, weight, elements);
    if (offset + bytes > data.size) {
      throw new BadInput({
        file, tensor: weight.name,
        reason: `truncated: its ${bytes} bytes from byte ${offset} on end past the ${data.size} bytes of ${filesOf(paths)}`,
      });
    }
    tensors.push(...tensorsOf(file, weight, data, offset, bytes));
    offset += bytes;
  }
  if (offset !== data.size) {
    throw new BadInput({ file, reason: `its weights take ${offset} bytes, and ${filesOf(paths)} ${paths.length === 1 ? 'has' : 'have'} ${data.size}` });
  }
  return tensors;
}

function filesOf(paths: readonly string[]): string {
  return paths.length === 1 ? paths[0] ?? '' : `its ${paths.length} files of weights`;
}

function bytesOf(file: string, { name, dtype, quantization }: WeightEntry, elements: number): number {
  const stored = quantization === null ? dtype : quantization.kind === 'float16' ? 'float16' : quantization.stored;
  if (stored === 'complex64' && quantization === null) {
    return storedBytes('complex64', elements);
  }
  const type = stored === 'uint16' ? 'uint16' : numericTypes.get(stored);
  if (type === undefined || (quantization !== null && dtype !== 'float32' && (dtype !== 'int32' || quantization.kind === 'float16'))) {
    throw new BadInput({ file, tensor: name, reason: `has the data type ${JSON.stringify(dtype.slice(0, 40))}${quantization === null ? '' : ` quantised to ${stored}`}, which TensorFlow.js does not store` });
  }
  return storedBytes(type, elements);
}

/** Texts are stored with their length before each. */
async function bytesOfTexts(data: ByteSource, start: number, count: number, work: Work): Promise<number> {
  if (count > maximumTexts) {
    throw new BadInput({ reason: `holds ${count} texts, more than ${maximumTexts}` });
  }
  let at = start;
  for (let i = 0; i < count; i++) {
    throwIfCancelled(work.signal);
    at += 4 + viewOf(await readExactly(data, at, 4, 'text', work.signal)).getUint32(0, true);
  }
  return at - start;
}

function tensorsOf(
  file: string, { name, dtype, shape, quantization }: WeightEntry, source: ByteSource, offset: number, bytes: number,
): readonly DumpTensor[] {
  if (dtype === 'string') {
    return [opaqueTensor(file, name, shape, 'string', bytes, 'holds text, of which no loss can be computed')];
  }
  if (dtype === 'complex64') {
    return storedComplexTensors(name, shape, 'complex64', { source, offset, littleEndian: true });
  }
  const stored = (type: NumericDType): DumpTensor => storedTensor(name, shape, { source, offset, encoding: { dtype: type, littleEndian: true } });
  if (quantization?.kind === 'affine') {
    return [dequantizedTensor(stored(quantization.stored), dtype === 'int32' ? 'int32' : 'float32', quantization.scale, quantization.min)];
  }
  return [stored(quantization === null ? numericTypes.get(dtype) ?? 'float32' : 'float16')];
}
