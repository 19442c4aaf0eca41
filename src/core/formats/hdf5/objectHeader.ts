import { BadInput } from '../../errors';
import { FieldCursor } from './fieldCursor';
import { requireSeal, type StructureReader } from './structureReader';

/** What the messages of an object header are about (HDF5 File Format Specification, IV.A.2). */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFillValue: 0x04,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filterPipeline: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  readonly type: number;
  /** Whether the content lies elsewhere and the message only says where. */
  readonly isShared: boolean;
  readonly bytes: Uint8Array;
}

const maximumMessages = 100_000;
const what = 'object header';

/** A stretch of messages: the first lies in the header, others where continuation messages say. */
interface Block {
  readonly address: number;
  readonly length: number;
}

/**
 * All messages of the group or dataset at `address`, in both versions of the header.
 * @throws BadInput where the header is damaged
 */
export async function readObjectHeader(reader: StructureReader, address: number): Promise<readonly Message[]> {
  const probe = await reader.bytes(address, Math.min(4, Math.max(0, reader.source.size - address)), what);
  const isNew = probe[0] === 0x4f && probe[1] === 0x48 && probe[2] === 0x44 && probe[3] === 0x52;
  return isNew ? readNewHeader(reader, address) : readOldHeader(reader, address);
}

/**
 * The content of the first message of a type, ready to be read; that of a shared one is fetched from where it lies.
 * @param name how messages call it
 */
export async function findMessage(
  reader: StructureReader, messages: readonly Message[], type: number, name: string,
): Promise<FieldCursor | null> {
  const message = messages.find((candidate) => candidate.type === type);
  return message === undefined ? null : new FieldCursor(await contentOf(reader, message, name), reader.sizes, name);
}

/** @throws BadInput where a shared message does not lie in another object's header */
async function contentOf(reader: StructureReader, { type, isShared, bytes }: Message, name: string): Promise<Uint8Array> {
  if (!isShared) {
    return bytes;
  }
  const cursor = new FieldCursor(bytes, reader.sizes, name);
  const version = cursor.uint(1);
  const kind = cursor.uint(1);
  if (version === 3 && kind === 1) {
    throw cursor.damaged('lies in the file\'s table of shared messages, which is not read');
  }
  cursor.skip(version === 1 ? 6 : 0);
  const shared = (await readObjectHeader(reader, cursor.address() ?? Infinity)).find((candidate) => candidate.type === type);
  if (shared === undefined || shared.isShared) {
    throw cursor.damaged('is shared with an object that does not have it');
  }
  return shared.bytes;
}

async function readOldHeader(reader: StructureReader, address: number): Promise<readonly Message[]> {
  const prefix = await reader.cursor(address, 16, what);
  if (prefix.uint(1) !== 1) {
    throw new BadInput({ place: what, reason: `there is none at byte ${address}, where one should be` });
  }
  prefix.skip(1);
  const count = prefix.uint(2);
  prefix.skip(4);
  const length = prefix.uint(4);
  return followBlocks(reader, { address: address + 16, length }, async (block, messages) => {
    const cursor = await reader.cursor(block.address, block.length, what);
    while (cursor.remaining >= 8 && messages.length < count) {
      const type = cursor.uint(2);
      const size = cursor.uint(2);
      const flags = cursor.uint(1);
      cursor.skip(3);
      add(messages, { type, isShared: (flags & 2) !== 0, bytes: cursor.take(size) });
    }
  });
}

async function readNewHeader(reader: StructureReader, address: number): Promise<readonly Message[]> {
  const prefix = await reader.cursor(address, Math.min(34, reader.source.size - address), what);
  prefix.skip(4);
  const version = prefix.uint(1);
  if (version !== 2) {
    throw prefix.damaged(`has version ${version}`);
  }
  const flags = prefix.uint(1);
  prefix.skip(((flags & 0x20) !== 0 ? 16 : 0) + ((flags & 0x10) !== 0 ? 4 : 0));
  const length = prefix.uint(2 ** (flags & 3));
  const start = prefix.at;
  const messageHeader = (flags & 4) !== 0 ? 6 : 4;
  return followBlocks(reader, { address, length: start + length + 4 }, async (block, messages) => {
    const bytes = await reader.bytes(block.address, block.length, what);
    requireSeal(bytes, what);
    const cursor = new FieldCursor(bytes.subarray(0, -4), reader.sizes, what);
    if (block.address === address) {
      cursor.skip(start);
    } else {
      cursor.signature('OCHK');
    }
    while (cursor.remaining >= messageHeader) {
      const type = cursor.uint(1);
      const size = cursor.uint(2);
      const messageFlags = cursor.uint(1);
      cursor.skip(messageHeader - 4);
      add(messages, { type, isShared: (messageFlags & 2) !== 0, bytes: cursor.take(size) });
    }
  });
}

async function followBlocks(
  reader: StructureReader, first: Block, readBlock: (block: Block, messages: Message[]) => Promise<void>,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const waiting = [first];
  const seen = new Set<number>();
  let followed = 0;
  for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
    if (seen.has(block.address)) {
      throw new BadInput({ place: what, reason: 'continues in a circle' });
    }
    seen.add(block.address);
    await readBlock(block, messages);
    for (const message of messages.slice(followed).filter(({ type }) => type === messageType.continuation)) {
      const cursor = new FieldCursor(message.bytes, reader.sizes, what);
      waiting.push({ address: cursor.address() ?? Infinity, length: cursor.length() });
    }
    followed = messages.length;
  }
  return messages;
}

function add(messages: Message[], message: Message): void {
  if (messages.length >= maximumMessages) {
    throw new BadInput({ place: what, reason: `holds more than ${maximumMessages} messages` });
  }
  messages.push(message);
}
