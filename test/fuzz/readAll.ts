import { memorySource } from '../../src/core/bytes/memorySource';
import { BadInput } from '../../src/core/errors';
import type { DumpTensor } from '../../src/core/formats/format';
import { openDump } from '../../src/core/formats/index';
import { isBareName, type Siblings } from '../../src/core/formats/siblings';
import { rowCount, rowElements } from '../../src/core/tensors/shape';
import { unattended } from '../../src/core/work';

/** Elements read of a tensor, and tensors read of a file from each end of its list. */
const mostElements = 1 << 12;
const mostTensors = 32;

/** What came of a file. */
export interface Outcome {
  /** What is wrong with the reader, not with the file; null where nothing is. */
  readonly defect: string | null;
  readonly opened: boolean;
  /** Tensors whose rows came out whole. */
  readonly tensorsRead: number;
}

/** Opens a file and reads the first and the last rows of its tensors. */
export async function readAll(file: string, bytes: Uint8Array, beside: ReadonlyMap<string, Uint8Array>): Promise<Outcome> {
  const names = [file, ...beside.keys()];
  let opened = false;
  let tensorsRead = 0;
  try {
    const dump = await openDump(memorySource(bytes, file), unattended, siblingsIn(beside));
    opened = true;
    requireText(dump.notes);
    for (const tensor of [...dump.tensors.slice(0, mostTensors), ...dump.tensors.slice(Math.max(mostTensors, dump.tensors.length - mostTensors))]) {
      requireText([tensor.name, ...tensor.refusal === undefined ? [] : [tensor.refusal]]);
      tensorsRead += tensor.refusal === undefined && await readRows(tensor, names) ? 1 : 0;
    }
    await dump.close();
    requireCleanPrototypes();
    return { defect: null, opened, tensorsRead };
  } catch (error) {
    return { defect: error instanceof Defect ? error.message : describe(error, names), opened, tensorsRead };
  }
}

/** Something that a reader must never do. */
class Defect extends Error {}

function siblingsIn(files: ReadonlyMap<string, Uint8Array>): Siblings {
  return {
    open: (name) => {
      const bytes = files.get(name);
      if (!isBareName(name) || bytes === undefined) {
        return Promise.reject(new BadInput({ file: name, reason: 'there is no such file' }));
      }
      return Promise.resolve(memorySource(bytes, name));
    },
    list: () => Promise.resolve([...files.keys()].sort()),
  };
}

/** @returns whether all that was asked for could be read */
async function readRows(tensor: DumpTensor, names: readonly string[]): Promise<boolean> {
  const rows = rowCount(tensor.shape);
  const width = rowElements(tensor.shape);
  const count = Math.min(rows, Math.floor(mostElements / Math.max(1, width)));
  try {
    for (const [start, end] of count === 0 ? [] : [[0, count], [rows - count, rows]] as const) {
      requireLength((await tensor.readRows(start, end)).data.length, (end - start) * width);
    }
    const elements = rows * width;
    if (tensor.readElements !== undefined && elements > 0) {
      const start = Math.max(0, elements - 100);
      requireLength((await tensor.readElements(start, elements)).length, elements - start);
    }
    return true;
  } catch (error) {
    const defect = error instanceof Defect ? error.message : describe(error, names);
    if (defect !== null) {
      throw new Defect(`${tensor.name.slice(0, 40)}: ${defect}`);
    }
    return false;
  }
}

function requireLength(found: number, wanted: number): void {
  if (found !== wanted) {
    throw new Defect(`${found} elements instead of ${wanted}`);
  }
}

function requireText(texts: readonly string[]): void {
  const wrong = texts.find((text) => text.includes('[object '));
  if (wrong !== undefined) {
    throw new Defect(`a name or note that says nothing: ${wrong.slice(0, 200)}`);
  }
}

const prototypes = [Object.prototype, Array.prototype, Map.prototype, Function.prototype];
const keysAtStart = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);

function requireCleanPrototypes(): void {
  if (prototypes.some((prototype, i) => Reflect.ownKeys(prototype).length !== keysAtStart[i])) {
    throw new Defect('a prototype has new properties');
  }
}

/** Bad input must name the file, or one beside it; anything else is a defect. */
function describe(error: unknown, names: readonly string[]): string | null {
  if (!(error instanceof BadInput)) {
    return error instanceof Error ? error.stack ?? error.message : String(error);
  }
  const withoutNames = [error.tensor ?? '', error.place ?? ''].reduce((text, name) => text.replace(name, ''), error.reason);
  if (error.reason === '' || withoutNames.includes('undefined') || withoutNames.includes('[object ') || / Infinity|\(Infinity/.test(withoutNames)) {
    return `a message that says nothing: ${error.message.slice(0, 200)}`;
  }
  return names.includes(error.file ?? '') ? null : `names ${String(error.file)} instead of ${names[0] ?? ''}: ${error.message.slice(0, 200)}`;
}
