import { BadInput } from '../../errors';
import { NumberColumn } from '../numberColumn';
import type { JsonEvents } from './jsonParser';

/** Different values, and characters of their names, that a text may have: each is a tensor. */
const mostSlots = 100_000;
const mostNameCharacters = 1 << 24;

/** A value of the JSON, in all its occurrences: the same key of every record of a list of records. */
export class JsonSlot {
  readonly children = new Map<string, JsonSlot>();
  /** Lengths of the nested arrays around the values, outermost first; null where none has ended yet. */
  readonly lengths: (number | null)[] = [];
  /** How many arrays the values lie in. */
  depth: number | null = null;
  kind: 'unknown' | 'numbers' | 'object' = 'unknown';
  readonly column = new NumberColumn();
  /** Number of the last record that has the key, counted from 1. */
  occurrences = 0;
  /** Records seen here. */
  objects = 0;
  /** Why it is no tensor. */
  problem: string | null = null;

  constructor(readonly name: string) {}
}

type Frame =
  | { readonly kind: 'object'; readonly slot: JsonSlot; readonly depth: number; current: JsonSlot | null }
  | { readonly kind: 'array'; readonly slot: JsonSlot; readonly depth: number; count: number };

/**
 * Turns JSON into columns of numbers by key path (`a.b`). Nested arrays must be rectangular; in a list of records the
 * records stack along an axis.
 */
export class TensorCollector implements JsonEvents {
  readonly root = new JsonSlot('');
  private readonly frames: Frame[] = [];
  private slots = 0;
  private nameCharacters = 0;

  /** Makes the error for something wrong at an offset of the text; the parser of that text knows the line. */
  fail: (at: number, reason: string) => BadInput;

  constructor(file: string) {
    this.fail = (_at, reason) => new BadInput({ file, reason });
  }

  beginObject(at: number): void {
    const { slot, depth } = this.enter(at, 'object');
    slot.objects += 1;
    this.frames.push({ kind: 'object', slot, depth, current: null });
  }

  key(name: string, at: number): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame?.kind !== 'object') {
      return;
    }
    const { slot } = frame;
    let child = slot.children.get(name);
    if (child === undefined) {
      child = new JsonSlot(slot.name === '' ? name : `${slot.name}.${name}`);
      this.slots += 1;
      this.nameCharacters += child.name.length;
      if (this.slots > mostSlots || this.nameCharacters > mostNameCharacters) {
        throw this.fail(at, this.slots > mostSlots ? `there are more than ${mostSlots} different keys` : 'the keys are too long together');
      }
      slot.children.set(name, child);
      if (slot.objects > 1) {
        child.problem = 'is not in every record';
      }
    }
    if (child.occurrences === slot.objects) {
      throw this.fail(at, `the key ${JSON.stringify(name.slice(0, 200))} is there twice`);
    }
    if (child.occurrences < slot.objects - 1) {
      child.problem ??= 'is not in every record';
    }
    child.occurrences = slot.objects;
    frame.current = child;
  }

  endObject(): void {
    this.frames.pop();
    this.leave();
  }

  beginArray(at: number): void {
    const { slot, depth } = this.place();
    if (slot.depth !== null && depth >= slot.depth) {
      this.ragged(slot, at, 'an array stands where the others have a value');
    }
    this.frames.push({ kind: 'array', slot, depth: depth + 1, count: 0 });
    if (slot.lengths.length <= depth) {
      slot.lengths.push(null);
    }
  }

  endArray(at: number): void {
    const frame = this.frames.pop();
    if (frame?.kind === 'array') {
      this.compareLength(frame, at);
    }
    this.leave();
  }

  number(value: number, integer: string | null, at: number): void {
    this.enter(at, 'numbers').slot.column.addNumber(value, integer);
    this.leave();
  }

  string(value: string, at: number): void {
    this.enter(at, 'numbers').slot.column.addText(value, () => this.fail(at, '').place ?? '');
    this.leave();
  }

  boolean(value: boolean, at: number): void {
    this.enter(at, 'numbers').slot.column.addBoolean(value);
    this.leave();
  }

  null(at: number): void {
    const { slot, depth } = this.place();
    if (slot.depth !== null && depth < slot.depth) {
      slot.problem ??= 'holds null where the others have an array';
    } else {
      this.enter(at, 'numbers').slot.column.addMissing();
    }
    this.leave();
  }

  /** Where the next value belongs. */
  private place(): { slot: JsonSlot; depth: number } {
    const frame = this.frames[this.frames.length - 1];
    if (frame === undefined) {
      return { slot: this.root, depth: 0 };
    }
    return frame.kind === 'array' ? { slot: frame.slot, depth: frame.depth } : { slot: frame.current ?? frame.slot, depth: 0 };
  }

  /** A value that is no array begins. */
  private enter(at: number, kind: 'numbers' | 'object'): { slot: JsonSlot; depth: number } {
    const { slot, depth } = this.place();
    if (slot.kind !== 'unknown' && slot.kind !== kind) {
      slot.problem ??= 'holds numbers in one place and objects in another';
    } else if (slot.kind !== 'unknown' && slot.depth !== depth) {
      this.ragged(slot, at, `a value lies in ${depth} arrays, the others in ${slot.depth ?? 0}`);
    } else if (depth < slot.lengths.length) {
      this.ragged(slot, at, `a value stands where the others have an array of ${slot.lengths[depth] ?? 0}`);
    }
    slot.kind = slot.kind === 'unknown' ? kind : slot.kind;
    slot.depth ??= depth;
    return { slot, depth };
  }

  /** A value ended: the array around it is one longer. */
  private leave(): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame?.kind === 'array') {
      frame.count += 1;
    }
  }

  private compareLength({ slot, depth, count }: Frame & { kind: 'array' }, at: number): void {
    const expected = slot.lengths[depth - 1] ?? null;
    if (expected === null) {
      slot.lengths[depth - 1] = count;
    } else if (expected !== count) {
      this.ragged(slot, at, `an array of ${count} ends here, the others have ${expected}`);
    }
  }

  /** Ragged numbers are an error; ragged text or records only cannot be read as a tensor. */
  private ragged(slot: JsonSlot, at: number, reason: string): void {
    const message = `${slot.name === '' ? 'the array' : slot.name} is ragged: ${reason}`;
    if (slot.kind === 'object' || slot.column.holdsText) {
      slot.problem ??= message;
    } else {
      throw this.fail(at, message);
    }
  }
}

/** The shape of a slot's own arrays. */
export function lengthsOf(slot: JsonSlot): number[] {
  return slot.lengths.map((length) => length ?? 0);
}
