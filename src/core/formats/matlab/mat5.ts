import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type Work } from '../../work';
import { zlibSource } from '../deflate/zlibSource';
import type { DumpTensor } from '../format';
import { elementTypes, readElement, type Element, type ElementSource } from './element';
import { matrixTensors } from './matrix';

const headerBytes = 128;
const mostVariables = 100_000;
/** Bytes inflated for the list of variables. */
const mostInflated = 64 << 20;

/** Whether the header ends as that of MAT 5 does: version 1.0, and the mark of the byte order. */
export function isMat5(head: Uint8Array): boolean {
  return byteOrderOf(head) !== null;
}

/** True for little-endian; null where it is no header of MAT 5. */
function byteOrderOf(head: Uint8Array): boolean | null {
  const [low, high, first, second] = head.subarray(124, headerBytes);
  if (first === 0x49 && second === 0x4d && high === 1 && low === 0) {
    return true;
  }
  return first === 0x4d && second === 0x49 && low === 1 && high === 0 ? false : null;
}

/**
 * The variables of a MAT file of level 5 (MAT-File Format, MathWorks).
 * @throws BadInput naming the place and what is damaged there
 */
export async function readMat5(source: ByteSource, work: Work): Promise<readonly DumpTensor[]> {
  const littleEndian = byteOrderOf(await readExactly(source, 0, headerBytes, 'header', work.signal));
  if (littleEndian === null) {
    throw new BadInput({ file: source.name, place: 'header', reason: 'is not that of a MAT file of level 5' });
  }
  const elements: ElementSource = { source, littleEndian, signal: work.signal, budget: { bytes: mostInflated } };
  const tensors: DumpTensor[] = [];
  let variables = 0;
  for (let at = headerBytes; at < source.size; variables++) {
    throwIfCancelled(work.signal);
    if (variables === mostVariables) {
      throw new BadInput({ file: source.name, reason: `has more than ${mostVariables} variables` });
    }
    const element = await readElement(elements, at, source.size);
    tensors.push(...await variableTensors(elements, element));
    at = element.next;
    work.progress(at / source.size, `Listing ${source.name}`);
    await work.pause();
  }
  return tensors;
}

async function variableTensors(elements: ElementSource, element: Element): Promise<readonly DumpTensor[]> {
  const { source, littleEndian, signal } = elements;
  if (element.type === elementTypes.matrix) {
    return matrixTensors({ source, littleEndian, signal }, element, null);
  }
  if (element.type !== elementTypes.compressed) {
    throw new BadInput({ file: source.name, reason: `has a data element of the type ${element.type} at byte ${element.dataAt - 8}, where a variable is expected` });
  }
  const place = `variable at byte ${element.dataAt - 8}`;
  const inner: ElementSource = {
    ...elements,
    source: await zlibSource(
      subSource(source, element.dataAt, element.size), place, 8, (tag) => 8 + viewOf(tag).getUint32(4, littleEndian), signal,
    ),
  };
  const matrix = await readElement(inner, 0, inner.source.size);
  if (matrix.type !== elementTypes.matrix) {
    throw new BadInput({ file: source.name, place, reason: `is of the type ${matrix.type}, which is no array` });
  }
  return matrixTensors(inner, matrix, null);
}
