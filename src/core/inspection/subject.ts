import type { FileSystem } from '../bytes/fileSystem';
import type { BadInput } from '../errors';
import type { TensorStore } from '../formats/tensorStore';
import type { Catalogue } from '../spec/catalogue';
import type { LossSpec } from '../spec/lossSpec';
import type { ValueSoFar } from '../work';
import type { Inferred } from './document';
import type { LossEngine } from './engine';
import type { EvaluationCache } from './evaluationCache';

/** What is to be inspected: a spec, from a file, a user's hands, or inferred. */
export interface InspectionSubject {
  /** The spec's or dump's file name. */
  readonly title: string;
  /** The folder that the spec's references start from. */
  readonly folder: string;
  readonly spec: LossSpec;
  /** The file the spec was read from; null where there is none. */
  readonly specFile: string | null;
  /** The number that `{step}` means in its references; absent: the last one on disk that all of them have. */
  readonly step?: string;
  /** Why single entries cannot be computed, by their index. */
  readonly errors: SpecErrors;
  readonly inferred: readonly Inferred[];
  /** Why no loss fits the dumps; then the spec is empty. */
  readonly nothingInferred?: string;
}

export interface SpecErrors {
  readonly losses: ReadonlyMap<number, BadInput>;
  readonly regularization: ReadonlyMap<number, BadInput>;
}

/** What an inspection works with. */
export interface InspectionContext {
  readonly files: FileSystem;
  readonly store: TensorStore;
  readonly engine: LossEngine;
  readonly catalogue: Catalogue;
  /** What inspections before have computed; absent where there were none. */
  readonly cache?: EvaluationCache;
  /** Is told what the passes over losses, by their indices, have come to so far. */
  readonly soFar?: (loss: number, value: ValueSoFar) => void;
  /** Code of the workspace may run: the modules of custom losses. Absent: it may not. */
  readonly isTrusted?: boolean;
  /** The files that may run, and whether the user is asked about others; absent: those of `files`. */
  readonly code?: { readonly files: FileSystem; readonly asks: boolean };
}
