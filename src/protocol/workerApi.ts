import type { CandidateTensor, FirstSightFigures, InspectionView } from '../core/inspection/document';
import type { ConventionRow, Explanation } from '../core/inspection/explain/explanation';
import type { SpecAnalysis, SpecCompletion, TensorSummary } from '../core/inspection/language/specAnalysis';
import type { DumpListing } from '../core/inspection/tensorView/dumpListing';
import type { Convention, LossSpec } from '../core/spec/lossSpec';
import type { Contributions } from './contributions';
import type { SessionQueries } from './inspectionQueries';
import type { OpenDumpQueries } from './tensorQueries';

/** What to inspect: a spec file, or dumps whose roles are inferred. Paths are absolute. */
export type InspectionTarget =
  | { readonly kind: 'spec'; readonly path: string }
  | { readonly kind: 'dumps'; readonly paths: readonly string[] };

/** Where the modules of custom losses may lie. */
export interface CodeRules {
  readonly folders: readonly string[];
  /** A module elsewhere ends the inspection with `OutsideWorkspace`, so that the user is asked; else it is refused in its own row. */
  readonly asks: boolean;
}

/** A spec's text as an editor holds it, and the folders its references may lead into. */
export interface SpecTextRequest {
  readonly path: string;
  readonly text: string;
  readonly allowedFolders: readonly string[];
  readonly isTrusted: boolean;
  readonly code: CodeRules;
}

/** Calls from the host to the worker thread. A session keeps one inspection's columns in the worker. */
export interface WorkerApi extends SessionQueries, OpenDumpQueries {
  /**
   * Opens or renews a session. `spec`, where given, is used in place of the file's or the inferred one;
   * its references are relative to the target's folder. `allowedFolders`, where given, are the
   * only folders that references may lead into: another file fails with `OutsideWorkspace`.
   * `defaultConvention` holds for dumps where nothing says which.
   * `whereWorse: 'keep'` keeps the session where less can be computed than before, and fails with the reason.
   * Custom losses run where `isTrusted` is true, and their modules lie where `code`, if given, lets them.
   */
  inspect(request: {
    readonly session: string; readonly target: InspectionTarget; readonly spec?: LossSpec; readonly allowedFolders?: readonly string[];
    readonly isTrusted?: boolean; readonly code?: CodeRules; readonly defaultConvention?: Convention;
    readonly whereWorse?: 'keep';
    /** Tells what can be seen at first sight by the event of that name, which bears this text. */
    readonly firstSight?: string;
    /** The number of the step to show, of the series that the spec names or its files are of. */
    readonly step?: string;
  }): InspectionView;
  /** Where a number comes from: one of a loss of the spec, or of any and the total where `loss` is null. */
  explain(request: { readonly session: string; readonly number: string; readonly loss: number | null }): Explanation;
  underEveryConvention(request: { readonly session: string; readonly loss: number }): readonly ConventionRow[];
  /** The text of a `*.loss.json` to be written at `path`, with references relative to its folder. */
  specText(request: { readonly session: string; readonly spec: LossSpec; readonly path: string }): string;
  /** What an editor shows of a spec's text, which need not be saved. */
  analyseSpec(request: SpecTextRequest): SpecAnalysis;
  /** What may stand at an offset of a spec's text. */
  completeSpec(request: SpecTextRequest & { readonly offset: number }): readonly SpecCompletion[];
  /** A tensor for a hover: `reference` is relative to the folder of `path`. */
  summarise(request: { readonly path: string; readonly reference: string; readonly allowedFolders: readonly string[] }): TensorSummary;
  /** A dump for a hover: its tensors, and the loss where the roles are clear; `tensor`, where given, alone. */
  describeDump(request: { readonly path: string; readonly tensor?: string; readonly allowedFolders: readonly string[] }): TensorSummary;
  /** Tensors of a dump, so that the user can add one to an inspection. */
  tensors(request: { readonly path: string }): readonly CandidateTensor[];
  /**
   * Opens a dump to be looked at tensor by tensor, without a loss, or opens it anew as it is on disk now. A dump that cannot be opened
   * any more stays open as it was.
   */
  openDump(request: { readonly session: string; readonly path: string }): DumpListing;
  /** What other extensions have added, in place of what was known of it. */
  contribute(request: Contributions): null;
  /** Bytes of a file that the host was asked to have read (`openContributed`). */
  readLent(request: { readonly file: string; readonly offset: number; readonly length: number }): Uint8Array;
  /** Closes an inspection or a dump. */
  close(request: { readonly session: string }): null;
  /** A sign of life. */
  ping(request: null): null;
}

/** Events from the worker to the host. */
export interface WorkerEvents {
  /** What a large inspection looks like by some of its rows; its session answers questions about these until all are read. */
  firstSight: { readonly session: string; readonly firstSight: string; readonly view: InspectionView };
  /** Its figures as they are by now. */
  refined: { readonly session: string; readonly firstSight: string; readonly figures: FirstSightFigures };
  progress: { readonly session: string; readonly fraction: number; readonly message: string };
}
