import type { Cells } from '../core/inspection/tensorView/cells';
import type { HeatMap } from '../core/inspection/tensorView/heatMap';
import type { Block, TensorSlice } from '../core/tensors/tensorSlice';
import type { TensorSummary } from '../core/inspection/tensorView/tensorSummary';
import type { ArgumentOf, ResultOf } from './rpc';

/** A slice of a tensor of the dump that is open. */
export interface SliceQuery extends TensorSlice {
  /** The tensor's name. */
  readonly tensor: string;
}

/** At most {@link maxCellsPerBlock} cells of it. */
export type CellsQuery = SliceQuery & Block;

export const maxCellsPerBlock = 1 << 14;

/** Most fields of a heat map down and across. */
export const maxHeatMapSide = 512;

export interface HeatMapQuery {
  readonly slice: SliceQuery;
  readonly size: { readonly rows: number; readonly columns: number };
}

/**
 * What a page asks of a dump that it shows tensor by tensor. The page asks the host, which asks the worker: a new question is
 * one line here, one check in `guardsTensors.ts`, and one answer in the worker's `openDumps.ts`.
 */
export interface TensorQueries {
  cells(query: CellsQuery): Cells;
  /** Statistics of the whole tensor: long work, which tells how far it is. */
  summary(query: { readonly tensor: string }): TensorSummary;
  /** The whole slice, small: long work. */
  heatMap(query: HeatMapQuery): HeatMap;
}

export type TensorQueryName = keyof TensorQueries;

/** The same questions, each of one of the worker's open dumps. */
export type OpenDumpQueries = {
  [K in TensorQueryName]: (request: { readonly session: string; readonly query: ArgumentOf<TensorQueries, K> }) => ResultOf<TensorQueries, K>;
};
