import { l1 } from './l1';
import { l1L2 } from './l1L2';
import { l2 } from './l2';
import type { Regularizer } from './regularizer';

/** Every regularizer. Several entries of a spec add up, which is what Slim's `sum_regularizer` does. */
export const regularizers: readonly Regularizer[] = [l2, l1, l1L2];
