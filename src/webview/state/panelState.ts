import type { HistogramRequest } from '../../core/inspection/columns/columnHistogram';
import type { Finding, InspectionView } from '../../core/inspection/document';
import type { LossSpec } from '../../core/spec/lossSpec';
import type { Baseline } from '../../protocol/inspectionQueries';
import type { LiveMark, PanelStatus, ReadingProgress } from '../../protocol/panelApi';
import type { SortColumn, SortKey } from '../../protocol/sampleQuery';
import type { ColumnWishes } from '../grid/columns';
import { refinedView } from '../../protocol/refinedView';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { samplesOf } from './findingSamples';
import { liveText } from './liveText';
import { edit, redo, startHistory, undo, type SpecHistory } from './specHistory';
import { noFilter, type TableFilter } from './tableFilter';
import type { OrderedTable, TableOrder, TableOrders } from './tableOrders';

/** Which histogram is shown of the samples. */
export interface HistogramChoice {
  readonly column: HistogramRequest['column'];
  /** Of the values, and of the counts. */
  readonly isLogarithmic: boolean;
  readonly isLogCounts: boolean;
}

/** What the user has chosen to see. */
export interface ViewChoices {
  readonly loss: number;
  readonly sample: number | null;
  readonly sort: SortKey;
  /** What decides where values are equal, the next first. */
  readonly thenBy: readonly SortKey[];
  readonly withRegularization: boolean;
  /** Δ of the margins; null: the loss's own. */
  readonly delta: number | null;
  readonly filter: TableFilter;
  /** Columns of the sample table that are wanted or not; what is usual for the others. */
  readonly columns: ColumnWishes;
  /** Which view of the loss is open, by its id; the first that fits where it does not fit the loss. */
  readonly view: string;
  /** The step of a series that was chosen; null: the spec's own, or the last. */
  readonly step: string | null;
  /** What the inspection is compared with; null where with nothing. */
  readonly baseline: Baseline | null;
  readonly histogram: HistogramChoice;
  /** Of the tables beside that of the samples. */
  readonly orders: TableOrders;
}

export interface PanelState {
  /** Null until the host has answered. */
  readonly status: PanelStatus | null;
  /** The last inspection; stays while a changed spec is inspected. */
  readonly view: InspectionView | null;
  /** Grows with each inspection: rows and cards of an older one are no longer true. */
  readonly generation: number;
  readonly staleFile: string | null;
  /** Totals of the same spec as its files changed, the last at the end. */
  readonly totals: readonly number[];
  readonly choices: ViewChoices;
  /** Filters before the one chosen, for undo; the last of them first. */
  readonly filtersBefore: readonly TableFilter[];
  /** The sample was chosen for the user, as the worst of a first sight; the whole may have a worse one. */
  readonly isSampleProvisional: boolean;
  readonly history: SpecHistory | null;
  /** The spec as its file has it, in JSON; null where it is in no file. */
  readonly saved: string | null;
  /** Where the table shall bring the selected sample into sight; grows with each wish. */
  readonly revealed: number;
  /** The finding whose samples are stepped through. */
  readonly walk: { readonly finding: number; readonly step: number } | null;
  /** Read out by screen readers. */
  readonly announcement: string;
  /** What a call came to nothing for, until it is dismissed. */
  readonly problem: string | null;
  /** What is being explained; null where nothing is. */
  readonly asked: Asked | null;
  /** The stop of a program that is shown; null where files are. */
  readonly live: LiveMark | null;
  /** Grows when the command Export was run. */
  readonly exportAsked: number;
  /** How far that is. */
  readonly explaining: { readonly fraction: number; readonly message: string } | null;
}

/** A number to be explained, of a loss or of anything; or a loss under every convention. */
export type Asked =
  | { readonly kind: 'number'; readonly loss: number | null; readonly number?: string }
  | { readonly kind: 'conventions'; readonly loss: number; readonly number?: never };

