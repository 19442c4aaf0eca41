import { elementCount } from '../../tensors/shape';
import type { DumpTensor } from '../format';
import { PickleCall, PickleReference, WholeFloat, globalName, type PickleValue } from '../pickle/pickleValue';
import { objectParts, plainParts } from './containers';
import type { Meaning, Part, Understanding } from './meaning';
import { nameList, namesIn } from './nameLists';
import { numberArray, numberTensor } from './numberLists';

/** A tensor that a pickle holds, and the way to it. */
export interface Leaf {
  readonly steps: readonly Step[];
  readonly make: (name: string) => readonly DumpTensor[];
}

/** A step from an object to one of its parts. */
export interface Step {
  readonly name: string;
  /** The list it is an item of, if it is one of several. */
  readonly list: object | null;
  readonly index: number;
}

/** Most values looked at; those that occur many times count each time, and tensors at the end of long ways for many. */
const mostValues = 1_000_000;
/** Numbers of a list that count as one value. */
const numbersPerValue = 16;
/** Steps of a way that cost nothing beyond the tensor; the names of longer ways add up. */
const freeSteps = 12;
const deepest = 256;

/** Keys below which numbers are settings of the training. */
const settings: ReadonlySet<string> = new Set([
  'param_groups', 'hyper_parameters', 'hparams', 'hparams_name', 'args', 'config', 'cfg', 'lr_schedulers', 'callbacks', 'loops', '_metadata',
]);

interface Frame {
  readonly value: object;
  readonly parts: readonly Part[];
  readonly isList: boolean;
  readonly steps: readonly Step[];
  readonly inSettings: boolean;
  next: number;
  /** Tensors found before it. */
  readonly before: number;
}

/**
 * All tensors that a pickled value holds, in its order. Names are keys, indices and attributes on the way. Shared objects
 * are listed under each of their names; the walk itself uses no recursion, and ends however the value is tied together.
 */
export function walk(root: PickleValue, understanding: Understanding): { readonly leaves: readonly Leaf[]; readonly notes: readonly string[] } {
  const walker = new Walker(understanding);
  walker.walk(root);
  return { leaves: walker.leaves, notes: [...walker.notes] };
}

class Walker {
  readonly leaves: Leaf[] = [];
  readonly notes = new Set<string>();
  private readonly frames: Frame[] = [];
  /** Objects on the way from the root: one that holds itself is not entered again. */
  private readonly open = new Set<object>();
  /** Objects that are known to hold no tensor. */
  private readonly barren = new Set<object>();
  private left = mostValues;

  constructor(private readonly understanding: Understanding) {}

  walk(root: PickleValue): void {
    this.visit(root, [], false);
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const part = frame.parts[frame.next];
      if (part === undefined) {
        this.leave(frame);
      } else if (this.left <= 0) {
        this.notes.add('holds more values than are looked at; the tensors found so far are listed');
        return;
      } else {
        frame.next += 1;
        this.visit(part.value, this.stepTo(frame, part), frame.inSettings || settings.has(part.name ?? ''));
      }
    }
  }

  private stepTo(frame: Frame, { name }: Part): readonly Step[] {
    if (name === null) {
      return frame.steps;
    }
    return [...frame.steps, { name, list: frame.isList && frame.parts.length > 1 ? frame.value : null, index: frame.next - 1 }];
  }

  private visit(value: PickleValue, steps: readonly Step[], inSettings: boolean): void {
    this.left -= 1;
    const isObject = typeof value === 'object' && value !== null && !(value instanceof WholeFloat);
    if (isObject && (this.open.has(value) || this.barren.has(value))) {
      return;
    }
    const texts = isObject ? namesIn(value, steps) : null;
    if (texts !== null) {
      this.left -= texts.length;
      this.list({ steps, make: (name) => [nameList(this.understanding.file, name, texts)] });
      return;
    }
    const numbers = !inSettings && (isObject || isTelling(value, steps)) ? numberArray(value) : null;
    if (numbers !== null) {
      this.left -= (elementCount(numbers.shape) ?? 0) / numbersPerValue;
      this.list({ steps, make: (name) => [numberTensor(this.understanding.file, name, numbers)] });
    } else if (isObject) {
      this.enter(value, steps, inSettings);
    }
  }

  private enter(value: object & PickleValue, steps: readonly Step[], inSettings: boolean): void {
    if (this.frames.length >= deepest) {
      this.notes.add(`is nested more than ${deepest} levels deep; what lies deeper is not listed`);
      return;
    }
    const meaning = meaningOf(value, this.understanding);
    if (meaning?.kind === 'tensor') {
      this.list({ steps, make: meaning.make });
    } else if (meaning !== null) {
      const parts = meaning.kind === 'same' ? [{ name: null, value: meaning.value }] : meaning.parts;
      const isList = meaning.kind === 'parts' && meaning.isList;
      this.open.add(value);
      this.frames.push({ value, parts, isList, steps, inSettings, next: 0, before: this.leaves.length });
    }
  }

  private list(leaf: Leaf): void {
    this.left -= leaf.steps.length + Math.max(0, leaf.steps.length - freeSteps) ** 2;
    this.leaves.push(leaf);
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    this.open.delete(frame.value);
    if (this.leaves.length === frame.before && this.notes.size === 0) {
      this.barren.add(frame.value);
    }
  }
}

/** Whether a number by itself is worth a tensor: the whole, or beside tensors at the top, where a loss or an epoch stands. */
function isTelling(value: PickleValue, steps: readonly Step[]): boolean {
  return typeof value !== 'boolean' && (steps.length === 0 || (steps.length === 1 && steps[0]?.list === null));
}

/** What an object is; null of bytes and names. */
function meaningOf(value: object & PickleValue, { vocabulary, reference }: Understanding): Meaning | null {
  if (value instanceof PickleCall) {
    const known = vocabulary.get(globalName(value.callable) ?? '');
    return known === undefined ? objectParts(value) : known(value);
  }
  return value instanceof PickleReference ? reference(value) : plainParts(value);
}
