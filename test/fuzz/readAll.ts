import { memorySource } from '../../src/core/bytes/memorySource';
import { BadInput } from '../../src/core/errors';
import { openDump } from '../../src/core/formats/index';
import { rowCount, rowElements } from '../../src/core/tensors/shape';

/** Elements read of a tensor, and tensors read of a file. */
const mostElements = 1 << 17;
const mostTensors = 40;

/**
 * Opens a file and reads the first and the last rows of its tensors.
 * @returns what is wrong with the reader, not with the file; null where nothing is
 */
export async function defectOf(file: string, bytes: Uint8Array): Promise<string | null> {
  try {
    const dump = await openDump(memorySource(bytes, file));
    for (const tensor of dump.tensors.slice(0, mostTensors)) {
      if (tensor.refusal === undefined) {
        const wrong = await tryRows(tensor.shape, (start, end) => tensor.readRows(start, end));
        if (wrong !== null) {
          return `${tensor.name.slice(0, 40)}: ${wrong}`;
        }
      }
    }
    await dump.close();
    return null;
  } catch (error) {
    return describe(error, file);
  }
}

async function tryRows(shape: readonly number[], read: (start: number, end: number) => Promise<{ readonly data: { readonly length: number } }>): Promise<string | null> {
  const rows = rowCount(shape);
  const width = rowElements(shape);
  const count = Math.min(rows, Math.floor(mostElements / Math.max(1, width)));
  for (const [start, end] of count === 0 ? [] : [[0, count], [rows - count, rows]] as const) {
    try {
      const { data } = await read(start, end);
      if (data.length !== (end - start) * width) {
        return `${data.length} elements instead of ${(end - start) * width}`;
      }
    } catch (error) {
      const defect = describe(error, null);
      if (defect !== null) {
        return defect;
      }
    }
  }
  return null;
}

/** Bad input must name the file; anything else is a defect. */
function describe(error: unknown, file: string | null): string | null {
  if (!(error instanceof BadInput)) {
    return error instanceof Error ? error.stack ?? error.message : String(error);
  }
  if (error.reason === '' || error.message.includes('undefined') || error.message.includes('[object ')) {
    return `a message that says nothing: ${error.message.slice(0, 200)}`;
  }
  return file !== null && error.file !== file ? `names ${String(error.file)} instead of ${file}: ${error.message.slice(0, 200)}` : null;
}