export type PanelAction =
  | { readonly type: 'status'; readonly status: PanelStatus }
  | { readonly type: 'reading'; readonly progress: ReadingProgress }
  | { readonly type: 'stale'; readonly file: string }
  | { readonly type: 'live'; readonly live: LiveMark }
  | { readonly type: 'loss'; readonly loss: number }
  /** `isWorst`: the page opens with it. */
  | { readonly type: 'sample'; readonly sample: number; readonly reveal?: boolean; readonly isWorst?: boolean }
  | { readonly type: 'sort'; readonly sort: SortKey; readonly thenBy?: readonly SortKey[] }
  | { readonly type: 'column'; readonly column: SortColumn; readonly isShown: boolean }
  | { readonly type: 'usualColumns' }
  | { readonly type: 'askForExport' }
  | { readonly type: 'view'; readonly view: string }
  | { readonly type: 'step'; readonly step: string }
  | { readonly type: 'baseline'; readonly baseline: Baseline | null; readonly show?: boolean }
  | { readonly type: 'histogram'; readonly histogram: Partial<HistogramChoice> }
  | { readonly type: 'order'; readonly table: OrderedTable; readonly order: TableOrder }
  | { readonly type: 'filter'; readonly filter: Partial<TableFilter> }
  | { readonly type: 'clearFilter' }
  | { readonly type: 'undoFilter' }
  | { readonly type: 'withRegularization'; readonly withRegularization: boolean }
  | { readonly type: 'delta'; readonly delta: number | null }
  | { readonly type: 'walk'; readonly finding: number; readonly step: number }
  | { readonly type: 'edit'; readonly spec: LossSpec }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'saved'; readonly spec: LossSpec }
  | { readonly type: 'announce'; readonly text: string }
  | { readonly type: 'problem'; readonly text: string | null }
  | { readonly type: 'ask'; readonly asked: Asked }
  | { readonly type: 'closeExplain' }
  | { readonly type: 'explaining'; readonly fraction: number; readonly message: string };

export const defaultChoices: ViewChoices = {
  loss: 0,
  sample: null,
  sort: { column: 'loss', descending: true },
  thenBy: [],
  withRegularization: true,
  delta: null,
  filter: noFilter,
  columns: {},
  view: 'samples',
  step: null,
  baseline: null,
  histogram: { column: 'loss', isLogarithmic: false, isLogCounts: true },
  orders: {},
};

/** Filters that undo goes back over. */
const filtersKept = 50;

export function initialState(choices: ViewChoices): PanelState {
  return {
    status: null, view: null, generation: 0, staleFile: null, totals: [], choices, isSampleProvisional: false, filtersBefore: [], history: null, saved: null,
    revealed: 0, walk: null, announcement: '', problem: null, asked: null, explaining: null, exportAsked: 0, live: null,
  };
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'status':
      return withStatus(state, action.status);
    case 'reading':
      return readOn(state, action.progress);
    case 'stale':
      return { ...state, staleFile: action.file };
    case 'live':
      return { ...state, live: action.live, announcement: action.live.program === state.live?.program ? state.announcement : liveText(action.live) };
    case 'loss':
      return withLoss(state, action.loss);
    case 'sample': {
      const next = { ...choose(state, { sample: action.sample }), isSampleProvisional: action.isWorst === true && state.view?.firstSight !== undefined };
      return action.reveal === true ? { ...next, revealed: state.revealed + 1 } : next;
    }
    case 'sort':
      return choose(state, { sort: action.sort, thenBy: action.thenBy ?? [] });
    case 'column':
      return choose(state, { columns: { ...state.choices.columns, [action.column]: action.isShown } });
    case 'usualColumns':
      return choose(state, { columns: {} });
    case 'askForExport':
      return { ...state, exportAsked: state.exportAsked + 1 };
    case 'view':
      return choose(state, { view: action.view });
    case 'step':
      return choose(state, { step: action.step });
    case 'baseline':
      return choose(state, { baseline: action.baseline, ...(action.show === true ? { view: 'compare' } : {}) });
    case 'histogram':
      return choose(state, { histogram: { ...state.choices.histogram, ...action.histogram } });
    case 'order':
      return choose(state, { orders: { ...state.choices.orders, [action.table]: action.order } });
    case 'filter':
      return filtered(state, { ...state.choices.filter, ...action.filter });
    case 'clearFilter':
      return filtered(state, noFilter);
    case 'undoFilter': {
      const [before, ...earlier] = state.filtersBefore;
      return before === undefined ? state : { ...choose(state, { filter: before }), filtersBefore: earlier };
    }
    case 'withRegularization':
      return choose(state, { withRegularization: action.withRegularization });
    case 'delta':
      return choose(state, { delta: action.delta });
    case 'walk':
      return walk(state, action.finding, action.step);
    case 'edit':
      return state.history === null ? state : { ...state, history: edit(state.history, action.spec) };
    case 'undo':
      return state.history === null ? state : { ...state, history: undo(state.history) };
    case 'redo':
      return state.history === null ? state : { ...state, history: redo(state.history) };
    case 'saved':
      return { ...state, saved: JSON.stringify(action.spec) };
    case 'announce':
      return { ...state, announcement: action.text };
    case 'problem':
      return { ...state, problem: action.text };
    case 'ask':
      return { ...state, asked: action.asked, explaining: null };
    case 'closeExplain':
      return { ...state, asked: null, explaining: null };
    case 'explaining':
      return { ...state, explaining: { fraction: action.fraction, message: action.message } };
  }
}

/** Index of the loss a finding is about; −1 where it is about the whole. */
export function lossOf(finding: Finding, view: InspectionView): number {
  return finding.loss === undefined ? -1 : view.document.losses.findIndex(({ name }) => name === finding.loss);
}

