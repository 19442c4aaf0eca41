import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { Work } from '../work';
import type { Backends } from './backend';
import { computeBlock } from './computeBlock';
import type { ElementLosses, LossRequest } from './evaluation';
import { maskOf } from './exclusion';
import { prepare } from './prepare';
import { weightAt, weightsOf } from './weights';

/**
 * The losses of rows `[start, end)`, element by element.
 * @throws BadInput where the loss is one number of all samples
 */
export async function elementLosses(request: LossRequest, [start, end]: readonly [number, number], backends: Backends, work: Work): Promise<ElementLosses> {
  const prepared = await prepare({ ...request, valueOnly: true }, backends.modules, work);
  const { plan } = prepared;
  if (plan.isSingle === true) {
    throw new BadInput({ reason: `${request.loss} is one number of all samples; no element has a loss of its own` });
  }
  const rowSize = sizeOf(plan.lossShape.slice(1));
  const weights = await weightsOf(prepared, work);
  const { losses, excluded } = await computeBlock(prepared, { backends, weights, mask: maskOf(prepared) }, [start, end], work);
  const rowWeights = await weights.read(start, end, work);
  const first = plan.wholeTensor === true ? start * rowSize : 0;
  const isWeighted = plan.weightShape === undefined;
  return {
    losses: losses.slice(first, first + (end - start) * rowSize),
    leftOut: Uint8Array.from({ length: (end - start) * rowSize }, (_, i) => (
      excluded?.[first + i] === 1 || (isWeighted && weightAt(rowWeights, weights, Math.floor(i / rowSize), i % rowSize) === 0) ? 1 : 0
    )),
  };
}
