import type { NumberColumn } from '../../engine/sampleNumbers';

/** The values of some samples. */
export function picked(column: NumberColumn, samples: Uint32Array): NumberColumn {
  const values = column.slice(0, samples.length);
  for (let i = 0; i < samples.length; i++) {
    values[i] = column[samples[i] ?? 0] ?? NaN;
  }
  return values;
}