function choose(state: PanelState, choices: Partial<ViewChoices>): PanelState {
  return { ...state, choices: { ...state.choices, ...choices } };
}

function filtered(state: PanelState, filter: TableFilter): PanelState {
  return { ...choose(state, { filter }), filtersBefore: [state.choices.filter, ...state.filtersBefore].slice(0, filtersKept), walk: filter.finding === null ? null : state.walk };
}

function withLoss(state: PanelState, loss: number): PanelState {
  if (loss === state.choices.loss) {
    return state;
  }
  // A loss's range and classes say nothing about another's; the sample stays, to be seen under both.
  const there = { ...choose(state, { loss, filter: noFilter, delta: null }), filtersBefore: [], walk: null };
  return { ...there, revealed: state.revealed + (state.choices.sample === null ? 0 : 1) };
}

function withStatus(state: PanelState, status: PanelStatus): PanelState {
  if (status.kind !== 'inspection' && status.kind !== 'firstSight') {
    return { ...state, status };
  }
  const { view } = status;
  if (status.kind === 'firstSight' && status.progress === null && state.status?.kind === 'firstSight') {
    return { ...state, status, announcement: l10n.t('Stopped. The figures are estimates.') };
  }
  const losses = view.document.losses;
  const loss = Math.max(0, Math.min(state.choices.loss, losses.length - 1));
  return {
    ...choose(state, { loss, sample: sampleIn(view, state, loss), filter: { ...state.choices.filter, finding: null } }),
    filtersBefore: [],
    status,
    view,
    generation: state.generation + 1,
    staleFile: null,
    isSampleProvisional: false,
    totals: view.firstSight === undefined ? totalsWith(state, view) : state.totals,
    problem: null,
    walk: null,
    history: state.history === null ? startHistory(view.spec) : { ...state.history, present: view.spec },
    saved: savedSpec(state, view),
    announcement: summary(view),
  };
}

function readOn(state: PanelState, progress: ReadingProgress): PanelState {
  const { status, view } = state;
  if (status?.kind !== 'firstSight' || view === null) {
    return state;
  }
  return { ...state, status: { ...status, progress }, view: progress.figures === undefined ? view : refinedView(view, progress.figures) };
}

/** Whether figures are still to come. */
export function isReading({ status }: PanelState): boolean {
  return status?.kind === 'loading' || (status?.kind === 'firstSight' && status.progress !== null);
}

/** The selected sample's row in a new inspection: by its id where it has one, else the same row. */
function sampleIn({ document, moved }: InspectionView, { view: before, isSampleProvisional, choices: { loss: chosen, sample } }: PanelState, loss: number): number | null {
  // A page that is loaded anew has the row of the step that is shown.
  if (before !== null && moved?.from === sample && moved.loss === chosen) {
    return moved.sample;
  }
  return !isSampleProvisional && sample !== null && sample < (document.losses[loss]?.samples ?? 0) ? sample : null;
}

/** Totals kept for the sparkline. */
const totalsKept = 60;

function totalsWith({ view: before, totals }: PanelState, { document, spec, steps }: InspectionView): readonly number[] {
  const isSame = before !== null && JSON.stringify([before.spec, before.steps?.step]) === JSON.stringify([spec, steps?.step]);
  const known = isSame ? totals : [];
  const total = document.totalLoss;
  return typeof total !== 'number' || total === known.at(-1) ? known : [...known, total].slice(-totalsKept);
}

// Before the first change, what is shown is what the file holds.
function savedSpec({ history, saved }: PanelState, { specFile, spec }: InspectionView): string | null {
  const unchanged = history === null || (history.past.length === 0 && history.future.length === 0);
  return unchanged ? (specFile === null ? null : JSON.stringify(spec)) : saved;
}

function walk(state: PanelState, finding: number, step: number): PanelState {
  const found = state.view?.document.findings[finding];
  if (state.view === null || found === undefined) {
    return state;
  }
  const loss = lossOf(found, state.view);
  const there = loss < 0 ? state : withLoss(state, loss);
  const samples = samplesOf(found);
  const at = samples.length === 0 ? 0 : (step + samples.length) % samples.length;
  const sample = samples[at];
  const narrowed = samples.length < 2 || there.choices.filter.finding === finding ? there : filtered(there, { ...noFilter, finding });
  const shown = sample === undefined ? narrowed : choose(narrowed, { sample });
  return { ...shown, revealed: there.revealed + 1, walk: { finding, step: at } };
}

function summary({ document, firstSight }: InspectionView): string {
  if (firstSight !== undefined) {
    return l10n.t('First figures are here: estimates, until all rows are read.');
  }
  const findings = plural(document.findings.length, 'finding');
  return document.totalLoss === null
    ? l10n.t('Total loss unavailable: {0}. {1}.', document.error ?? l10n.t('a loss could not be computed'), findings)
    : l10n.t('Total loss {0}. {1}.', document.totalLoss, findings);
}
