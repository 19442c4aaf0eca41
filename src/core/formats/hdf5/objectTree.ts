import { BadInput } from '../../errors';
import { throwIfCancelled } from '../../work';
import { isDataset } from './dataset';
import { readLinks, type Link } from './links';
import { readObjectHeader, type Message } from './objectHeader';
import type { StructureReader } from './structureReader';

const maximumDepth = 64;
const maximumObjects = 100_000;
const maximumLinks = 1_000_000;
/** Soft links followed to find one name, as the HDF5 library has it. */
const maximumSoftLinks = 16;
/** Notes of one kind that are given; a file of many dangling links does not fill the screen. */
const maximumNotes = 20;

/** Is told of every object but groups once, in the order of its groups, with the first name that leads to it. */
export interface ObjectVisitor {
  dataset(name: string, messages: readonly Message[]): Promise<void>;
  /** The names of a group's children in the order wanted; children that are not among them follow. */
  childOrder(group: readonly Message[]): Promise<readonly string[]>;
  /** A group or dataset that cannot be read. */
  unreadable(name: string, reason: string): void;
}

/** The groups of a file and their links. */
export interface ObjectTree {
  readonly notes: readonly string[];
  /** The dataset's first name for any other that leads to it: through soft links, or a second hard link. */
  resolve(name: string): string | null;
}

/**
 * Walks all groups by hard links, each object once. Soft links are kept for {@link ObjectTree.resolve}, external ones noted.
 * @throws BadInput where the root group cannot be read; what else cannot be read is noted and told
 */
export async function readObjectTree(reader: StructureReader, root: number, visitor: ObjectVisitor): Promise<ObjectTree> {
  const walk = new Walk(reader, visitor);
  await walk.readAll(root);
  return { notes: walk.notesOf(root), resolve: (name) => walk.datasetAt(root, name) };
}

interface WaitingObject {
  readonly name: string;
  readonly address: number;
  readonly depth: number;
}

class Walk {
  private readonly notes: string[] = [];
  private readonly groups = new Map<number, ReadonlyMap<string, Link['target']>>();
  /** The first name of every object. */
  private readonly names = new Map<number, string>();
  private readonly seen = new Set<number>();
  private readonly aliases: string[] = [];
  private waiting: WaitingObject[] = [];
  private links = 0;

  constructor(private readonly reader: StructureReader, private readonly visitor: ObjectVisitor) {}

  async readAll(root: number): Promise<void> {
    this.seen.add(root);
    await this.readGroup({ name: '', address: root, depth: 0 }, await readObjectHeader(this.reader, root));
    for (let object = this.waiting.pop(); object !== undefined; object = this.waiting.pop()) {
      throwIfCancelled(this.reader.work.signal);
      if (this.seen.has(object.address)) {
        continue;
      }
      if (this.seen.size >= maximumObjects || this.links > maximumLinks) {
        this.notes.push(`there are more than ${maximumObjects} objects or ${maximumLinks} links; the others are not listed`);
        return;
      }
      this.seen.add(object.address);
      this.names.set(object.address, object.name);
      await this.readObject(object);
      if (this.seen.size % 64 === 0) {
        this.reader.work.progress(this.seen.size / (this.seen.size + this.waiting.length), `Listing ${this.reader.source.name}`);
        await this.reader.work.pause();
      }
    }
  }

  private async readObject(object: WaitingObject): Promise<void> {
    try {
      const messages = await readObjectHeader(this.reader, object.address);
      if (isDataset(messages)) {
        await this.visitor.dataset(object.name, messages);
      } else {
        await this.readGroup(object, messages);
      }
    } catch (error) {
      if (!(error instanceof BadInput)) {
        throw error;
      }
      const reason = error.place === undefined ? error.reason : `${error.place}: ${error.reason}`;
      this.visitor.unreadable(object.name, reason);
      this.notes.push(`${JSON.stringify(object.name)} cannot be read: ${reason}`);
    }
  }

  private async readGroup({ name, address, depth }: WaitingObject, messages: readonly Message[]): Promise<void> {
    const links = inOrder(await readLinks(this.reader, messages), await this.visitor.childOrder(messages));
    if (depth >= maximumDepth && links.length > 0) {
      this.notes.push(`${JSON.stringify(name)} is ${depth} groups deep; what is below is not listed`);
      return;
    }
    this.links += links.length;
    this.groups.set(address, new Map(links.map((link) => [link.name, link.target])));
    const children: WaitingObject[] = [];
    for (const link of links) {
      const path = name === '' ? link.name : `${name}/${link.name}`;
      const { target } = link;
      if (target.kind === 'object') {
        children.push({ name: path, address: target.address, depth: depth + 1 });
      } else if (target.kind === 'soft') {
        this.aliases.push(path);
      } else {
        const where = target.kind === 'external' ? `leads to another file, ${JSON.stringify(target.file)}, which is never opened` : 'is a link of an unknown kind';
        this.notes.push(`${JSON.stringify(path)} ${where}`);
      }
    }
    // The last one in is the first one out.
    this.waiting.push(...children.reverse());
  }

  notesOf(root: number): readonly string[] {
    const hidden = this.aliases.length - maximumNotes;
    const aliases = this.aliases.slice(0, maximumNotes).map((alias) => {
      const address = this.resolve(root, alias);
      return address === null
        ? `${JSON.stringify(alias)} is a soft link that leads nowhere in this file`
        : `${JSON.stringify(alias)} is a soft link to ${JSON.stringify(this.names.get(address) ?? '/')}`;
    });
    const more = this.notes.length > maximumNotes ? [`… and ${this.notes.length - maximumNotes} notes more`] : [];
    return [...this.notes.slice(0, maximumNotes), ...more, ...aliases, ...(hidden > 0 ? [`… and ${hidden} soft links more`] : [])];
  }

  /** The listed name of the dataset that a path leads to. */
  datasetAt(root: number, name: string): string | null {
    const address = this.resolve(root, name);
    return address === null || this.groups.has(address) ? null : this.names.get(address) ?? null;
  }

  /** Follows a path through groups and soft links to the address of what it leads to. */
  private resolve(root: number, name: string): number | null {
    const waiting = name.split('/').reverse();
    let at = root;
    let followed = 0;
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (part === '' || part === '.') {
        continue;
      }
      const target = this.groups.get(at)?.get(part);
      if (target?.kind === 'object') {
        at = target.address;
      } else if (target?.kind === 'soft' && followed < maximumSoftLinks) {
        followed += 1;
        at = target.path.startsWith('/') ? root : at;
        waiting.push(...target.path.split('/').reverse());
      } else {
        return null;
      }
    }
    return at;
  }
}

function inOrder(links: readonly Link[], names: readonly string[]): readonly Link[] {
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = ({ name }: Link): number => places.get(name) ?? names.length;
  return names.length === 0 ? links : [...links].sort((a, b) => placeOf(a) - placeOf(b));
}
