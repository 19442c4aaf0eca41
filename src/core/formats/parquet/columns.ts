import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { DType, NumericDType } from '../../tensors/dtype';

/** A column of the table at its top, as the schema describes it. */
export interface ParquetColumn {
  readonly name: string;
  /** Names from the column down to its values: more than one for lists. */
  readonly path: readonly string[];
  readonly dtype: DType;
  /** How many lists the values lie in: the highest repetition level. */
  readonly depth: number;
  /** The highest definition level: that of values that are there. */
  readonly definitions: number;
  /** Whether a value itself may be null. */
  readonly isOptional: boolean;
  /** Why it is not read; null where it is. */
  readonly refusal: string | null;
}

const deepestLists = 8;
const deepestSchema = 32;

interface SchemaNode {
  readonly element: SchemaElement;
  readonly children: readonly SchemaNode[];
}

/**
 * The columns at the top of the schema.
 * @throws Error where the schema does not hold together
 */
export function columnsOf({ schema }: FileMetaData): readonly ParquetColumn[] {
  let at = 0;
  const next = (depth: number): SchemaNode => {
    const element = schema[at++];
    const count = element?.num_children ?? 0;
    if (element === undefined || typeof element.name !== 'string' || depth > deepestSchema || count < 0 || count > schema.length - at) {
      throw new Error('the schema does not hold together');
    }
    return { element, children: Array.from({ length: count }, () => next(depth + 1)) };
  };
  return next(0).children.map(columnOf);
}

function columnOf(node: SchemaNode): ParquetColumn {
  const path: string[] = [];
  let [depth, definitions] = [0, 0];
  for (let at: SchemaNode | undefined = node; at !== undefined; at = at.children[0]) {
    path.push(at.element.name);
    depth += at.element.repetition_type === 'REPEATED' ? 1 : 0;
    definitions += at.element.repetition_type === 'REQUIRED' ? 0 : 1;
    const place = { name: node.element.name, path, depth, definitions, isOptional: at.element.repetition_type === 'OPTIONAL' };
    if (at.children.length > 1 || isMap(at.element)) {
      return { ...place, dtype: 'bytes', refusal: `holds ${isMap(at.element) ? 'maps' : 'records'}, which are not read; save each field as its own column` };
    }
    if (at.children.length === 0) {
      const { dtype, refusal } = typeOf(at.element);
      return { ...place, dtype, refusal: refusal ?? placementRefusal(node, depth) };
    }
  }
  return { name: node.element.name, path, dtype: 'bytes', depth, definitions, isOptional: false, refusal: 'has no values' };
}

/** Lists are lists of values or lists; a struct of one field looks like one and is none. */
function placementRefusal(node: SchemaNode, depth: number): string | null {
  let levels = 0;
  for (let at: SchemaNode | undefined = node; at?.children.length === 1; at = at.children[0]) {
    levels += 1;
    const isList = at.element.logical_type?.type === 'LIST' || at.element.converted_type === 'LIST' || at.element.repetition_type === 'REPEATED';
    if (!isList) {
      return 'holds records, which are not read; save each field as its own column';
    }
  }
  return depth > deepestLists || levels > 2 * depth ? 'holds lists that are nested too deeply' : null;
}

function isMap({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return logical?.type === 'MAP' || converted === 'MAP' || converted === 'MAP_KEY_VALUE';
}

const integers: Readonly<Record<string, NumericDType>> = {
  INT_8: 'int8', INT_16: 'int16', INT_32: 'int32', INT_64: 'int64', UINT_8: 'uint8', UINT_16: 'uint16', UINT_32: 'uint32', UINT_64: 'uint64',
};
const dates: ReadonlySet<string> = new Set(['DATE', 'TIME_MILLIS', 'TIME_MICROS', 'TIMESTAMP_MILLIS', 'TIMESTAMP_MICROS', 'INTERVAL']);

function typeOf({ type, type_length: length, converted_type: converted, logical_type: logical }: SchemaElement): { dtype: DType; refusal: string | null } {
  const refused = (dtype: DType, holds: string): { dtype: DType; refusal: string } => ({ dtype, refusal: `holds ${holds}, of which no loss can be computed` });
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    return { dtype: 'bytes', refusal: 'holds decimals, which are not read; save it as float64' };
  }
  if ((converted !== undefined && dates.has(converted)) || logical?.type === 'TIMESTAMP' || logical?.type === 'TIME' || logical?.type === 'DATE' || type === 'INT96') {
    return refused('datetime64', 'dates');
  }
  const numeric = (dtype: NumericDType): { dtype: DType; refusal: null } => ({ dtype, refusal: null });
  switch (type) {
    case 'BOOLEAN': return numeric('bool');
    case 'FLOAT': return numeric('float32');
    case 'DOUBLE': return numeric('float64');
    case 'INT32': case 'INT64': {
      const width = logical?.type === 'INTEGER' ? `${logical.isSigned ? 'INT' : 'UINT'}_${logical.bitWidth}` : converted ?? '';
      const dtype = integers[width] ?? (type === 'INT32' ? 'int32' : 'int64');
      return dtype.endsWith('64') === (type === 'INT64') ? numeric(dtype) : refused('bytes', `integers of ${width} in ${type}`);
    }
    case 'FIXED_LEN_BYTE_ARRAY':
      return logical?.type === 'FLOAT16' && length === 2 ? numeric('float16') : refused('bytes', 'byte strings');
    case 'BYTE_ARRAY':
      return converted === 'UTF8' || converted === 'ENUM' || converted === 'JSON' || logical?.type === 'STRING' ? refused('string', 'text') : refused('bytes', 'byte strings');
    case undefined:
    default: return refused('bytes', 'values of an unknown type');
  }
}
