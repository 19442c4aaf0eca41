/**
 * What a pickle describes, as data. Python's integers are numbers (bigints past 2^53), its floats are numbers too, but for
 * whole ones ({@link WholeFloat}), so that `1.0` is not taken for `1`. A `str` of Python 2 is text of one character a byte.
 */
export type PickleValue =
  | null | boolean | number | bigint | string | Uint8Array
  | WholeFloat | PickleList | PickleTuple | PickleSet | PickleDict | PickleGlobal | PickleCall | PickleReference;

/** A dict's key and value; keys are compared as a `Map` does. */
export type PickleEntries = Map<PickleValue, PickleValue>;

/** A Python float without a fraction. */
export class WholeFloat {
  constructor(readonly value: number) {}
}

export class PickleList {
  readonly items: PickleValue[] = [];
}

export class PickleTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

export class PickleSet {
  readonly items: PickleValue[] = [];
}

export class PickleDict {
  entries: PickleEntries | null = null;
}

/** A name of a class or function. It names, and that is all it ever does. */
export class PickleGlobal {
  constructor(readonly module: string, readonly name: string) {}
}

/** How a pickle asks for an object: by a call (REDUCE, INST, OBJ), or by a class's `__new__` (NEWOBJ, NEWOBJ_EX). */
export type CallKind = 'call' | 'new';

/**
 * An object that a pickle asks for by calling something: what would be called, with what, and what would be
 * done with the result. Nothing is called; readers that know the callable understand it from this.
 */
export class PickleCall {
  /** Attributes that BUILD would set. */
  state: PickleValue = null;
  /** What APPEND and ADDITEMS would add. */
  items: PickleValue[] | null = null;
  /** What SETITEM would set. */
  entries: PickleEntries | null = null;

  constructor(
    readonly kind: CallKind, readonly callable: PickleValue, readonly args: PickleTuple, readonly keywords: PickleValue = null,
  ) {}
}

/** Something outside of the pickle, by its persistent id: a storage of PyTorch's. */
export class PickleReference {
  constructor(readonly id: PickleValue) {}
}

/** `module.name` of a global; null of anything else. */
export function globalName(value: PickleValue | undefined): string | null {
  return value instanceof PickleGlobal ? `${value.module}.${value.name}` : null;
}

/** The Python integer that a value is, if it is one below 2^53. */
export function integerOf(value: PickleValue | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

/** The items of a tuple or list. */
export function sequenceOf(value: PickleValue | undefined): readonly PickleValue[] | null {
  return value instanceof PickleTuple || value instanceof PickleList ? value.items : null;
}
