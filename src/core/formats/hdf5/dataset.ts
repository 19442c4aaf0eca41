import { BadInput } from '../../errors';
import { describeShape, elementCount } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { openChunkIndex } from './chunkIndex';
import { chunkedElements, maximumChunk } from './chunkedElements';
import { readDataspace, type Dataspace } from './dataspace';
import { readDatatype, type Datatype } from './datatype';
import { compactElements, contiguousElements, unwrittenElements, type ElementRuns } from './elementRuns';
import { readFillValue } from './fillValue';
import { readFilterPipeline, refusalOfFilters } from './filterPipeline';
import { readLayout, type ChunkedLayout, type Layout } from './layout';
import { findMessage, messageType, type Message } from './objectHeader';
import type { StructureReader } from './structureReader';

/** A dataset as its header describes it. */
export interface Dataset {
  readonly shape: Shape;
  readonly type: Datatype;
  /** Where its elements are, or why they cannot be read. */
  readonly elements: ElementRuns | { readonly refusal: string };
}

/** One element, be it a record or an array, must fit into memory many times. */
const maximumElement = 1 << 26;

/** Whether an object header is a dataset's. */
export function isDataset(messages: readonly Message[]): boolean {
  return messages.some(({ type }) => type === messageType.layout);
}

/** @throws BadInput where its shape or type cannot be told */
export async function readDataset(reader: StructureReader, messages: readonly Message[]): Promise<Dataset> {
  const spaceCursor = await findMessage(reader, messages, messageType.dataspace, 'dataspace');
  const typeCursor = await findMessage(reader, messages, messageType.datatype, 'datatype');
  if (spaceCursor === null || typeCursor === null) {
    throw new BadInput({ place: 'object header', reason: 'says neither what shape nor what type the dataset has' });
  }
  const space = readDataspace(spaceCursor);
  const type = readDatatype(typeCursor);
  if (type.size === 0 || !Number.isSafeInteger((elementCount(space.shape) ?? Infinity) * type.size)) {
    throw new BadInput({ place: 'dataspace', reason: `${describeShape(space.shape)} of ${type.size} bytes are more than any file can hold` });
  }
  return { shape: space.shape, type, elements: await elementsOrRefusal(reader, messages, space, type) };
}

async function elementsOrRefusal(
  reader: StructureReader, messages: readonly Message[], space: Dataspace, type: Datatype,
): Promise<Dataset['elements']> {
  try {
    return await findElements(reader, messages, space, type);
  } catch (error) {
    if (error instanceof BadInput) {
      return { refusal: error.place === undefined ? error.reason : `${error.place}: ${error.reason}` };
    }
    throw error;
  }
}

async function findElements(
  reader: StructureReader, messages: readonly Message[], space: Dataspace, type: Datatype,
): Promise<Dataset['elements']> {
  const cursor = await findMessage(reader, messages, messageType.layout, 'layout');
  if (cursor === null) {
    throw new BadInput({ place: 'object header', reason: 'does not say where the data lies' });
  }
  if (messages.some(({ type: kind }) => kind === messageType.externalFiles)) {
    return { refusal: 'lies in other files (external storage), which are never opened; save it into the file itself' };
  }
  if (type.size > maximumElement) {
    return { refusal: `has elements of ${type.size} bytes, more than ${maximumElement} are not read` };
  }
  const layout = readLayout(cursor);
  const fillValue = await readFillValue(reader, messages, type.size);
  switch (layout.kind) {
    case 'virtual': return { refusal: 'is put together from other datasets (virtual dataset), which are never opened; save it as a dataset of its own' };
    case 'chunked': return openChunks(reader, messages, layout, space, fillValue);
    case 'compact':
    case 'contiguous': return openRun(reader, layout, (elementCount(space.shape) ?? Infinity) * type.size, fillValue);
  }
}

function openRun(
  reader: StructureReader, layout: Exclude<Layout, ChunkedLayout | { kind: 'virtual' }>, needed: number, fillValue: Uint8Array,
): Dataset['elements'] {
  if (layout.kind === 'compact') {
    return layout.bytes.length < needed
      ? { refusal: `truncated: its shape and type take ${needed} bytes, and there are ${layout.bytes.length}` }
      : compactElements(layout.bytes, fillValue.length);
  }
  if (layout.address === null) {
    return unwrittenElements(fillValue);
  }
  const available = Math.max(0, reader.source.size - layout.address);
  return available < needed
    ? { refusal: `truncated: its shape and type take ${needed} bytes, and there are ${available}` }
    : contiguousElements(reader.source, layout.address, fillValue.length);
}

async function openChunks(
  reader: StructureReader, messages: readonly Message[], layout: ChunkedLayout, space: Dataspace, fillValue: Uint8Array,
): Promise<Dataset['elements']> {
  const { chunkShape, elementBytes, edgesUnfiltered } = layout;
  if (chunkShape.length !== space.shape.length || elementBytes !== fillValue.length) {
    return { refusal: `has chunks of ${describeShape(chunkShape)} of ${elementBytes} bytes, which do not fit its shape and type` };
  }
  const cursor = await findMessage(reader, messages, messageType.filterPipeline, 'filters');
  const filters = cursor === null ? [] : readFilterPipeline(cursor);
  const refusal = refusalOfFilters(filters);
  if (refusal !== null) {
    return { refusal };
  }
  const chunkBytes = (elementCount(chunkShape) ?? Infinity) * elementBytes;
  if (filters.length > 0 && chunkBytes > maximumChunk) {
    return { refusal: `has compressed chunks of ${chunkBytes} bytes, more than ${maximumChunk} are not read` };
  }
  const index = openChunkIndex(layout, space, filters.length > 0);
  return chunkedElements({ reader, shape: space.shape, chunkShape, elementBytes, index, filters, edgesUnfiltered, fillValue });
}
