import { BadInput } from '../errors';
import { toFloat64 } from './float64Rows';
import type { Prepared } from './prepare';
import { indexText } from './classIndices';
import type { TensorData } from '../tensors/tensor';

/**
 * Holds the values of a block to what the framework takes.
 * @param start the block's first row
 * @throws BadInput naming the first value that it refuses
 */
export function checkDomains({ form, parameters, inputs, mask }: Prepared, data: Readonly<Record<string, TensorData>>, start: number): void {
  // What a mask leaves out need not be anything.
  const domains = mask === null ? form.domains?.(parameters) ?? {} : {};
  for (const [role, { holds, reason }] of Object.entries(domains)) {
    const rows = data[role];
    const view = inputs[role];
    const values = rows === undefined ? new Float64Array() : toFloat64(rows);
    const at = values.findIndex((value) => !holds(value));
    if (at >= 0 && view !== undefined) {
      const { file, tensor, shape } = view;
      throw new BadInput({ file, tensor, place: indexText(at, start, shape.slice(1)), reason: `${role} ${String(values[at])}: ${reason}` });
    }
  }
}
