import { cellState, mapLayout, mapsOfAnswer, product } from '../../../src/core/inspection/positions/mapLayout';
import type { PositionMaps } from '../../../src/core/inspection/positions/positionMaps';
import type { MapsQuery } from '../../../src/protocol/inspectionQueries';
import type { FakeLoss } from './fakeLoss';

/** Made-up maps: each position is a sample, and the last eighth of a map is left out. */
export function fakePositions(loss: FakeLoss, { order, start, end, most, filter }: MapsQuery): PositionMaps {
  const { report, losses } = loss;
  const axes = report.positions ?? [];
  const layout = mapLayout(axes, most);
  const size = product(layout.shape);
  const total = Math.floor(report.samples / size);
  const counted = Math.ceil(size * 7 / 8);
  const means = Array.from({ length: total }, (_, map) => losses.subarray(map * size, map * size + counted).reduce((sum, value) => sum + value, 0) / counted);
  const byMean = means.map((_, map) => map).sort((left, right) => (means[right]! || Infinity) - (means[left]! || Infinity));
  const maps = (order === 'mean' ? byMean : means.map((_, map) => map)).slice(start, Math.min(end, start + mapsOfAnswer(axes, most)));
  const cells = product(layout.cells);
  const [width = 1, wide = 1] = [layout.shape.at(-1), layout.cells.at(-1)];
  const sampleOf = (cell: number): number => {
    const within = cell % cells;
    return maps[Math.floor(cell / cells)]! * size + Math.floor(within / wide) * layout.step * width + (within % wide) * layout.step;
  };
  const samples = Array.from({ length: maps.length * cells }, (_, cell) => sampleOf(cell));
  const isOut = (sample: number): boolean => sample % size >= counted;
  return {
    ...layout, total, start,
    maps: maps.map((map) => ({ map, mean: Number.isNaN(means[map]) ? null : means[map]!, isFinite: !Number.isNaN(means[map]) })),
    loss: Float32Array.from(samples, (sample) => losses[sample]!),
    state: Uint8Array.from(samples, (sample) => (
      (isOut(sample) ? cellState.leftOut : 0) | (Number.isNaN(losses[sample]!) ? cellState.notFinite : 0) | (filter?.label === undefined || loss.row(sample).label === filter.label ? 0 : cellState.filteredOut)
    )),
    label: layout.step === 1 ? Int32Array.from(samples, (sample) => Number(loss.row(sample).label)) : null,
    predicted: layout.step === 1 ? Int32Array.from(samples, (sample) => Number(loss.row(sample).predicted ?? -1)) : null,
    scale: { from: 0.001, to: 2.4 },
  };
}
