import type {
  PickleCall} from '../pickle/pickleValue';
import { PickleDict, PickleList, PickleSet, PickleTuple, WholeFloat, globalName, type PickleEntries, type PickleValue,
} from '../pickle/pickleValue';
import { nothing, type Meaning, type Part, type Vocabulary } from './meaning';

const dictLike = (call: PickleCall): Meaning => partsOf([...namedParts(call.entries), ...pairParts(call.args.items.at(-1))]);
const listLike = (call: PickleCall): Meaning => ({
  kind: 'parts', parts: indexed(call.items ?? itemsOf(call.args.items[0]) ?? []), isList: true,
});
const first = (call: PickleCall): Meaning => ({ kind: 'same', value: call.args.items[0] ?? null });
const bare = (): Meaning => nothing;

/** Python's own containers, and calls that stand for what they are given. */
export const containers: Vocabulary = new Map<string, (call: PickleCall) => Meaning>([
  ['collections.OrderedDict', dictLike],
  ['collections.defaultdict', (call) => partsOf(namedParts(call.entries))],
  ['collections.Counter', dictLike],
  ['collections.deque', listLike],
  ...['builtins', '__builtin__'].flatMap((module): [string, (call: PickleCall) => Meaning][] => [
    [`${module}.dict`, dictLike], [`${module}.list`, listLike], [`${module}.tuple`, (call) => ({ ...listLike(call), isList: false })],
    [`${module}.set`, listLike], [`${module}.frozenset`, listLike], [`${module}.bytearray`, bare], [`${module}.bytes`, bare], [`${module}.object`, bare],
    [`${module}.complex`, bare], [`${module}.slice`, bare], [`${module}.range`, bare], [`${module}.xrange`, bare],
  ]),
  ['_codecs.encode', bare],
  // Objects of protocols 0 and 1: the arguments are the class, its base and the base's value.
  ['copyreg._reconstructor', objectParts],
  ['copy_reg._reconstructor', objectParts],
  ['torch.jit._pickle.build_intlist', first],
  ['torch.jit._pickle.build_doublelist', first],
  ['torch.jit._pickle.build_boollist', first],
  ['torch.jit._pickle.build_tensorlist', first],
  ['torch.jit._pickle.restore_type_tag', first],
]);

/** The parts of a value that is no call; null of a number or text. */
export function plainParts(value: PickleValue): Meaning | null {
  if (value instanceof PickleDict) {
    return partsOf(namedParts(value.entries));
  }
  if (value instanceof PickleList) {
    return { kind: 'parts', parts: indexed(value.items), isList: true };
  }
  if (value instanceof PickleTuple || value instanceof PickleSet) {
    return partsOf(indexed(value.items));
  }
  return null;
}

/**
 * The parts of an object of a class that is not known: what would be set on it, else what it would be made from.
 * Of a module of PyTorch's, the names are those of its state dict.
 */
export function objectParts(call: PickleCall): Meaning {
  const parts = [...namedParts(call.entries), ...indexed(call.items ?? []), ...attributeParts(call.state)];
  return partsOf(parts.length > 0 || isReconstructor(call) ? parts : [...indexed(call.args.items), ...attributeParts(call.keywords)]);
}

function isReconstructor({ callable }: PickleCall): boolean {
  return /^copy_?reg\._reconstructor$/.test(globalName(callable) ?? '');
}

/** Where a module of PyTorch's keeps its tensors and its modules. */
const moduleParts: ReadonlySet<PickleValue> = new Set(['_parameters', '_buffers', '_modules']);

/** Attributes are in a dict, or in a pair of it and the one of the slots. */
function attributeParts(state: PickleValue): readonly Part[] {
  const dicts = state instanceof PickleTuple ? state.items : [state];
  const entries = dicts.flatMap((dict) => (dict instanceof PickleDict ? [...dict.entries ?? []] : []));
  const isModule = entries.some(([key]) => key === '_modules') && entries.some(([key]) => key === '_parameters');
  return entries.map(([key, value]) => ({ name: isModule && moduleParts.has(key) ? null : keyText(key), value }));
}

function namedParts(entries: PickleEntries | null): readonly Part[] {
  return [...entries ?? []].map(([key, value]) => ({ name: keyText(key), value }));
}

/** The pairs that a dict is made of in old pickles: `OrderedDict([[key, value], …])`. */
function pairParts(value: PickleValue | undefined): readonly Part[] {
  return (itemsOf(value) ?? []).flatMap((pair) => {
    const [key, partValue, ...more] = itemsOf(pair) ?? [];
    return key === undefined || partValue === undefined || more.length > 0 ? [] : [{ name: keyText(key), value: partValue }];
  });
}

function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | null {
  return value instanceof PickleList || value instanceof PickleTuple || value instanceof PickleSet ? value.items : null;
}

function indexed(items: readonly PickleValue[]): readonly Part[] {
  return items.map((value, i) => ({ name: String(i), value }));
}

function partsOf(parts: readonly Part[]): Meaning {
  return { kind: 'parts', parts, isList: false };
}

/** A key as part of a name. */
function keyText(key: PickleValue): string {
  if (key === null || typeof key === 'boolean') {
    return key === null ? 'None' : key ? 'True' : 'False';
  }
  if (key instanceof WholeFloat) {
    return key.value.toFixed(1);
  }
  if (key instanceof PickleTuple) {
    return `(${key.items.map((item) => (item instanceof PickleTuple ? '…' : keyText(item))).join(', ')})`;
  }
  return typeof key === 'object' ? globalName(key) ?? '?' : String(key);
}
