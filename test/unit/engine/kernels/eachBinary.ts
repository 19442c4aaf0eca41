import type { FloatType, FusedKernels } from '../../../../src/core/engine/kernels';
import { binaryNames, heaps, startedKernels } from './startedKernels';

/** How near the kernels are to float64 (DESIGN.md §6), by what the numbers are stored in. */
export const tolerances: Readonly<Record<FloatType, number>> = { float32: 1e-6, float64: 1e-12 };

export const floatTypes = ['float32', 'float64'] as const;

/** A suite for the kernels of each binary in each memory. */
export function eachBinary(title: string, suite: (kernels: () => FusedKernels) => void): void {
  for (const name of binaryNames) {
    for (const [memory, heap] of Object.entries(heaps)) {
      describe(`${title} of ${name} in ${memory}`, () => {
        let started: FusedKernels | null = null;

        before(async function () {
          started = await startedKernels(name, await heap());
          if (started === null) {
            this.skip();
          }
        });

        suite(() => {
          if (started === null) {
            throw new Error('the kernels are not started');
          }
          return started;
        });
      });
    }
  }
}
