import type { BadInput } from '../../errors';
import {
  PickleCall, PickleDict, PickleGlobal, PickleList, PickleReference, PickleSet, PickleTuple,
  type CallKind, type PickleValue,
} from './pickleValue';

/** Most values on the stack. */
const maximumStack = 1_000_000;
/** Most memory that the values may take, going by {@link cost}. */
const maximumMemory = 40 * 2 ** 20;

/** What values take in memory, roughly, in bytes. An element counts twice: arrays that grow have room to spare, and are copied. */
const cost = { slot: 8, value: 16, text: 56, element: 16, container: 112, entry: 96, call: 144 } as const;

/** Something that a pickle would call, and how it asked first. */
export interface Wanted {
  readonly callable: PickleValue;
  readonly kind: CallKind;
  /** Of the first time. */
  readonly args: PickleTuple;
  /** Every time it was asked for. */
  readonly calls: PickleCall[];
}

/**
 * The state of a pickle being read: Python's unpickler, which only ever builds data. What the unpickler would call,
 * import or set is recorded, not done. Text in a pickle is only ever a key of a `Map` or a field of an inert record.
 */
export class PickleMachine {
  /** Everything the pickle asked to call, by name, in its order. */
  readonly wanted = new Map<string, Wanted>();
  /** Every persistent id it holds, also of objects that it drops. */
  readonly references: PickleReference[] = [];
  result: PickleValue | undefined;
  private built: PickleCall | null = null;
  private stack: PickleValue[] = [];
  /** Heights of the stack where MARK was. */
  private readonly marks: number[] = [];
  /** What was remembered under 0, 1, 2, …, as picklers number it; and under any other number. */
  private readonly memo: PickleValue[] = [];
  private readonly sparseMemo = new Map<number, PickleValue>();
  private memory = 0;

  constructor(private readonly refuse: (reason: string) => BadInput) {}

  fail(reason: string): BadInput {
    return this.refuse(reason);
  }

  push(value: PickleValue, bytes: number = cost.value): void {
    this.charge(bytes);
    if (this.stack.push(value) > maximumStack) {
      throw this.fail(`has more than ${maximumStack} values on its stack`);
    }
  }

  /** Pushes what takes no memory besides its place on the stack. */
  pushSmall(value: PickleValue): void {
    this.push(value, cost.slot);
  }

  pop(): PickleValue {
    const value = this.stack.length > this.floor ? this.stack.pop() : undefined;
    if (value === undefined) {
      throw this.fail('takes a value from an empty stack');
    }
    return value;
  }

  get top(): PickleValue {
    const value = this.stack.length > this.floor ? this.stack[this.stack.length - 1] : undefined;
    if (value === undefined) {
      throw this.fail('takes a value from an empty stack');
    }
    return value;
  }

  setMark(): void {
    this.charge(cost.element);
    if (this.marks.push(this.stack.length) > maximumStack) {
      throw this.fail(`has more than ${maximumStack} marks on its stack`);
    }
  }

  /** Everything above the last mark, which goes with it. */
  popMark(): PickleValue[] {
    const height = this.marks.pop();
    if (height === undefined) {
      throw this.fail('takes a mark that is not there');
    }
    return height === 0 ? this.takeAll() : this.stack.splice(height);
  }

  /** POP takes a value, or the mark where nothing is above it. */
  drop(): void {
    if (this.marks.length > 0 && this.stack.length === this.floor) {
      this.marks.pop();
    } else {
      this.pop();
    }
  }

  remember(key: number): void {
    const value = this.top;
    if (key < this.memo.length) {
      this.memo[key] = value;
    } else if (key === this.memo.length && !this.sparseMemo.has(key)) {
      this.charge(2 * cost.element);
      this.memo.push(value);
    } else {
      this.charge(this.sparseMemo.has(key) ? 0 : cost.entry);
      this.sparseMemo.set(key, value);
    }
  }

  rememberNext(): void {
    this.remember(this.memo.length + this.sparseMemo.size);
  }

  recall(key: number): void {
    const value = key < this.memo.length ? this.memo[key] : this.sparseMemo.get(key);
    if (value === undefined) {
      throw this.fail(`takes value ${key} from its memo, which has none`);
    }
    this.pushSmall(value);
  }

  pushText(text: string): void {
    this.push(text, cost.text + text.length * 2);
  }

  pushBytes(bytes: Uint8Array): void {
    this.charge(bytes.length);
    this.push(bytes.slice(), cost.container);
  }

  pushTuple(items: readonly PickleValue[]): void {
    this.push(new PickleTuple(items), cost.container + items.length * cost.element);
  }

  pushList(items: readonly PickleValue[]): void {
    const list = new PickleList();
    this.push(list, cost.container);
    this.extend(list, items);
  }

