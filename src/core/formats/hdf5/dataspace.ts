import { maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import type { FieldCursor } from './fieldCursor';

/** The shape of a dataset or attribute. */
export interface Dataspace {
  /** `[]` for a scalar; `[0]` for a null dataspace, which has no elements. */
  readonly shape: Shape;
  /** How long each axis may grow; null where without limit. */
  readonly limits: readonly (number | null)[];
}

/** @throws BadInput where it has more axes than a tensor may have */
export function readDataspace(cursor: FieldCursor): Dataspace {
  const version = cursor.uint(1);
  const rank = cursor.uint(1);
  const flags = cursor.uint(1);
  if (version !== 1 && version !== 2) {
    throw cursor.damaged(`has version ${version}`);
  }
  if (rank > maximumAxes) {
    throw cursor.damaged(`has ${rank} axes, more than ${maximumAxes}`);
  }
  const isNull = cursor.uint(1) === 2 && version === 2;
  cursor.skip(version === 1 ? 4 : 0);
  if (isNull) {
    return { shape: [0], limits: [0] };
  }
  const shape = Array.from({ length: rank }, () => cursor.length());
  if (!shape.every(Number.isSafeInteger)) {
    throw cursor.damaged('has an axis longer than any file can hold');
  }
  const limits = (flags & 1) === 0 ? shape : shape.map(() => limitAt(cursor));
  return { shape, limits };
}

function limitAt(cursor: FieldCursor): number | null {
  const bytes = cursor.take(cursor.sizes.length);
  if (bytes.every((byte) => byte === 0xff)) {
    return null;
  }
  cursor.moveTo(cursor.at - bytes.length);
  return cursor.length();
}
