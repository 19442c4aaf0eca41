// What runs in a paused JavaScript program, 1: the values, read where they live.
// The files of this folder are joined into one function, which one `evaluate` of the debugger runs: no name of theirs is seen outside.
// The language's own objects are taken from the global object, as the program may have variables of the same names.
const { Array, ArrayBuffer, BigInt64Array, BigUint64Array, DataView, Date, Float64Array, Int8Array, JSON, Math, Number, Object, Reflect, String, Symbol, Uint8Array, performance, process } = globalThis;

class Refusal {
  constructor(kind, message, of) {
    Object.assign(this, { kind, message, of });
  }
}

/** Ends the answer with a reason. */
function refuse(kind, message, of = null) {
  throw new Refusal(kind, message, of);
}

const clock = () => (performance === undefined ? Date.now() : performance.now());
const limit = { at: Infinity };

/** Gives up where the time is over: the debugger waits. */
function checkTime() {
  if (clock() > limit.at) {
    refuse('slow', 'it takes longer than the time that is given; take a slice');
  }
}

/** A module of Node; undefined in a browser, and in a Node before 20.16 without a main script. */
function nodeModule(name) {
  if (process === undefined || process === null) {
    return undefined;
  }
  return typeof process.getBuiltinModule === 'function' ? process.getBuiltinModule(name) : process.mainModule?.require?.(name);
}

/** A property that is plain data, of the value or of what it inherits from: no getter runs. */
function fieldOf(value, name) {
  for (let at = value, depth = 0; at !== null && typeof at === 'object' && depth < 10; at = Object.getPrototypeOf(at), depth++) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) {
      return found.value;
    }
  }
  return undefined;
}

function typeName(value) {
  if (value === null || typeof value !== 'object') {
    return value === null ? 'null' : typeof value;
  }
  const name = isProxy(value) ? 'Proxy' : Reflect.getOwnPropertyDescriptor(fieldOf(value, 'constructor') ?? {}, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : 'object';
}

/** As far as Node tells them. */
function isProxy(value) {
  return nodeModule('util')?.types.isProxy(value) === true;
}

const typedArray = Object.getPrototypeOf(Int8Array.prototype);
const getter = (name) => Object.getOwnPropertyDescriptor(typedArray, name).get;
const [tagOf, lengthOf, bufferOf, offsetOf] = [Symbol.toStringTag, 'length', 'buffer', 'byteOffset'].map(getter);

/** A tensor of TensorFlow.js, whichever copy of it made it. */
function isTensor(value) {
  return typeof fieldOf(value, 'dataSync') === 'function' && Array.isArray(fieldOf(value, 'shape')) && typeof fieldOf(value, 'dtype') === 'string' && fieldOf(value, 'dataId') !== undefined;
}

function kindOf(value) {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return 'number';
  }
  if (typeof value !== 'object' || value === null || isProxy(value)) {
    return 'other';
  }
  if (ArrayBuffer.isView(value) && tagOf.call(value) !== undefined) {
    return 'typed array';
  }
  return Array.isArray(value) ? 'list' : isTensor(value) ? 'tensorflow.js' : 'other';
}

/** What is read of a value: kind, shape, dtype, bytes, and `read()`, which gives its elements in order, never to be written to. */
function opened(value, name) {
  const kind = kindOf(value);
  switch (kind) {
    case 'tensorflow.js': return openTensor(value, name);
    case 'typed array': return openTypedArray(value, name);
    case 'list': return openList(value, name);
    case 'number': return openNumbers([value], [], name, kind);
    default: return refuse('unsupported', whyNot(value), name);
  }
}

function whyNot(value) {
  const type = typeName(value);
  return type === 'Promise' ? 'a promise has no value while the program is paused; take what it was awaited into'
    : type === 'Proxy' ? 'a proxy runs functions of its own; take the value behind it'
      : `a value of type ${type} is no tensor, typed array or list of numbers`;
}

function openTensor(value, name) {
  const dtype = fieldOf(value, 'dtype');
  if (fieldOf(value, 'isDisposedInternal') === true) {
    refuse('unsupported', 'the tensor is disposed: its numbers are gone', name);
  }
  const shape = Array.from(fieldOf(value, 'shape'));
  if (!['float32', 'int32', 'bool'].includes(dtype)) {
    refuse('unsupported', `its elements are ${dtype}, which are no numbers a loss is made of`, name);
  }
  return { kind: 'tensorflow.js', shape, dtype, bytes: product(shape) * (dtype === 'bool' ? 1 : 4), name, read: once(() => plainView(value.dataSync())) };
}

