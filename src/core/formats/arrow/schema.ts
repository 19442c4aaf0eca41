import type { DType, NumericDType } from '../../tensors/dtype';
import { NotFlatBuffer, type FlatTable } from './flatBuffer';

/** How the values of a field lie in a record batch. */
export interface ArrowField {
  readonly name: string;
  readonly kind: 'values' | 'list' | 'largeList' | 'fixedList' | 'other';
  readonly dtype: DType;
  /** Length of a `fixedList`. */
  readonly listSize: number;
  /** Buffers of its own, before those of its children; -1 where a batch says how many. */
  readonly buffers: number;
  readonly children: readonly ArrowField[];
  /** Of a column whose values are indices into a dictionary, which dictionary. */
  readonly dictionary: number | null;
  /** Of texts, and of indices into a dictionary of texts: bytes of the offset that says where one begins; null of all else. */
  readonly offsetBytes: 4 | 8 | null;
  /** Why it is not read; null where it is. */
  readonly refusal: string | null;
}

export interface ArrowSchema {
  readonly littleEndian: boolean;
  readonly fields: readonly ArrowField[];
}

const deepest = 32;
const mostFields = 100_000;

/** The schema of a file or stream (Schema.fbs of Apache Arrow). */
export function readSchema(table: FlatTable): ArrowSchema {
  let left = mostFields;
  const read = (field: FlatTable, depth: number): ArrowField => {
    left -= 1;
    if (depth > deepest || left < 0) {
      throw new NotFlatBuffer('the schema is too deep or too large');
    }
    return fieldOf(field, field.tables(5).map((child) => read(child, depth + 1)));
  };
  return { littleEndian: table.int16(0) === 0, fields: table.tables(1).map((field) => read(field, 0)) };
}

type Layout = Pick<ArrowField, 'kind' | 'dtype' | 'buffers' | 'refusal'> & { readonly listSize?: number };

function fieldOf(field: FlatTable, children: readonly ArrowField[]): ArrowField {
  const encoding = field.table(4);
  // The type of a dictionary's column is that of its values; in the batches lie indices.
  const layout = encoding === null ? layoutOf(field.int8(2), field.table(3), children) : indexLayout(encoding.table(1));
  const offsetBytes = field.int8(2) === 5 ? 4 : field.int8(2) === 20 ? 8 : null;
  return { name: field.text(0), listSize: 0, ...layout, children: encoding === null ? children : [], dictionary: encoding === null ? null : encoding.length(0), offsetBytes };
}

const values = (dtype: NumericDType): Layout => ({ kind: 'values', dtype, buffers: 2, refusal: null });
const other = (dtype: DType, buffers: number, holds: string): Layout => ({
  kind: 'other', dtype, buffers, refusal: `holds ${holds}, of which no loss can be computed`,
});
const nested = (kind: ArrowField['kind'], buffers: number, children: readonly ArrowField[], listSize = 0): Layout => ({
  kind, dtype: children[0]?.dtype ?? 'bytes', buffers, listSize, refusal: children.length === 1 ? children[0]?.refusal ?? null : 'is damaged: it is a list of no type',
});

/** The buffers of every type (Columnar.rst of Apache Arrow), and how its values are decoded. */
function layoutOf(type: number, details: FlatTable | null, children: readonly ArrowField[]): Layout {
  switch (type) {
    case 1: return other('bytes', 0, 'only nulls');
    case 2: return integers(details);
    case 3: return values((['float16', 'float32', 'float64'] as const)[details?.int16(0) ?? 0] ?? 'float64');
    case 4: case 19: return other('bytes', 3, 'byte strings');
    case 5: case 20: return other('string', 3, 'text');
    case 6: return values('bool');
    case 7: return { ...other('bytes', 2, ''), refusal: 'holds decimals, which are not read; save it as float64' };
    case 8: case 9: case 10: return other('datetime64', 2, 'dates');
    case 11: case 18: return other('timedelta64', 2, 'durations');
    case 12: return nested('list', 2, children);
    case 13: return { ...other('bytes', 1, ''), refusal: 'holds records, which are not read; save each field as its own column' };
    case 14: return other('bytes', (details?.int16(0) ?? 0) === 1 ? 2 : 1, 'values of several types');
    case 15: return other('bytes', 2, 'byte strings');
    case 16: return nested('fixedList', 1, children, details?.int32(0) ?? 0);
    case 17: return other('bytes', 2, 'maps');
    case 21: return nested('largeList', 2, children);
    case 22: return other('bytes', 0, 'runs');
    case 23: return other('bytes', -1, 'byte strings');
    case 24: return other('string', -1, 'text');
    case 25: case 26: return other('bytes', 3, 'views of lists');
    default: throw new NotFlatBuffer(`a column is of the unknown type ${type}`);
  }
}

function integers(details: FlatTable | null): Layout {
  const bits = details?.int32(0) ?? 0;
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) {
    throw new NotFlatBuffer(`integers have ${bits} bits`);
  }
  return values(details?.bool(1) === true ? `int${bits}` : `uint${bits}`);
}

/** Where no type is given, indices are of 32 bits. */
function indexLayout(type: FlatTable | null): Layout {
  return type === null ? values('int32') : integers(type);
}
