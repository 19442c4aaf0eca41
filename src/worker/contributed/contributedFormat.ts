import type { ByteSource } from '../../core/bytes/byteSource';
import { BadInput } from '../../core/errors';
import type { DumpTensor, Format } from '../../core/formats/format';
import { storedBytes } from '../../core/tensors/dtypeTable';
import { elementCount, requireRows, shapeOfRows } from '../../core/tensors/shape';
import type { ContributedFormat, ContributedTensor } from '../../protocol/contributions';
import { RemoteError } from '../../protocol/rpc';
import type { CallHost } from '../files/virtualFileSystem';
import type { LentFiles } from './lentFiles';

/** A format whose files the host has another extension read; their bytes come from this thread, which opened them. */
export function contributedFormat({ id, title, extensions }: ContributedFormat, callHost: CallHost, lent: LentFiles): Format {
  return {
    id, title, extensions,
    detect: ({ name }) => extensions.some((extension) => name.endsWith(extension)),
    open: async (source) => {
      const file = lent.lend(source);
      const close = async (): Promise<void> => {
        lent.takeBack(file);
        await callHost('closeContributed', { file }).catch(() => undefined);
        await source.close();
      };
      try {
        const { tensors, notes } = await asked(source, () => callHost('openContributed', { format: id, file, name: source.name, size: source.size }));
        return { format: id, notes, tensors: tensors.map((tensor, index) => dumpTensor(tensor, index, file, source, callHost)), close };
      } catch (error) {
        lent.takeBack(file);
        throw error;
      }
    },
  };
}

function dumpTensor({ name, shape, dtype }: ContributedTensor, index: number, file: string, source: ByteSource, callHost: CallHost): DumpTensor {
  return {
    name, shape, dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    readRows: async (start, end) => {
      requireRows(shape, start, end);
      const data = await asked(source, () => callHost('readContributed', { file, tensor: index, start, end }));
      return { dtype, shape: shapeOfRows(shape, start, end), data };
    },
  };
}

/** What the other extension says of a file is bad input here. */
async function asked<T>(source: ByteSource, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof RemoteError && error.kind === 'BadInput' ? new BadInput({ file: source.name, reason: error.message }) : error;
  }
}