/** The dtype of each kind of array. */
const dtypes = {
  Float16Array: 'float16', Float32Array: 'float32', Float64Array: 'float64', Int8Array: 'int8', Int16Array: 'int16', Int32Array: 'int32', BigInt64Array: 'int64',
  Uint8Array: 'uint8', Uint8ClampedArray: 'uint8', Uint16Array: 'uint16', Uint32Array: 'uint32', BigUint64Array: 'uint64',
};

function openTypedArray(value, name) {
  const view = plainView(value);
  return { kind: 'typed array', shape: [view.length], dtype: dtypes[tagOf.call(view)], bytes: view.byteLength, name, read: () => view };
}

/** The array without what a subclass of it says. */
function plainView(value) {
  return new globalThis[tagOf.call(value)](bufferOf.call(value), offsetOf.call(value), lengthOf.call(value));
}

const mostListed = 1 << 22;

/** A nested list; its innermost lists may be typed arrays. */
function openList(value, name) {
  const shape = [];
  let level = [value];
  while (level.length > 0 && ['list', 'typed array'].includes(kindOf(level[0]))) {
    const { length } = level[0];
    if (shape.length === 16 || length * level.length > mostListed) {
      refuse('too-large', `the list has more than ${mostListed} numbers, or is nested too deeply; make a typed array of it`, name);
    }
    if (level.some((item) => !['list', 'typed array'].includes(kindOf(item)) || item.length !== length)) {
      refuse('ragged', 'the lists in it have different lengths', name);
    }
    shape.push(length);
    level = level.flatMap((item) => Array.from(item));
  }
  return openNumbers(level, shape, name, 'list');
}

/** Whole numbers of one axis are int64, as labels are; others float64, in which all that JavaScript calls a number is. */
function openNumbers(level, shape, name, kind) {
  const wrong = level.find((item) => kindOf(item) !== 'number');
  if (wrong !== undefined || level.includes(undefined)) {
    refuse('unsupported', isTensor(wrong ?? null) ? `a list of tensors is not read; stack it, or choose one, as in ${name}[0]` : `the list holds a ${typeName(wrong)}, which is no number`, name);
  }
  if (level.some((item) => typeof item === 'bigint')) {
    if (!level.every((item) => typeof item === 'bigint' && item >= -(2n ** 63n) && item < 2n ** 63n)) {
      refuse('unsupported', 'it holds a bigint among other numbers, or one past 64 bits', name);
    }
    return { kind, shape, dtype: 'int64', bytes: null, name, read: () => BigInt64Array.from(level) };
  }
  const data = Float64Array.from(level, Number);
  const isBoolean = level.length > 0 && level.every((item) => typeof item === 'boolean');
  const isWhole = shape.length < 2 && level.length > 0 && data.every(Number.isSafeInteger);
  return { kind, shape, dtype: isBoolean ? 'bool' : isWhole ? 'int64' : 'float64', bytes: null, name, read: () => data };
}

/** The elements as an array of numbers: integers of 64 bits are rounded as float64 has them. */
function numbersOf(source) {
  const data = source.read();
  return typeof data[0] === 'bigint' ? Float64Array.from(data, Number) : data;
}

function once(work) {
  let done;
  return () => done ??= work();
}

function product(lengths) {
  return lengths.reduce((all, length) => all * length, 1);
}

/** A flat index as one for each axis. */
function placeOf(index, axes) {
  const place = [];
  for (const length of axes.toReversed?.() ?? [...axes].reverse()) {
    place.unshift(index % length);
    index = Math.floor(index / length);
  }
  return place;
}

/** A sum that keeps what float64 loses of it: Neumaier (1974). */
class Sum {
  total = 0;
  lost = 0;

  add(x) {
    const total = this.total + x;
    this.lost += Math.abs(this.total) >= Math.abs(x) ? this.total - total + x : x - total + this.total;
    this.total = total;
  }

  get value() {
    // What is lost of an infinite sum is no number.
    return Number.isFinite(this.total) ? this.total + this.lost : this.total;
  }
}

const shapeText = (shape) => `[${shape.join(', ')}]`;
