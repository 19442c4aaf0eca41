import { BadInput } from '../../errors';
import type { NumberColumn } from '../../engine/sampleNumbers';
import type { WithinSample } from '../../engine/withinSample';
import type { Work } from '../../work';
import type { LossEngine } from '../engine';
import type { ComputedLoss } from '../evaluateSpec';
import { product } from './mapLayout';

/** The positions of one map, in order. */
export interface MapPositions {
  readonly loss: Float64Array;
  /** 1 where a position counts nowhere: an ignore_index, a mask, or a weight of 0. */
  readonly leftOut: Uint8Array;
  /** Class indices; NaN where there is none. Null of a loss whose positions have no classes. */
  readonly label: NumberColumn | null;
  readonly predicted: NumberColumn | null;
}

/** Where the positions of a loss come from: its columns where each is a sample, its elements computed anew where not. */
export interface PositionSource {
  /** Axes of the positions of a row. */
  readonly axes: readonly number[];
  /** Sequences or images. */
  readonly maps: number;
  /** The sample of a position of a map. */
  readonly sampleOf: (map: number, position: number) => number;
  /** Mean loss of a map, NaN where one of its losses is; null where nothing of it counts. */
  readonly mean: (map: number) => number | null;
  readonly read: (map: number, work: Work) => Promise<MapPositions>;
}

/** @throws BadInput where the loss has no positions */
export function positionSource(loss: ComputedLoss, engine: LossEngine): PositionSource {
  const { positions, within } = loss.result;
  if (positions.length > 0) {
    return ofSamples(loss, positions);
  }
  if (within !== undefined) {
    return ofElements(loss, within, engine);
  }
  throw new BadInput({ reason: 'the samples of this loss are no tokens or pixels' });
}

function ofSamples({ result: { columns, samples } }: ComputedLoss, axes: readonly number[]): PositionSource {
  const size = Math.max(1, product(axes.slice(-2)));
  const { loss, weight, ignored, label, predicted } = columns;
  const isLeftOut = (sample: number): boolean => ignored?.[sample] === 1 || weight.at(sample) === 0;
  return {
    axes, maps: Math.floor(samples / size),
    sampleOf: (map, position) => map * size + position,
    mean: (map) => {
      let sum = 0;
      let counted = 0;
      for (let sample = map * size; sample < (map + 1) * size; sample++) {
        if (!isLeftOut(sample)) {
          sum += loss[sample] ?? NaN;
          counted += 1;
        }
      }
      return counted === 0 ? null : sum / counted;
    },
    read: (map) => {
      const of = <T extends NumberColumn>(column: T): T => column.subarray(map * size, (map + 1) * size) as T;
      return Promise.resolve({
        loss: of(loss), label: label === null ? null : of(label), predicted: predicted === null ? null : of(predicted),
        leftOut: Uint8Array.from({ length: size }, (_, position) => (isLeftOut(map * size + position) ? 1 : 0)),
      });
    },
  };
}

function ofElements({ request, result: { columns, samples } }: ComputedLoss, { axes, channels, isChannelsFirst }: WithinSample, engine: LossEngine): PositionSource {
  const size = product(axes);
  return {
    axes, maps: samples,
    sampleOf: (map) => map,
    mean: (map) => (columns.ignored?.[map] === 1 || columns.weight.at(map) === 0 ? null : columns.loss[map] ?? NaN),
    read: async (map, work) => {
      const { losses, leftOut } = await engine.elementLosses(request, [map, map + 1], work);
      const loss = new Float64Array(size);
      const out = new Uint8Array(size);
      for (let position = 0; position < size; position++) {
        let sum = 0;
        let counted = 0;
        for (let channel = 0; channel < channels; channel++) {
          const at = isChannelsFirst ? channel * size + position : position * channels + channel;
          if (leftOut[at] !== 1) {
            sum += losses[at] ?? NaN;
            counted += 1;
          }
        }
        loss[position] = sum / counted;
        out[position] = counted === 0 ? 1 : 0;
      }
      return { loss, leftOut: out, label: null, predicted: null };
    },
  };
}
