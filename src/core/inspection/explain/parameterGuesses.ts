import type { ParameterDescription } from '../../engine/evaluation';
import type { ParameterValue } from '../../spec/lossSpec';
import type { Material } from './material';

/** Values that people give the parameters of losses, beside the defaults. */
const usual: Readonly<Record<string, readonly ParameterValue[]>> = {
  label_smoothing: [0.1, 0.05, 0.2],
  margin: [1, 0.5, 0.2, 0.1, 2],
  delta: [1, 0.5, 0.1, 2],
  beta: [1, 0.5, 0.1, 2],
  epsilon: [1e-7, 1e-8, 1e-12, 1e-15],
  alpha: [0.25, 0.5, 0.75, 1, -1],
  gamma: [2, 1, 0, 1.5, 3, 5],
  p: [1, 2],
};

/** Values that a number may have where nothing is known of it. */
const anyNumber: readonly ParameterValue[] = [0, 0.5, 1, 2];

/** What a parameter may have been instead of its default; the values that make sense for these tensors. */
export function guessesOf({ name, type, default: fallback, minimum, onlyWhereSet }: ParameterDescription, material: Material): readonly ParameterValue[] {
  const guesses = onlyWhereSet === true ? [] : type === 'boolean' ? [true, false]
    : name === 'ignore_index' ? material.facts.ignoreValues
      : name === 'axis' ? (material.classAxis !== null && material.scores.view.shape.length > 2 ? [-1, 1] : [])
        : type === 'numbers' ? []
          : usual[name] ?? (type === 'integer' ? [] : anyNumber);
  return guesses.filter((value) => value !== fallback && name !== 'from_logits' && !(minimum !== undefined && typeof value === 'number' && value < minimum));
}
