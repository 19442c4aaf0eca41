import { BadInput } from '../../errors';

/** What lies in a program's memory: elements in C order from an offset in bytes on. */
export interface MemoryLayout {
  readonly dtype: MemoryDtype;
  readonly shape: readonly number[];
  readonly offset: number;
}

/** Elements as NumPy's files have them; the byte order is that of nearly every machine. */
const stored = {
  float16: '<f2', float32: '<f4', float64: '<f8', int8: '|i1', int16: '<i2', int32: '<i4', int64: '<i8', uint8: '|u1', uint16: '<u2', uint32: '<u4', uint64: '<u8', bool: '|b1',
} as const;

export type MemoryDtype = keyof typeof stored;

/** What C and C++ call them where an int has 32 bits. */
const inC: Readonly<Record<string, MemoryDtype>> = {
  'float': 'float32', 'double': 'float64', 'int': 'int32', 'unsigned int': 'uint32', 'unsigned': 'uint32', 'short': 'int16', 'unsigned short': 'uint16',
  'long long': 'int64', 'unsigned long long': 'uint64', 'char': 'int8', 'signed char': 'int8', 'unsigned char': 'uint8', 'size_t': 'uint64', 'half': 'float16', 'bool': 'bool',
};

/** Bytes that are read at most. A debugger gives about one megabyte a second. */
export const mostMemoryBytes = 2 ** 26;
const mostAxes = 16;

/**
 * Reads `float32 [200, 10]` or `double[3][4] + 16`, where the last number is the offset in bytes.
 * @throws BadInput with the reason
 */
export function parseLayout(text: string): MemoryLayout {
  const wrong = (reason: string): BadInput => new BadInput({ place: text.slice(0, 80), reason });
  const [, name = '', axes = '', offset = '0'] = /^\s*([A-Za-z_][\w ]*?)\s*((?:\[[^[\]]*\]\s*)*)(?:\+\s*(\d{1,15}|0x[0-9a-f]{1,12})\s*)?$/i.exec(text) ?? [];
  if (name === '') {
    throw wrong('is no layout; write a type and a shape, as in float32 [200, 10], and where it is not at the beginning + 16 for the offset in bytes');
  }
  const dtype = dtypeOf(name);
  if (dtype === undefined) {
    throw wrong(`${name} is no type of numbers; it is one of ${Object.keys(stored).join(', ')}`);
  }
  const lengths = [...axes.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, inner = '']) => (inner.trim() === '' ? [] : inner.split(',')));
  const shape = lengths.map((length) => (/^\s*\d{1,15}\s*$/.test(length) ? Number(length) : NaN));
  if (shape.some(Number.isNaN) || shape.length > mostAxes) {
    throw wrong(shape.length > mostAxes ? `has more than ${mostAxes} axes` : 'has a length that is no whole number');
  }
  const layout = { dtype, shape, offset: Number(offset) };
  if (bytesOf(layout) > mostMemoryBytes) {
    throw wrong(`has ${bytesOf(layout)} bytes, more than the ${mostMemoryBytes} that are read through a debugger; give a smaller shape, and an offset`);
  }
  return layout;
}

export function formatLayout({ dtype, shape, offset }: MemoryLayout): string {
  return `${dtype} [${shape.join(', ')}]${offset === 0 ? '' : ` + ${offset}`}`;
}

export function bytesOf({ dtype, shape }: MemoryLayout): number {
  return shape.reduce((size, length) => size * length, Number(stored[dtype].slice(2)));
}

/** NumPy's own text of the elements' type, `<f4`. */
export function storedType({ dtype }: MemoryLayout): string {
  return stored[dtype];
}

/** What the type of a variable tells of its layout: all of `float [200][10]`, the elements' type of `const double *`. */
export function layoutOfType(type: string): string | undefined {
  const array = /^(?:const |volatile )*([A-Za-z_][\w: ]*?)\s*((?:\[\d+\])+)$/.exec(type.trim());
  const pointer = /^(?:const |volatile )*([A-Za-z_][\w: ]*?)(?: const)?\s*\*\s*(?:const)?$/.exec(type.trim());
  const dtype = dtypeOf(array?.[1] ?? pointer?.[1] ?? '');
  if (dtype === undefined) {
    return undefined;
  }
  const lengths = [...(array?.[2] ?? '').matchAll(/\d+/g)].map(([length]) => Number(length));
  return array === null ? dtype : formatLayout({ dtype, shape: lengths, offset: 0 });
}

function dtypeOf(name: string): MemoryDtype | undefined {
  const plain = name.trim().replace(/\s+/g, ' ').replace(/^(?:std::|__)?(u?int(?:8|16|32|64))_t$/, '$1').replace(/^std::/, '');
  return Object.hasOwn(stored, plain) ? plain as MemoryDtype : Object.hasOwn(inC, plain) ? inC[plain] : undefined;
}
