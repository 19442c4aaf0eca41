import type { ClassRankings } from '../../../src/core/inspection/classes/classRanking';
import type { FakeLoss } from './fakeLoss';
import { uniform } from './randomNumbers';

/** Made-up rankings of the classes; the last class has no positive sample. */
export function fakeRankings({ report }: FakeLoss): ClassRankings {
  const count = report.classCount ?? 0;
  return {
    classes: Array.from({ length: count }, (_, of) => {
      const isEmpty = of === count - 1;
      return {
        class: of, positives: isEmpty ? 0 : 70, negatives: report.samples - 70,
        averagePrecision: isEmpty ? null : 0.7 + 0.29 * uniform(8, of, 1), rocArea: isEmpty ? null : 0.8 + 0.19 * uniform(8, of, 2),
      };
    }),
    meanAveragePrecision: 0.871, meanRocArea: 0.912,
  };
}
