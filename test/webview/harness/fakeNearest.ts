import type { SampleRow } from '../../../src/core/inspection/document';
import type { NearestSamples } from '../../../src/core/inspection/nearestSamples';

/** The samples after one, at made-up distances. */
export function fakeNearest(row: (sample: number) => SampleRow, samples: number, sample: number, count: number): NearestSamples {
  const others = Array.from({ length: Math.min(count, samples - 1) }, (_, i) => (sample + 1 + i) % samples);
  return {
    reference: 'epoch_06.npz#logits', isCentred: true,
    samples: others.map((other, i) => {
      const { loss, label, predicted } = row(other);
      return { sample: other, distance: 1 + i / 3, loss, label, predicted };
    }),
  };
}
