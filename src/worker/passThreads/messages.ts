import type { CopiedBlock } from '../../core/engine/computedBlock';
import type { SharedBlock, SharedPass } from '../../core/engine/threads/passThreads';

/** What a thread of passes is started with. */
export interface ThreadData {
  /** Where the kernels' binaries lie. */
  readonly wasmFolder: string;
}

/** What it is told; passes and blocks have numbers. */
export type ToThread =
  | { readonly kind: 'begin'; readonly pass: number; readonly shared: SharedPass }
  | { readonly kind: 'compute'; readonly pass: number; readonly call: number; readonly block: SharedBlock }
  | { readonly kind: 'end'; readonly pass: number };

/** What it tells: once that it is ready, and of each block what came of it. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'computed'; readonly call: number; readonly block: CopiedBlock }
  | { readonly kind: 'failed'; readonly call: number; readonly reason: string };
