import { BadInput } from '../../errors';
import type { Convention } from '../../spec/lossSpec';
import type { EvaluatedRegularizer } from '../evaluateSpec';
import { loadOne } from './loading';

/** Tensors that are loaded one by one; of more, the code would be longer than anyone reads. */
const mostTensors = 500;

/** Python that leaves a penalty in `value`, or why there is none. */
export function regularizingLines(
  { entry, views, outcome }: EvaluatedRegularizer, specConvention: Convention,
): { readonly imports: readonly string[]; readonly lines: readonly string[] } | { readonly reason: string } {
  if (outcome instanceof BadInput) {
    throw outcome;
  }
  const half = (entry.convention ?? specConvention) === 'keras' ? '' : '0.5 * ';
  const l1 = 'np.sum(np.abs(w))';
  const l2 = `${half}np.sum(np.square(w))`;
  const penalties: Readonly<Record<string, string>> = {
    l1: `${entry.scale} * ${l1}`, l2: `${entry.scale} * ${l2}`, l1_l2: `${entry.scale} * ${l1} + ${entry.scale_l2 ?? 0} * ${l2}`,
  };
  const penalty = penalties[entry.regularizer];
  if (penalty === undefined || views.length > mostTensors) {
    return { reason: penalty === undefined ? `there is no code of ${entry.regularizer}` : `the regularizer goes over ${views.length} tensors` };
  }
  const imports: string[] = [];
  const loads: string[] = [];
  for (const view of views) {
    const loaded = loadOne(view);
    if (loaded === null) {
      return { reason: `no code loads ${view.reference}` };
    }
    imports.push(...loaded.imports);
    loads.push(`    np.asarray(${loaded.code}, dtype=np.float64),`);
  }
  return { imports, lines: ['tensors = [', ...loads, ']', `value = sum(${penalty} for w in tensors)`] };
}
