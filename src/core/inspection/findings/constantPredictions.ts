import type { NumberColumn } from '../../engine/sampleNumbers';
import type { ComputedLoss } from '../evaluateSpec';
import { classified, classText, shortClassText } from '../classes/classified';
import { barFigure, spreadFigure, withFigure } from './figure';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

const fewestSamples = 20;
/** Labels of other classes that there must be, for a constant prediction to be wrong. */
const fewestOthers = 5;
/** Spread of predictions over that of the targets below which they are constant. */
const leastSpread = 1e-3;

/** One prediction for all samples. */
export const constantPredictions: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => [...oneClass(loss, subject.classNames), ...oneNumber(loss)]);

function oneClass(loss: ComputedLoss, names: readonly string[] | null): readonly AdvisedFinding[] {
  const run = classified(loss);
  if (run === null || run.samples.length < fewestSamples) {
    return [];
  }
  const only = run.predictedCounts.indexOf(run.samples.length);
  const others = run.samples.length - (run.labelCounts[only] ?? 0);
  if (only < 0 || others < fewestOthers) {
    return [];
  }
  const frequent = Array.from(run.labelCounts.keys()).sort((a, b) => (run.labelCounts[b] ?? 0) - (run.labelCounts[a] ?? 0)).filter((of) => of !== only && (run.labelCounts[of] ?? 0) > 0);
  const figure = barFigure({
    title: 'Samples of each class', measures: ['labels', 'predictions'], areShares: false,
    rows: [only, ...frequent].map((of) => ({ name: shortClassText(of, names), values: [run.labelCounts[of] ?? 0, run.predictedCounts[of] ?? 0], isMeant: of === only })),
  });
  return [{
    code: 'constant-predictions',
    severity: 'warning',
    loss: loss.name,
    message: `${classText(only, names)} is predicted for every one of ${run.samples.length} samples; ${others} are of other classes`,
    advice: 'Check the learning rate and the class balance, and that the logits were not saved before the last layer.',
    evidence: { samples: [], prediction: only, count: others, ...withFigure(figure) },
  }];
}

function oneNumber({ name, result }: ComputedLoss): readonly AdvisedFinding[] {
  const { predicted, label } = result.columns;
  if (result.task !== 'regression' || predicted === null || label === null || result.samples < fewestSamples) {
    return [];
  }
  const spread = deviationOf(predicted);
  const wanted = deviationOf(label);
  return !(spread <= leastSpread * wanted && wanted > 0) ? [] : [{
    code: 'constant-predictions',
    severity: 'warning',
    loss: name,
    message: `the predictions are all but constant (${(predicted[0] ?? NaN).toPrecision(6)}): their standard deviation is ${spread.toPrecision(3)}, that of the targets ${wanted.toPrecision(3)}`,
    advice: 'A regression that gives the mean has learnt nothing: check that the inputs reach the model, and their scale.',
    evidence: {
      samples: [], deviation: spread, deviationOfTargets: wanted,
      ...withFigure(spreadFigure({ title: 'Targets', axis: 'target', marks: [{ name: 'predicted', at: predicted[0] ?? 0 }] }, label)),
    },
  }];
}

/** Standard deviation of the population, in two passes. */
function deviationOf(values: NumberColumn): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] ?? NaN;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    squares += ((values[i] ?? NaN) - mean) ** 2;
  }
  return Math.sqrt(squares / values.length);
}
