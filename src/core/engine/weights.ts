import { BadInput } from '../errors';
import { slimWeightLayout, type WeightLayout } from '../losses/slimWeighting';
import type { Shape, TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { Prepared } from './evaluator';
import { toFloat64 } from './float64Rows';

/** The weights of a loss, read along with its rows. */
export interface Weights {
  /** One number for all; null where they come from a tensor. */
  readonly scalar: number | null;
  readonly layout: WeightLayout | null;
  /** Slim's fault with weights [B, 1] in mean_pairwise_squared_error. */
  readonly areColumns: boolean;
  /** Weights of rows `[start, end)`, or the one row that serves all. */
  read(start: number, end: number, work: Work): Promise<Float64Array>;
}

/** @throws BadInput where the framework refuses the weights */
export async function weightsOf({ request, definition, plan }: Prepared, work: Work): Promise<Weights> {
  const { weights } = request;
  if (weights === null) {
    throw new BadInput({ place: 'weights', reason: `weights are null; ${definition.name} refuses None ("None values not supported."). Leave the key out for unweighted` });
  }
  if (definition.returnsTensor === true && weights !== undefined && request.reduction === undefined) {
    throw new BadInput({ place: 'weights', reason: `${definition.name} takes no weights in tf-slim; name a reduction to weight and reduce it` });
  }
  if (weights === undefined || typeof weights === 'number') {
    return scalarWeights(weights ?? 1);
  }
  if (weights.shape.length === 0) {
    return scalarWeights(toFloat64((await weights.readRows(0, 1, work)).data)[0] ?? NaN);
  }
  return tensorWeights(weights, plan.lossShape, definition.total === 'sum-over-samples');
}

function scalarWeights(scalar: number): Weights {
  return { scalar, layout: null, areColumns: false, read: () => Promise.resolve(Float64Array.of(scalar)) };
}

function tensorWeights(view: TensorView, lossShape: Shape, isPairwise: boolean): Weights {
  const layout = slimWeightLayout(view, lossShape);
  return {
    scalar: null, layout,
    areColumns: isPairwise && view.shape.length === 2,
    read: async (start, end, work) => toFloat64((await (layout.isPerSample ? view.readRows(start, end, work) : view.readRows(0, 1, work))).data),
  };
}
