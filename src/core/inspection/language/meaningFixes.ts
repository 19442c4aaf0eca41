import { formOf, type Catalogue } from '../../spec/catalogue';
import type { LossSpec } from '../../spec/lossSpec';
import { adding, removing, renaming, type Fix } from './rewrites';
import type { SpecText } from './places';

/** What the tensors of a loss mean, where it is not what the loss takes: labels from one, probabilities for logits, logits for probabilities. */
export function meaningFixes(message: string, index: number, spec: LossSpec, places: SpecText, catalogue: Catalogue): readonly Fix[] {
  const entry = spec.losses[index];
  const description = catalogue.losses.find(({ name }) => name === entry?.loss);
  if (entry === undefined || description === undefined) {
    return [];
  }
  const path = ['losses', index];
  const { loss, parameters, roles } = entry;
  const convention = entry.convention ?? spec.convention;
  const hasForm = (name: string): boolean => catalogue.losses.some((known) => known.name === name && formOf(known, convention).convention === convention);
  const others = Object.keys(parameters).filter((key) => key !== 'margin');
  if (/counted from one/.test(message) && others.length === 0 && roles['logits'] !== undefined) {
    const formula = countedFromOne(loss, Number(parameters['margin'] ?? 1));
    return formula === undefined ? [] : [adding(places, path, { loss: 'expression', expression: formula }, 'Count the labels from one, by a formula')];
  }
  if (/are probabilities: each row sums to one/.test(message) && loss === 'sparse_softmax_cross_entropy' && others.length === 0) {
    return [adding(places, path, { loss: 'expression', expression: '-log(gather(logits, labels))' }, 'Take −log of the label\'s probability, by a formula')];
  }
  if (/look like probabilities, to which the sigmoid/.test(message) && loss === 'sigmoid_cross_entropy' && others.length === 0 && hasForm('log_loss')) {
    return [renaming(places, path, 'log_loss', { logits: 'predictions' }, 'Use log_loss, which takes probabilities')];
  }
  if (/this loss takes probabilities/.test(message)) {
    return parameters['from_logits'] === false ? [removing(places, [...path, 'from_logits'], 'from_logits')]
      : loss === 'log_loss' && others.length === 0 && roles['predictions'] !== undefined && hasForm('sigmoid_cross_entropy')
        ? [renaming(places, path, 'sigmoid_cross_entropy', { predictions: 'logits' }, 'Use sigmoid_cross_entropy, which takes logits')] : [];
  }
  return [];
}

/** Losses of samples whose labels run from 1 to C, over tensors called logits and labels. */
function countedFromOne(loss: string, margin: number): string | undefined {
  switch (loss) {
    case 'sparse_softmax_cross_entropy': return '-gather(log_softmax(logits), labels - 1)';
    // The label's own class, which counts nothing, has s − s + Δ − Δ.
    case 'multiclass_svm': return `sum(relu(logits - expand_dims(gather(logits, labels - 1), -1) + ${margin} * (1 - one_hot(labels - 1, logits))), -1)`;
    default: return undefined;
  }
}
