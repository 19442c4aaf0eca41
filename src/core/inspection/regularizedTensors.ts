import { BadInput } from '../errors';
import type { Observation } from '../engine/evaluation';
import type { RegularizationEntry } from '../spec/lossSpec';
import { expandShortName } from '../spec/references';
import { isOptimizerState } from '../tensors/optimizerState';
import { isPattern, readingsOf } from '../tensors/reference';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { InspectionContext, InspectionSubject } from './subject';

/** Names of biases and of the parameters of normalization layers, as PyTorch, Keras and TensorFlow have them. */
const biases = /(^|[._/:])(bias(es)?|beta|gamma|bn\d*|norm\d*|batch_?norm\w*|layer_?norm\w*|running_(mean|var)|moving_(mean|variance))([._/:]|$)/i;

/** Most names that an observation lists. */
const listed = 20;

/**
 * Every tensor that one of the references names or fits, each once. What a pattern fits is narrowed by
 * the entry's options; what is named outright stays.
 */
export async function regularizedTensors(
  entry: RegularizationEntry, { spec, folder }: InspectionSubject, { store }: InspectionContext, work: Work,
): Promise<{ readonly views: readonly TensorView[]; readonly observations: readonly Observation[] }> {
  const views = new Map<string, TensorView>();
  const leftOut = new Map<string, TensorView>();
  for (const text of entry.tensors) {
    const reference = expandShortName(spec, text);
    const fits = isPattern(readingsOf(reference)[0]?.tensor ?? '');
    for (const view of fits ? await store.match(reference, folder, work) : [await store.resolve(reference, folder, work)]) {
      (fits && isLeftOut(entry, view.tensor) ? leftOut : views).set(view.reference, view);
    }
  }
  if (views.size === 0 && leftOut.size > 0) {
    throw new BadInput({ place: 'tensors', reason: `every tensor that fits is left out (${namesOf(leftOut)}); see exclude_biases and exclude_optimizer_state` });
  }
  return { views: [...views.values()], observations: [...aboutLeftOut(leftOut), ...aboutBiases(views)] };
}

function isLeftOut(entry: RegularizationEntry, name: string): boolean {
  return (entry.exclude_biases === true && biases.test(name)) || (entry.exclude_optimizer_state !== false && isOptimizerState(name));
}

function aboutLeftOut(views: ReadonlyMap<string, TensorView>): readonly Observation[] {
  return views.size === 0 ? [] : [{
    code: 'left-out-of-regularization', severity: 'info',
    message: `${views.size} ${views.size === 1 ? 'tensor fits' : 'tensors fit'} the pattern and ${views.size === 1 ? 'is' : 'are'} left out: ${namesOf(views)}.`,
    evidence: { tensors: [...views.values()].map(({ tensor }) => tensor).slice(0, listed), count: views.size },
  }];
}

function aboutBiases(views: ReadonlyMap<string, TensorView>): readonly Observation[] {
  const covered = new Map([...views].filter(([, { tensor }]) => biases.test(tensor)));
  return covered.size === 0 || covered.size === views.size ? [] : [{
    code: 'biases-regularized', severity: 'info',
    message: `The regularizer covers biases or normalization parameters too: ${namesOf(covered)}. "exclude_biases": true leaves them out.`,
    evidence: { tensors: [...covered.values()].map(({ tensor }) => tensor).slice(0, listed), count: covered.size },
  }];
}

function namesOf(views: ReadonlyMap<string, TensorView>): string {
  const names = [...views.values()].map(({ tensor }) => tensor);
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
