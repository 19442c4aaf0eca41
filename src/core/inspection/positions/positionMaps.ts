import type { NumberColumn } from '../../engine/sampleNumbers';
import type { Work } from '../../work';
import { throwIfCancelled } from '../../work';
import { sortedOrder } from '../columns/sortedOrder';
import type { LossEngine } from '../engine';
import type { ComputedLoss } from '../evaluateSpec';
import { cellState, mapLayout, mapsOfAnswer, product, type MapLayout } from './mapLayout';
import { positionSource, type MapPositions, type PositionSource } from './positionSource';

/** Which sequences or images, and how finely. */
export interface MapsRequest {
  /** By their number, or the one with the largest mean loss first. */
  readonly order: 'number' | 'mean';
  /** Places in that order, end excluded; cut to what an answer has room for. */
  readonly start: number;
  readonly end: number;
  /** Most cells of one map; of a larger one, a cell is the mean of several positions. */
  readonly most: number;
}

/** One sequence or image. */
export interface MapLine {
  /** Its number: rows of axis 0, times the axes before the last two positions. */
  readonly map: number;
  /** Of the positions that count; null where none does. NaN and infinities are `notFinite`. */
  readonly mean: number | null;
  readonly isFinite: boolean;
}

/** Losses of a window of sequences or images, position by position. */
export interface PositionMaps extends MapLayout {
  /** All maps. */
  readonly total: number;
  readonly start: number;
  readonly maps: readonly MapLine[];
  /** `[maps, ...cells]` flat: mean loss of the positions of a cell that count and are finite; NaN where none is. */
  readonly loss: Float32Array;
  /** Bits of {@link cellState}: nothing of it counts, something of it is not finite, nothing of it passes the filter. */
  readonly state: Uint8Array;
  /** Class of the label and as predicted, −1 where there is none; null where a cell is several positions or has no classes. */
  readonly label: Int32Array | null;
  readonly predicted: Int32Array | null;
  /** Losses that colours lie between: 2 % of the positions looked at are smaller, 2 % larger. */
  readonly scale: { readonly from: number; readonly to: number };
}

/** What is worked out once of a loss. */
interface Known {
  readonly source: PositionSource;
  byMean?: Uint32Array;
  scale?: PositionMaps['scale'];
}

const known = new WeakMap<ComputedLoss, Known>();

/**
 * Losses of sequences or images, position by position.
 * @throws BadInput where the loss has no positions
 * @throws Cancelled when the work's signal asks to stop
 */
export async function positionMaps(
  loss: ComputedLoss, request: MapsRequest, passes: (sample: number) => boolean, engine: LossEngine, work: Work,
): Promise<PositionMaps> {
  const of = known.get(loss) ?? { source: positionSource(loss, engine) };
  known.set(loss, of);
  const { source } = of;
  const layout = mapLayout(source.axes, request.most);
  const size = product(layout.cells);
  const start = Math.min(request.start, source.maps);
  const end = Math.min(request.end, source.maps, start + mapsOfAnswer(source.axes, request.most));
  if (request.order === 'mean') {
    of.byMean ??= sortedOrder(Float64Array.from({ length: source.maps }, (_, map) => source.mean(map) ?? -Infinity), true);
  }
  of.scale ??= await scaleOf(source, work);
  const cells = new Cells((end - start) * size, layout);
  const maps: MapLine[] = [];
  for (let place = start; place < end; place++) {
    throwIfCancelled(work.signal);
    const map = request.order === 'mean' ? of.byMean?.[place] ?? place : place;
    const mean = source.mean(map);
    cells.fill((place - start) * size, await source.read(map, work), (position) => passes(source.sampleOf(map, position)));
    maps.push({ map, mean: Number.isFinite(mean) ? mean : null, isFinite: mean === null || Number.isFinite(mean) });
    await work.pause();
  }
  return { ...layout, total: source.maps, start, maps, scale: of.scale, loss: cells.loss, state: cells.state, label: cells.label, predicted: cells.predicted };
}

/** The cells of some maps. */
class Cells {
  readonly loss: Float32Array;
  readonly state: Uint8Array;
  label: Int32Array | null;
  predicted: Int32Array | null;

  constructor(size: number, private readonly layout: MapLayout) {
    this.loss = new Float32Array(size);
    this.state = new Uint8Array(size);
    const isEach = layout.step === 1;
    this.label = isEach ? new Int32Array(size).fill(-1) : null;
    this.predicted = isEach ? new Int32Array(size).fill(-1) : null;
  }

  /** Puts one map in the cells from `offset` on. */
  fill(offset: number, positions: MapPositions, passes: (position: number) => boolean): void {
    const { cells, step, shape } = this.layout;
    const [rows = 1, columns = 1] = cells.length === 1 ? [1, ...cells] : cells;
    const [height = 1, width = 1] = shape.length === 1 ? [1, ...shape] : shape;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let [sum, finite, counted, passing] = [0, 0, 0, 0];
        const bottom = Math.min(height, (row + 1) * step);
        const right = Math.min(width, (column + 1) * step);
        for (let y = row * step; y < bottom; y++) {
          for (let x = column * step; x < right; x++) {
            const position = y * width + x;
            const loss = positions.loss[position] ?? NaN;
            passing += passes(position) ? 1 : 0;
            if (positions.leftOut[position] !== 1) {
              counted += 1;
              if (Number.isFinite(loss)) {
                finite += 1;
                sum += loss;
              }
            }
          }
        }
        const at = offset + row * columns + column;
        this.loss[at] = finite === 0 ? NaN : sum / finite;
        this.state[at] = (counted === 0 ? cellState.leftOut : 0) | (finite < counted ? cellState.notFinite : 0) | (passing === 0 ? cellState.filteredOut : 0);
      }
    }
    this.fillClasses(offset, positions);
  }

  private fillClasses(offset: number, { label, predicted }: MapPositions): void {
    const put = (into: Int32Array | null, from: NumberColumn | null): Int32Array | null => {
      from?.forEach((of: number, position: number) => {
        if (into !== null && Number.isInteger(of)) {
          into[offset + position] = of;
        }
      });
      return from === null ? null : into;
    };
    this.label = put(this.label, label);
    this.predicted = put(this.predicted, predicted);
  }
}

/** Maps and positions that the scale is taken from. */
const mapsLooked = 64;
const positionsLooked = 100_000;
const tail = 0.02;

async function scaleOf(source: PositionSource, work: Work): Promise<PositionMaps['scale']> {
  const looked = Math.min(source.maps, mapsLooked);
  const losses: number[] = [];
  for (let i = 0; i < looked; i++) {
    throwIfCancelled(work.signal);
    const { loss, leftOut } = await source.read(Math.floor(i * source.maps / looked), work);
    const step = Math.max(1, Math.ceil(loss.length * looked / positionsLooked));
    for (let position = 0; position < loss.length; position += step) {
      const value = loss[position] ?? NaN;
      if (leftOut[position] !== 1 && Number.isFinite(value)) {
        losses.push(value);
      }
    }
    await work.pause();
  }
  const sorted = Float64Array.from(losses).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { from: at(tail), to: at(1 - tail) };
}
