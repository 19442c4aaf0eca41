import type { ByteSource } from '../bytes/byteSource';
import { BadInput } from '../errors';
import { describeProduct } from '../tensors/shape';
import { fortranTensor } from './fortranTensor';
import type { DumpTensor } from './format';
import type { NpyHeader } from './npyHeader';
import { opaqueTensor } from './opaqueTensor';
import { storedTensor } from './storedTensor';

/**
 * The array of an `.npy` file whose header has been read.
 * @throws BadInput where the file is too small for what the header claims
 */
export function npyTensor(source: ByteSource, name: string, header: NpyHeader): DumpTensor {
  const { type, shape, elements, fortranOrder, dataOffset } = header;
  const available = source.size - dataOffset;
  const claimed = elements * type.itemSize;
  if (claimed > available) {
    throw new BadInput({
      file: source.name,
      tensor: name,
      reason: `truncated: the header claims ${describeProduct(shape, `${type.itemSize} bytes`)} = ${claimed} bytes of data, and there are ${available}`,
    });
  }
  if (type.kind === 'opaque') {
    return opaqueTensor(source.name, name, shape, type.dtype, claimed, type.refusal);
  }
  const place = { source, offset: dataOffset, encoding: { dtype: type.dtype, littleEndian: type.littleEndian } };
  const isFortran = fortranOrder && shape.length > 1;
  return isFortran ? fortranTensor(name, shape, place) : storedTensor(name, shape, place);
}

/** Bytes after the data, which NumPy ignores. */
export function trailingBytes(source: ByteSource, header: NpyHeader): number {
  return source.size - header.dataOffset - header.elements * header.type.itemSize;
}
