/*
 * The API that Loss Inspector gives other extensions. This file stands alone, so that it can be copied as it is; docs/api.md shows
 * its use. What is added to version 1 later is optional; a change of meaning is a new version.
 */
import type { CancellationToken, Disposable, Uri } from 'vscode';

/** What `extensions.getExtension('loss-inspector.loss-inspector').activate()` gives. */
export interface LossInspectorExports {
  /** @throws RangeError where this Loss Inspector has no such version */
  getAPI(version: 1): LossInspectorApi;
}

export interface LossInspectorApi {
  readonly version: 1;
  /**
   * Adds a format of files of tensors, which `format.open` reads in the extension host.
   * @throws TypeError where the format is not described as it should be, or its id or an extension is taken
   */
  registerFormat(format: DumpFormat): Disposable;
  /**
   * Adds a loss, which specs name and a module of your extension computes, in a process of its own.
   * @throws TypeError where it is not described as it should be, its name is taken, or the module lies in no extension
   */
  registerLoss(loss: ModuleLoss): Disposable;
  /**
   * Inspects a spec, or dumps whose roles are inferred, without a panel and without asking the user anything. Nothing outside the
   * files' folders and the workspace is read.
   * @throws Error with the reason for a user, where a file cannot be used
   */
  inspect(target: InspectedFiles, token?: CancellationToken): Promise<InspectionResult>;
  /** Shows the panel of a spec or of dumps. */
  show(target: InspectedFiles): void;
}

/** A spec (`*.loss.json`), or dumps that belong together. */
export type InspectedFiles = { readonly spec: Uri } | { readonly dumps: readonly Uri[] };

export interface DumpFormat {
  /** `vendor.name`: letters, digits, `-`, `_` and at least one dot. */
  readonly id: string;
  /** How the UI calls it. */
  readonly title: string;
  /** With their dot, lower case: `['.foo']`; none that Loss Inspector reads itself. */
  readonly extensions: readonly string[];
  /**
   * Lists the tensors of a file, without reading their data where that can be helped. What is thrown is shown to the user as
   * the reason why the file cannot be read. It has 30 seconds.
   */
  open(file: DumpFile, token: CancellationToken): Promise<OpenDump> | OpenDump;
}

/** A file, opened by Loss Inspector: on disk, of a virtual file system, or out of a gzip. */
export interface DumpFile {
  /** Its path, for messages. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Bytes from `offset` on, at most 64 MB at once; fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface OpenDump {
  readonly tensors: readonly DumpTensor[];
  /** Things to know about the file. */
  readonly notes?: readonly string[];
  /** Called when nobody needs the file any more. */
  close?(): void;
}

export type TensorType =
  | 'float64' | 'float32' | 'float16' | 'bfloat16'
  | 'int64' | 'int32' | 'int16' | 'int8' | 'uint64' | 'uint32' | 'uint16' | 'uint8' | 'bool';

export type TensorArray =
  | Float64Array | Float32Array | BigInt64Array | BigUint64Array
  | Int32Array | Int16Array | Int8Array | Uint32Array | Uint16Array | Uint8Array;

export interface DumpTensor {
  /** Unique in the file; empty where the file holds one nameless tensor. */
  readonly name: string;
  /** Lengths of the axes; `[]` is one number. */
  readonly shape: readonly number[];
  readonly dtype: TensorType;
  /**
   * Rows `[start, end)` along axis 0 in C order: in the array of the dtype; of every float but float64 in a Float32Array, of bool
   * 0 and 1 in a Uint8Array. `[]` has one row. It has 30 seconds.
   */
  read(start: number, end: number): Promise<TensorArray> | TensorArray;
}

export interface ModuleLoss {
  /** `vendor.name`, as specs say it: `"loss": "vendor.name"`. */
  readonly name: string;
  /** How the UI calls it. */
  readonly title: string;
  /** A `.js`, `.mjs` or `.cjs` file of your extension, as docs/custom-losses.md describes it. */
  readonly module: Uri;
}

/** A number that JSON holds; integers past 2^53 are strings of digits. */
export type ResultNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** The document of `loss-inspector inspect --json`; it holds more than is named here. */
export interface InspectionResult {
  readonly version: 1;
  readonly convention: string;
  /** Null where a part cannot be computed; `error` says why. */
  readonly totalLoss: ResultNumber | null;
  readonly dataLoss: ResultNumber | null;
  readonly regularizationLoss: ResultNumber | null;
  readonly error?: string;
  readonly losses: readonly {
    readonly name: string; readonly loss: string; readonly value: ResultNumber | null; readonly coefficient: number; readonly error: string | null;
    readonly numerator: ResultNumber | null; readonly denominator: ResultNumber | null; readonly accuracy?: ResultNumber;
  }[];
  readonly findings: readonly {
    readonly code: string; readonly severity: 'error' | 'warning' | 'info'; readonly message: string; readonly evidence: Readonly<Record<string, unknown>>;
  }[];
}
