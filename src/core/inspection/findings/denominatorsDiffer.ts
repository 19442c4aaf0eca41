import type { ComputedLoss } from '../evaluateSpec';
import { computedLosses, type FindingRule } from './finding';

/** How far apart means may lie before it is said. */
const tolerance = 0.01;

/** What frameworks divide a weighted sum by. */
const denominators = [
  { text: 'the non-zero weights (TF-Slim)', of: ({ result: { sums } }: ComputedLoss) => sums.present },
  { text: 'the sum of the weights (scikit-learn, tf.losses’ SUM_OVER_WEIGHTS)', of: ({ result: { sums } }: ComputedLoss) => sums.weights },
  { text: 'all elements (Keras, PyTorch’s mean)', of: ({ result: { sums } }: ComputedLoss) => sums.kept },
] as const;

/** A weighted mean that is another number in another framework, as each divides by something else. */
export const denominatorsDiffer: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const { request, result } = loss;
  // TF-Slim's own quirk says it already, with the number that was probably wanted.
  if (result.observations.some(({ code }) => code === 'mean-by-nonzero-weights') || request.weights === undefined || request.weights === null || result.denominator === null || result.denominatorOf === null || result.value === null) {
    return [];
  }
  const values = denominators.map(({ text, of }) => ({ text, denominator: of(loss), value: result.sums.weighted / of(loss) }));
  const numbers = values.map(({ value }) => Math.abs(value));
  const isApart = Math.max(...numbers) > (1 + tolerance) * Math.min(...numbers);
  return !isApart || !numbers.every(Number.isFinite) ? [] : [{
    code: 'denominators-differ', title: 'Frameworks divide by different numbers', severity: 'info' as const, loss: loss.name,
    message: `the weighted mean depends on the framework: ${values.map(({ text, denominator, value }) => `${value.toPrecision(5)} divided by ${text}, ${Number(denominator.toPrecision(6))}`).join('; ')}`,
    advice: 'Choose the convention of the framework that printed the number you compare with; “Under Every Convention” lists them all.',
    evidence: { samples: [], values: values.map(({ value }) => value) },
  }];
});
