import type { SampleNumbers } from '../../engine/sampleNumbers';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { classified, classText, shortClassText, type Classified } from '../classes/classified';
import { barFigure, withFigure, type BarFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

const fewestSamples = 20;
/** Share of the loss that one sample may hold before it is named, and how many times its fair share that must be. */
const mostOfSample = 0.25;
const timesFairShare = 10;
/** The same of one class. */
const mostOfClass = 0.6;
const timesClassShare = 2.5;

/** One sample, or one class, that holds most of the loss. */
export const concentratedLoss: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => [...bySample(loss), ...byClass(loss, subject.classNames)]);

function bySample({ name, result }: ComputedLoss): readonly AdvisedFinding[] {
  const { columns: { contribution }, samples } = result;
  if (contribution === null || samples < fewestSamples) {
    return [];
  }
  const { total, first } = shapeOf(contribution);
  if (!(total > 0)) {
    return [];
  }
  const share = contribution.at(first) / total;
  if (!(share > mostOfSample && share * samples > timesFairShare)) {
    return [];
  }
  return [{
    code: 'loss-in-one-sample',
    severity: 'warning',
    loss: name,
    message: `sample ${first} alone holds ${percent(share)} of the loss of ${samples} samples; without it, the rest would share ${(total * (1 - share)).toPrecision(4)} of ${total.toPrecision(4)}`,
    advice: 'Look at its label, its weight and its scores before anything else: an outlier, not the model, decides this number.',
    evidence: { samples: [first], share, ...withFigure(largestShares(contribution, total)) },
  }];
}

/** Samples that are named beside the one that holds most. */
const othersNamed = 3;

function largestShares(contribution: SampleNumbers, total: number): BarFigure | null {
  const order = sortedOrder(contribution.toArray(), true);
  const named = Array.from(order.subarray(0, 1 + othersNamed));
  const shares = named.map((sample) => contribution.at(sample) / total);
  const rest = order.length - named.length;
  return barFigure({
    title: 'Largest shares of the loss', measures: ['of the loss'], areShares: true,
    rows: [
      ...named.map((sample, i) => ({ name: `sample ${sample}`, values: [shares[i] ?? 0], isMeant: i === 0 })),
      { name: `the other ${rest}`, values: [Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))], isMeant: false },
    ],
  });
}

function byClass(loss: ComputedLoss, names: readonly string[] | null): readonly AdvisedFinding[] {
  const { columns: { contribution } } = loss.result;
  const run = classified(loss);
  if (run === null || contribution === null || run.samples.length < fewestSamples) {
    return [];
  }
  const { total } = shapeOf(contribution);
  if (!(total > 0)) {
    return [];
  }
  const sums = new Float64Array(run.classes);
  for (let i = 0; i < run.samples.length; i++) {
    const label = run.labels[i] ?? 0;
    sums[label] = (sums[label] ?? 0) + contribution.at(run.samples[i] ?? 0);
  }
  const of = sums.indexOf(sums.reduce((most, sum) => Math.max(most, sum), -Infinity));
  const share = (sums[of] ?? 0) / total;
  const fair = (run.labelCounts[of] ?? 0) / run.samples.length;
  if (!(share > mostOfClass && share > timesClassShare * fair)) {
    return [];
  }
  return [{
    code: 'loss-in-one-class',
    severity: 'warning',
    loss: loss.name,
    message: `${classText(of, names)} holds ${percent(share)} of the loss with ${percent(fair)} of the samples`,
    advice: 'See what its samples are taken for, and whether its labels mean what the model learnt.',
    evidence: { samples: Array.from(run.samples).filter((_, i) => run.labels[i] === of).slice(0, evidenceSamples), class: of, share, fair, ...withFigure(sharesByClass(run, sums, total, names)) },
  }];
}

function sharesByClass({ labelCounts, samples }: Classified, sums: Float64Array, total: number, names: readonly string[] | null): BarFigure | null {
  const order = Array.from(sums.keys()).filter((of) => (labelCounts[of] ?? 0) > 0).sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0));
  return barFigure({
    title: 'Shares of each class', measures: ['of the loss', 'of the samples'], areShares: true,
    rows: order.map((of, i) => ({ name: shortClassText(of, names), values: [(sums[of] ?? 0) / total, (labelCounts[of] ?? 0) / samples.length], isMeant: i === 0 })),
  });
}

const known = new WeakMap<SampleNumbers, { readonly total: number; readonly first: number }>();

/** The sum, NaN where a term is negative or not finite: nothing is said of such a loss. And the first place of the largest. */
function shapeOf(contribution: SampleNumbers): { readonly total: number; readonly first: number } {
  const before = known.get(contribution);
  if (before !== undefined) {
    return before;
  }
  let total = 0;
  let first = 0;
  let most = -Infinity;
  for (let i = 0; i < contribution.length; i++) {
    const value = contribution.at(i);
    total += value >= 0 ? value : NaN;
    if (value > most) {
      most = value;
      first = i;
    }
  }
  const shape = { total, first };
  known.set(contribution, shape);
  return shape;
}

const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
