import { classified, crossEntropiesOf, crossEntropyOf } from '../classes/classified';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { mismatchOf } from './mismatchedLabels';

const fewestSamples = 20;
/** How far above ln C a cross entropy counts as worse than chance. */
const margin = 1.1;

/** A model that is surer of itself than it is right: its cross entropy is above that of guessing. */
export const worseThanChance: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const run = classified(loss);
  if (run === null || run.samples.length < fewestSamples || mismatchOf(run) !== null) {
    return [];
  }
  const chance = Math.log(run.classes);
  const mean = crossEntropyOf(run);
  if (!(mean > margin * chance)) {
    return [];
  }
  const sure = Array.from(run.samples.keys()).filter((i) => run.labels[i] !== run.predicted[i] && (run.probability[i] ?? 0) < 0.1 / run.classes);
  // Unsure throughout: that is a loss at chance, not confidence.
  if (sure.length === 0) {
    return [];
  }
  const worst = sure.sort((a, b) => (run.probability[a] ?? 0) - (run.probability[b] ?? 0));
  const finding: AdvisedFinding = {
    code: 'worse-than-chance',
    title: 'Confident, and worse than chance',
    severity: 'warning',
    loss: loss.name,
    message: `the mean cross entropy, ${mean.toPrecision(4)}, is worse than guessing among ${run.classes} classes (ln ${run.classes} = ${chance.toPrecision(4)}), `
      + `though ${(100 * run.accuracy).toPrecision(3)} % are right: ${sure.length} wrong ${sure.length === 1 ? 'prediction gives' : 'predictions give'} the label almost no probability`,
    advice: 'The model is overconfident: check these labels, the scale of the logits (a temperature), and weight decay.',
    evidence: {
      samples: worst.slice(0, evidenceSamples).map((i) => run.samples[i] ?? 0), mean, chance, accuracy: run.accuracy, count: sure.length,
      ...withFigure(spreadFigure({ title: 'Cross entropies of the samples', axis: 'cross entropy', from: 0, marks: [{ name: `ln ${run.classes}`, at: chance }, { name: 'mean', at: mean }] }, crossEntropiesOf(run))),
    },
  };
  return [finding];
});
