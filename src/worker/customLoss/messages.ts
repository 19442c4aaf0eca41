import type { ModuleCall, ModuleResult, ModuleTensor } from '../../core/engine/lossModule';
import type { ParameterValue } from '../../core/spec/lossSpec';
import type { NumericDType } from '../../core/tensors/dtype';
import type { Shape } from '../../core/tensors/tensor';
import { frameOf, type Frame } from './frames';

/** Elements that a module may return at once. */
export const mostReturned = 2 ** 24;

/** Calls to the process of a custom loss. One is answered, under its number, before the next is sent. */
export type ProcessCall = { readonly id: number } & (
  | { readonly kind: 'load'; readonly file: string }
  | { readonly kind: 'compute'; readonly call: ModuleCall }
  | { readonly kind: 'gradient'; readonly call: ModuleCall; readonly tensor: string; readonly factors: Float64Array }
);

/** What went wrong in the user's code, and where. */
export interface Failure {
  readonly kind: 'failed';
  readonly reason: string;
  /** The user's file; the module itself where it is not known. */
  readonly file?: string;
  /** `line 7, column 12`. */
  readonly place?: string;
}

/** A file that a module is made of, as it was when it was read: what its `stamp` is made of tells of a change. */
export interface ModuleFile {
  readonly file: string;
  readonly stamp: string;
}

/** `id` is the call's; null where the user's code fails by itself, after it has answered. */
export type ProcessAnswer =
  | { readonly id: number; readonly kind: 'started' }
  | { readonly id: number; readonly kind: 'loaded'; readonly files: readonly ModuleFile[] }
  | ({ readonly id: number; readonly kind: 'result' } & ModuleResult)
  | ({ readonly id: number | null; readonly files: readonly ModuleFile[] } & Failure);

/** The number under which a process says that it has started. */
export const startId = 0;

export const stampOf = (found: { readonly mtimeMs: number; readonly size: number } | null): string => (found === null ? 'none' : `${found.mtimeMs} ${found.size}`);

/** A tensor in a head; its values are in the body. */
interface TensorHead {
  readonly name: string;
  readonly dtype: NumericDType;
  readonly shape: Shape;
  readonly array: 'float64' | 'int32' | 'uint8';
}

interface CallHead {
  readonly id: number;
  readonly kind: ProcessCall['kind'];
  readonly file?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly tensors?: readonly TensorHead[];
  readonly tensor?: string;
}

export function frameOfCall(message: ProcessCall): readonly Uint8Array[] {
  const { id, kind } = message;
  if (kind === 'load') {
    return frameOf({ id, kind, file: message.file } satisfies CallHead);
  }
  const { call: { tensors, parameters } } = message;
  const heads = Object.entries(tensors).map(([name, { dtype, shape, data }]): TensorHead => (
    { name, dtype, shape, array: data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'uint8' : 'float64' }
  ));
  const values = Object.values(tensors).map(({ data }) => data);
  return kind === 'compute'
    ? frameOf({ id, kind, parameters, tensors: heads } satisfies CallHead, values)
    : frameOf({ id, kind, parameters, tensors: heads, tensor: message.tensor } satisfies CallHead, [...values, message.factors]);
}

/** A call as the process reads it. The engine sent it, which is trusted there. */
export function callIn({ head, body }: Frame): ProcessCall {
  const { id, kind, file = '', parameters = {}, tensors: heads = [], tensor = '' } = head as CallHead;
  let start = 0;
  const take = (bytes: number): ArrayBuffer => {
    const copy = Uint8Array.from(body.subarray(start, start + bytes));
    start += bytes;
    return copy.buffer;
  };
  const tensors = Object.fromEntries(heads.map(({ name, dtype, shape, array }): [string, ModuleTensor] => {
    const size = shape.reduce((product, length) => product * length, 1);
    const data = array === 'uint8' ? new Uint8Array(take(size)) : array === 'int32' ? new Int32Array(take(4 * size)) : new Float64Array(take(8 * size));
    return [name, { dtype, shape, data }];
  }));
  switch (kind) {
    case 'load': return { id, kind, file };
    case 'compute': return { id, kind, call: { tensors, parameters } };
    case 'gradient': return { id, kind, call: { tensors, parameters }, tensor, factors: new Float64Array(take(body.length - start)) };
  }
}

export function frameOfAnswer(answer: ProcessAnswer): readonly Uint8Array[] {
  if (answer.kind !== 'result') {
    return frameOf(answer);
  }
  const { id, kind, shape, data } = answer;
  return frameOf({ id, kind, shape }, [data]);
}

/** An answer as the engine reads it; null where it is none. User code runs where it comes from, so nothing is taken for granted. */
export function answerIn({ head, body }: Frame): ProcessAnswer | null {
  if (typeof head !== 'object' || head === null) {
    return null;
  }
  const { id, kind, shape, files, reason, file, place } = head as Readonly<Record<string, unknown>>;
  if (kind === 'failed' && (id === null || typeof id === 'number') && typeof reason === 'string' && isFiles(files)) {
    return { id, kind, reason: oneLine(reason), files, ...(typeof file === 'string' ? { file } : {}), ...(typeof place === 'string' ? { place: oneLine(place) } : {}) };
  }
  if (typeof id !== 'number') {
    return null;
  }
  switch (kind) {
    case 'started': return { id, kind };
    case 'loaded': return isFiles(files) ? { id, kind, files } : null;
    case 'result': return isShape(shape) && body.length === 8 * shape.reduce((product, length) => product * length, 1)
      ? { id, kind, shape, data: new Float64Array(Uint8Array.from(body).buffer) } : null;
    default: return null;
  }
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 32 && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

function isFiles(value: unknown): value is readonly ModuleFile[] {
  return Array.isArray(value) && value.every((item: unknown) => (
    typeof item === 'object' && item !== null && 'file' in item && typeof item.file === 'string' && 'stamp' in item && typeof item.stamp === 'string'
  ));
}

const longestText = 600;

function oneLine(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= longestText ? plain : `${plain.slice(0, longestText)}…`;
}

/** What the engine asks the thread that watches a process: where its code is now. */
export const whereQuestion = 'where\n';

/** What that thread says: that the memory is used up, or where the code is. */
export type WatchNote =
  | { readonly kind: 'memory' }
  | { readonly kind: 'at'; readonly file: string; readonly line: number; readonly column: number };

export const noteText = (note: WatchNote): string => `${JSON.stringify(note)}\n`;

/** A note as the engine reads it; null where it is none. */
export function noteIn(text: string): WatchNote | null {
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof note !== 'object' || note === null) {
    return null;
  }
  const { kind, file, line, column } = note as Readonly<Record<string, unknown>>;
  if (kind === 'at' && typeof file === 'string' && typeof line === 'number' && typeof column === 'number') {
    return { kind, file, line, column };
  }
  return kind === 'memory' ? { kind } : null;
}
