import type { HistogramRequest } from '../core/inspection/columns/columnHistogram';
import type { FirstSightFigures, InspectionView } from '../core/inspection/document';
import type { ConventionRow, Explanation } from '../core/inspection/explain/explanation';
import type { LossSpec } from '../core/spec/lossSpec';
import type { Baseline, InspectionQueries } from './inspectionQueries';
import type { ExportQuery, SortColumn, SortKey } from './sampleQuery';
import type { InspectionTarget } from './workerApi';

/** Grows when a message or the persisted state changes its meaning. */
export const protocolVersion = 1;

/** What a panel shows now. The page keeps `target` in its state, so that a reload shows the same thing. */
export type PanelStatus = { readonly target: InspectionTarget } & (
  | { readonly kind: 'loading'; readonly title: string; readonly fraction: number; readonly message: string }
  | {
      readonly kind: 'inspection';
      readonly view: InspectionView;
      /** The roles are those that the user gave to these files before, and not inferred. */
      readonly areRemembered?: true;
    }
  | {
      readonly kind: 'firstSight';
      readonly view: InspectionView;
      readonly areRemembered?: true;
      /** How far reading the rest is; null where the user has stopped it. */
      readonly progress: ReadingProgress | null;
    }
  | { readonly kind: 'failed'; readonly title: string; readonly message: string; readonly file?: string }
  | { readonly kind: 'cancelled'; readonly title: string }
);

/** How far an inspection is. */
export interface ReadingProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly message: string;
  /** The figures of a first sight as they are by now; absent where they are as they were. */
  readonly figures?: FirstSightFigures;
}

/** The stop of a paused program whose tensors a panel shows, and where the program is now. */
export interface LiveMark {
  /** `train.py:33` */
  readonly place: string;
  /** How many times the session had stopped then, from 1. */
  readonly stop: number;
  readonly thread: number;
  /** At this stop still, going on, at another stop, or at its end. */
  readonly program: 'here' | 'running' | 'elsewhere' | 'ended';
}

/** Calls from the webview to the host. */
export interface PanelApi extends InspectionQueries {
  /** The page is up. A restored page hands back the spec it was showing. */
  ready(request: { readonly version: number; readonly spec?: LossSpec; readonly step?: string }): PanelStatus;
  /** Inspects again with a changed spec; the status event brings the result. */
  change(request: { readonly spec: LossSpec }): null;
  /** Shows another step of the series, by its number; the status event brings the result. */
  showStep(request: { readonly step: string }): null;
  /** Lets the user pick another run to compare with; null when they gave up. */
  pickBaseline(request: null): InspectionTarget | null;
  /** Asks where to save the spec shown, and writes it; the path's name, or null when the user gave up. */
  save(request: { readonly spec: LossSpec }): string | null;
  /** Asks where to, and writes samples or the report to a file; the file's name, or null when the user gave up. */
  export(request: ExportRequest): string | null;
  /** Lets the user add dumps to the inspection. */
  addDumps(request: null): null;
  /** Opens the file of a reference, or the spec, in an editor. */
  reveal(request: { readonly reference: string }): null;
  /** Opens a tensor in the editor of tensors; `path` as the contents have it. */
  openTensor(request: { readonly path: string; readonly tensor: string }): null;
  copy(request: { readonly text: string }): null;
  /** Where a number comes from: one of a loss of the spec, or of the total where `loss` is null. */
  explain(request: { readonly number: string; readonly loss: number | null }): Explanation;
  /** A loss of the spec under every convention that has it. */
  underEveryConvention(request: { readonly loss: number }): readonly ConventionRow[];
  /** Forgets the roles that the user gave to these files, and infers them again. */
  forgetRoles(request: null): null;
  /** Shows the same tensors as they are at the stop where the program is now. */
  showPresentStop(request: null): null;
  cancel(request: null): null;
  /** Inspects again from the files as they are now. */
  refresh(request: null): null;
}

/** What to write to a file: samples as a table, the inspection as a document, or a picture of the page. */
export type ExportRequest =
  | { readonly kind: 'samples'; readonly query: Omit<ExportQuery, 'part'> }
  | { readonly kind: 'report' }
  | { readonly kind: 'figure'; readonly name: string; readonly type: 'png' | 'svg'; readonly bytes: Uint8Array };

/** Events from the host to the webview. */
export interface PanelEvents {
  status: PanelStatus;
  /** How far reading the rest is of what was seen at first sight. */
  reading: ReadingProgress;
  /** The command Explain My Number was run: show the place to type it in; with `number`, explain that one. */
  askForNumber: { readonly number: string } | null;
  /** The command Export was run: open the menu of what can be exported. */
  askForExport: null;
  /** How far `explain` or `underEveryConvention` is. */
  explaining: { readonly fraction: number; readonly message: string };
  /** The command Compare Two Runs was run: compare with this one. */
  compareWith: { readonly target: InspectionTarget };
  /** A sample of the first loss was chosen outside of the panel. */
  showSample: { readonly sample: number };
  /** What is shown is of a stop of a program, which may have gone on since. */
  live: LiveMark;
  /** A file of the inspection changed on disk. */
  stale: { readonly file: string };
}

/** What the webview keeps by `setState`: enough to show the same thing after a reload. */
export interface PersistedPanel {
  readonly version: number;
  readonly target: InspectionTarget;
  readonly spec?: LossSpec;
  readonly view: {
    readonly loss: number;
    readonly sample: number | null;
    readonly sort: SortKey;
    readonly thenBy?: readonly SortKey[];
    readonly withRegularization: boolean;
    /** Δ of the margins shown; null: the loss's own. */
    readonly delta: number | null;
    readonly wrongOnly: boolean;
    /** Columns of the sample table that are wanted or not. */
    readonly columns?: Readonly<Partial<Record<SortColumn, boolean>>>;
    /** The filter's expression; absent where it has none. */
    readonly expression?: string;
    /** The step that was chosen of a series; null: the spec's own, or the last. */
    readonly step: string | null;
    /** What the inspection is compared with. */
    readonly baseline: Baseline | null;
    /** Which histogram is shown; absent in states of before. */
    readonly histogram?: { readonly column: HistogramRequest['column']; readonly isLogarithmic: boolean; readonly isLogCounts: boolean };
    /** How the tables beside that of the samples are sorted, by their names; absent in states of before. */
    readonly orders?: Readonly<Record<string, { readonly column: string; readonly descending: boolean }>>;
    /** What is shown of the loss. */
    readonly view: string;
  };
}
