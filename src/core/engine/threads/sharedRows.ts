import { storedBytes } from '../../tensors/dtypeTable';
import type { DiskRun, RowReader } from '../../tensors/rowReader';
import { rowElements } from '../../tensors/shape';
import type { RowRange } from '../blockQueue';
import type { FusedWork } from '../fusedLosses';
import type { SharedBlock, SharedPass, SharedRows } from './passThreads';

/** The rows of a pass as other threads can read them. */
export interface SharableRows {
  readonly described: Pick<SharedPass, 'scores' | 'labels'>;
  placesOf(range: RowRange): Pick<SharedBlock, 'scores' | 'labels'>;
}

/** What threads can read of a pass; null where its rows do not lie in files of this machine as they are, or are fewer than `leastBytes`. */
export function sharableRowsOf({ pass: { hasClasses }, scores, labels }: FusedWork, leastBytes: number): SharableRows | null {
  const ofScores = sharable(scores);
  const ofLabels = hasClasses ? null : sharable(labels);
  if (ofScores === null || (!hasClasses && ofLabels === null) || ofScores.bytes + (ofLabels?.bytes ?? 0) < leastBytes) {
    return null;
  }
  return {
    described: { scores: ofScores.described, labels: ofLabels?.described ?? null },
    placesOf: (range) => ({ scores: ofScores.placesOf(range), labels: ofLabels?.placesOf(range) ?? null }),
  };
}

interface Sharable {
  readonly bytes: number;
  readonly described: SharedRows;
  placesOf(range: RowRange): readonly DiskRun[];
}

function sharable({ dtype, shape, stored }: RowReader): Sharable | null {
  const runsOf = stored?.runsOf?.bind(stored);
  if (stored === undefined || runsOf === undefined) {
    return null;
  }
  const bytesOf = (rows: number): number => storedBytes(dtype, rows * rowElements(shape));
  return {
    bytes: bytesOf(shape[0] ?? 1),
    described: { dtype, shape, littleEndian: stored.littleEndian },
    placesOf: ({ start, end }) => runsOf(start, bytesOf(end - start)),
  };
}
