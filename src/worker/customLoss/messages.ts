import type { ModuleCall, ModuleResult } from '../../core/engine/lossModule';

/** Calls to the process of a custom loss. One is answered before the next is sent. */
export type ProcessCall =
  | { readonly kind: 'load'; readonly file: string }
  | { readonly kind: 'compute'; readonly call: ModuleCall }
  | { readonly kind: 'gradient'; readonly call: ModuleCall; readonly tensor: string; readonly factors: Float64Array };

/** What went wrong in the user's code, and where. */
export interface Failure {
  readonly kind: 'failed';
  readonly reason: string;
  /** The user's file; the module itself where it is not known. */
  readonly file?: string;
  /** `line 7, column 12`. */
  readonly place?: string;
}

export type ProcessAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'loaded'; readonly files: readonly string[] }
  | ({ readonly kind: 'result' } & ModuleResult)
  | Failure;

/** What a process says through its pipe before it ends itself. */
export const memoryMessage = 'memory';

/** Whether something that a process sent is an answer. Code of the user's runs there, so nothing is taken for granted. */
export function isAnswer(message: unknown): message is ProcessAnswer {
  if (typeof message !== 'object' || message === null || !('kind' in message)) {
    return false;
  }
  const { kind } = message;
  switch (kind) {
    case 'started': return true;
    case 'loaded': return 'files' in message && Array.isArray(message.files) && message.files.every((file) => typeof file === 'string');
    case 'result': return 'shape' in message && Array.isArray(message.shape) && 'data' in message && message.data instanceof Float64Array;
    case 'failed': return 'reason' in message && typeof message.reason === 'string'
      && [('file' in message ? message.file : undefined), ('place' in message ? message.place : undefined)].every((text) => text === undefined || typeof text === 'string');
    default: return false;
  }
}
