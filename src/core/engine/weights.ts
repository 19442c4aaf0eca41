import { BadInput } from '../errors';
import type { WeightLayout } from '../losses/weighting/weighting';
import type { Shape } from '../tensors/tensor';
import type { Work } from '../work';
import { toFloat64 } from './float64Rows';
import type { Prepared } from './prepare';

/** The weights of a loss, read along with its rows. */
export interface Weights {
  /** One number for all; null where they come from a tensor. */
  readonly scalar: number | null;
  readonly layout: WeightLayout | null;
  /** Shape of the tensor they come from. */
  readonly shape: Shape | null;
  /** Slim's fault with weights [B, 1] in mean_pairwise_squared_error. */
  readonly areColumns: boolean;
  /** Weights of rows `[start, end)`, or the one row that serves all. */
  read(start: number, end: number, work: Work): Promise<Float64Array>;
}

/** @throws BadInput where the framework refuses the weights */
export async function weightsOf({ request, definition, form, plan, parameters }: Prepared, work: Work): Promise<Weights> {
  const { weights } = request;
  const { weighting } = form;
  if (weights === null && weighting.refusesNull !== undefined) {
    throw new BadInput({ place: 'weights', reason: weighting.refusesNull(definition.name) });
  }
  if (weights === undefined || weights === null) {
    return scalarWeights(1);
  }
  if (weighting.refusesWeights !== undefined) {
    throw new BadInput({ place: 'weights', reason: weighting.refusesWeights(definition.name) });
  }
  const { insteadOfWeights = '' } = form;
  if ((parameters[insteadOfWeights] ?? null) !== null) {
    throw new BadInput({ place: 'weights', reason: `${request.convention} takes ${insteadOfWeights} or weights of samples, not both` });
  }
  if (form.defaultReduction === 'NONE' && request.reduction === undefined) {
    throw new BadInput({ place: 'weights', reason: `${definition.name} takes no weights in ${request.convention}; name a reduction to weight and reduce it` });
  }
  if (typeof weights === 'number') {
    return scalarWeights(weights);
  }
  if (weights.shape.length === 0) {
    return scalarWeights(toFloat64((await weights.readRows(0, 1, work)).data)[0] ?? NaN);
  }
  const layout = weighting.layout(weights, plan.weightShape ?? plan.lossShape);
  return {
    scalar: null, layout, shape: weights.shape,
    areColumns: form.withColumnWeights !== undefined && weights.shape.length === 2,
    read: async (start, end, at) => toFloat64((await (layout.isPerRow ? weights.readRows(start, end, at) : weights.readRows(0, weights.shape[0] ?? 1, at))).data),
  };
}

function scalarWeights(scalar: number): Weights {
  return { scalar, layout: null, shape: null, areColumns: false, read: () => Promise.resolve(Float64Array.of(scalar)) };
}

/** The weight of an element of a row. */
export function weightAt(rowWeights: Float64Array, { scalar, layout }: Weights, row: number, element: number): number {
  if (layout === null) {
    return scalar ?? 1;
  }
  return rowWeights[(layout.isPerRow ? row * layout.rowSize : 0) + (layout.index[element] ?? 0)] ?? 0;
}

/** The weights of a block, one for each element of its rows. */
export function spreadWeights(rowWeights: Float64Array, weights: Weights, rows: number, rowSize: number): Float64Array {
  return Float64Array.from({ length: rows * rowSize }, (_, i) => weightAt(rowWeights, weights, Math.floor(i / rowSize), i % rowSize));
}

/** The sum of a block's weights as they are given: what is read for every block counts once. */
export function givenIn(rowWeights: Float64Array, { layout }: Weights, isFirst: boolean): readonly number[] {
  return layout?.isPerRow === false && !isFirst ? [] : Array.from(rowWeights);
}

/** The weights of one row of a block as they are given; none where one number serves all. */
export function givenOfRow(rowWeights: Float64Array, { layout }: Weights, row: number): Float64Array {
  return layout?.isPerRow === true ? rowWeights.subarray(row * layout.rowSize, (row + 1) * layout.rowSize) : new Float64Array(0);
}

/** Elements that Slim counts for a block's weights as they are given; null where each weighted element is counted by itself. */
export function presentIn(rowWeights: Float64Array, { layout }: Weights, isFirst: boolean): number | null {
  if (layout?.countedPerWeight === null || layout === null) {
    return null;
  }
  if (!layout.isPerRow && !isFirst) {
    return 0;
  }
  return rowWeights.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0) * layout.countedPerWeight;
}