  pushDict(items: readonly PickleValue[]): void {
    const dict = new PickleDict();
    this.push(dict, cost.container);
    this.setItems(dict, items);
  }

  pushSet(items: readonly PickleValue[]): void {
    const set = new PickleSet();
    this.push(set, cost.container);
    this.extend(set, items);
  }

  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw this.fail('names a global by something that is not text');
    }
    this.push(new PickleGlobal(module, name), cost.container);
  }

  pushReference(id: PickleValue): void {
    const reference = new PickleReference(id);
    this.references.push(reference);
    this.push(reference, cost.container);
  }

  /** Records a call; it is not made. */
  pushCall(kind: CallKind, callable: PickleValue, args: PickleValue, keywords: PickleValue = null): void {
    if (!(args instanceof PickleTuple)) {
      throw this.fail('calls something with arguments that are no tuple');
    }
    const name = describeCallable(callable);
    const call = new PickleCall(kind, callable, args, keywords);
    const known = this.wanted.get(name);
    if (known === undefined) {
      this.charge(cost.entry + name.length);
      this.wanted.set(name, { callable, kind, args, calls: [call] });
    } else {
      known.calls.push(call);
    }
    this.push(call, cost.call + cost.element);
  }

  append(items: readonly PickleValue[]): void {
    const target = this.top;
    if (target instanceof PickleList || target instanceof PickleSet || target instanceof PickleCall) {
      this.extend(target, items);
    } else {
      throw this.fail(`appends to ${nameOfKind(target)}, which is no list`);
    }
  }

  /** `items` are keys and values in turn. */
  setEntries(items: readonly PickleValue[]): void {
    const target = this.top;
    if (!(target instanceof PickleDict || target instanceof PickleCall)) {
      throw this.fail(`sets an entry of ${nameOfKind(target)}, which is no dict`);
    }
    this.setItems(target, items);
  }

  /** Records the state that BUILD would set; that of a plain value would only add attributes to it. */
  build(state: PickleValue): void {
    const target = this.top;
    if (target instanceof PickleCall) {
      target.state = state;
      this.built = target;
    }
  }

  /** The object whose state was set since this was last asked. */
  takeBuilt(): PickleCall | null {
    const { built } = this;
    this.built = null;
    return built;
  }

  finish(): void {
    this.result = this.pop();
  }

  private extend(target: PickleList | PickleSet | PickleCall, items: readonly PickleValue[]): void {
    this.charge(items.length * cost.element);
    const list = target instanceof PickleCall ? (target.items ??= []) : target.items;
    for (const item of items) {
      list.push(item);
    }
  }

  private setItems(target: PickleDict | PickleCall, items: readonly PickleValue[]): void {
    if (items.length % 2 !== 0) {
      throw this.fail('sets a key without a value');
    }
    this.charge((items.length / 2) * cost.entry);
    const entries = (target.entries ??= new Map<PickleValue, PickleValue>());
    for (let i = 0; i < items.length; i += 2) {
      entries.set(items[i] ?? null, items[i + 1] ?? null);
    }
  }

  private takeAll(): PickleValue[] {
    const all = this.stack;
    this.stack = [];
    return all;
  }

  /** Values below it belong to what is outside the last mark. */
  private get floor(): number {
    return this.marks[this.marks.length - 1] ?? 0;
  }

  private charge(bytes: number): void {
    this.memory += bytes;
    if (this.memory > maximumMemory) {
      throw this.fail(`describes values of more than ${maximumMemory} bytes, more are not read`);
    }
  }
}

/** `posix.system`; what else may stand in its place is described. */
export function describeCallable(value: PickleValue): string {
  if (value instanceof PickleGlobal) {
    return `${value.module}.${value.name}`;
  }
  if (value instanceof PickleCall) {
    const { callable } = value;
    return callable instanceof PickleGlobal ? `the result of ${describeCallable(callable)}` : 'the result of a call';
  }
  if (value instanceof PickleReference && value.id instanceof PickleTuple && value.id.items[0] === 'module') {
    // Legacy files store a class of a model so, with its source code, which nobody reads here.
    return describeCallable(value.id.items[1] ?? null);
  }
  return nameOfKind(value);
}

function nameOfKind(value: PickleValue): string {
  if (typeof value !== 'object') {
    return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'a bool' : 'a number';
  }
  return value === null ? 'None'
    : value instanceof PickleTuple ? 'a tuple'
      : value instanceof PickleList ? 'a list'
        : value instanceof PickleDict ? 'a dict'
          : value instanceof PickleSet ? 'a set'
            : value instanceof PickleCall ? 'an object'
              : value instanceof PickleGlobal ? `${value.module}.${value.name}` : 'a value';
}
