import { classified, classText, shortClassText, type Classified } from '../classes/classified';
import { barFigure, withFigure, type BarFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** A class of fewer samples says little about itself. */
const fewestSamples = 5;
/** A class this much rarer than an equal share is rare. */
const rare = 0.4;
/** How much larger its mean loss must be than that of all. */
const larger = 3;

/** A rare class that the model fails on, which a mean over all samples does not show. */
export const hiddenClass: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const run = classified(loss);
  if (run === null) {
    return [];
  }
  const sums = new Float64Array(run.classes);
  let all = 0;
  const { loss: losses } = loss.result.columns;
  for (let i = 0; i < run.samples.length; i++) {
    const value = losses[run.samples[i] ?? 0] ?? NaN;
    const label = run.labels[i] ?? 0;
    sums[label] = (sums[label] ?? 0) + value;
    all += value;
  }
  const mean = all / run.samples.length;
  const means = sums.map((sum, of) => sum / (run.labelCounts[of] ?? 0));
  const hidden = Array.from(means.keys()).filter((of) => {
    const count = run.labelCounts[of] ?? 0;
    return count >= fewestSamples && count * run.classes < rare * run.samples.length && (means[of] ?? 0) > larger * mean;
  }).sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0));
  const [worst] = hidden;
  if (worst === undefined) {
    return [];
  }
  const samples = Array.from(run.samples).filter((_, i) => run.labels[i] === worst);
  const balanced = means.reduce((sum, value, of) => sum + ((run.labelCounts[of] ?? 0) > 0 ? value : 0), 0) / run.labelCounts.filter((count) => count > 0).length;
  const finding: AdvisedFinding = {
    code: 'rare-class-hidden',
    title: 'A rare class is hidden by the mean',
    severity: 'warning',
    loss: loss.name,
    message: `the mean loss, ${mean.toPrecision(4)}, hides ${classText(worst, subject.classNames)}: its ${run.labelCounts[worst] ?? 0} samples of ${run.samples.length} have a mean of ${(means[worst] ?? 0).toPrecision(4)}`
      + `${hidden.length > 1 ? `, and ${hidden.length - 1} more rare ${hidden.length === 2 ? 'class does' : 'classes do'} as badly` : ''}; with every class counting alike it is ${balanced.toPrecision(4)}`,
    advice: 'Judge by the loss of each class; class weights or resampling make rare classes count in training.',
    evidence: { samples: samples.slice(0, evidenceSamples), class: worst, classes: hidden, mean, meanOfClass: means[worst], balanced, ...withFigure(meansByClass(run, means, mean, hidden, subject.classNames)) },
  };
  return [finding];
});

function meansByClass({ labelCounts }: Classified, means: Float64Array, mean: number, hidden: readonly number[], names: readonly string[] | null): BarFigure | null {
  const order = Array.from(means.keys()).filter((of) => (labelCounts[of] ?? 0) > 0).sort((a, b) => (means[b] ?? 0) - (means[a] ?? 0));
  return barFigure({
    title: 'Mean loss of each class', measures: ['mean loss'], areShares: false, mark: { name: 'mean', at: mean },
    rows: order.map((of) => ({ name: `${shortClassText(of, names)} × ${labelCounts[of] ?? 0}`, values: [means[of] ?? 0], isMeant: hidden.includes(of) })),
  });
}
