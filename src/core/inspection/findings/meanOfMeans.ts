import { CompensatedSum } from '../../tensors/statistics';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** Sequences of different lengths: the mean of their means is not the mean of their tokens. */
export const meanOfMeans: FindingRule = (subject) => computedLosses(subject).flatMap((loss): readonly AdvisedFinding[] => {
  const { columns: { loss: losses, ignored }, positions, samples, value } = loss.result;
  const length = positions.reduce((size, axis) => size * axis, 1);
  if (value === null || positions.length === 0 || ignored === null || loss.request.weights !== undefined) {
    return [];
  }
  const means = new CompensatedSum();
  const all = new CompensatedSum();
  const counts: number[] = [];
  for (let start = 0; start < samples; start += length) {
    const sum = new CompensatedSum();
    let kept = 0;
    for (let i = start; i < start + length; i++) {
      if (ignored[i] !== 1) {
        sum.add(losses[i] ?? NaN);
        kept += 1;
      }
    }
    if (kept > 0) {
      means.add(sum.value / kept);
      counts.push(kept);
    }
    all.add(sum.value);
  }
  const tokens = counts.reduce((total, kept) => total + kept, 0);
  const [ofMeans, ofTokens] = [means.value / counts.length, all.value / tokens];
  return new Set(counts).size < 2 || !(Math.abs(ofMeans - ofTokens) > 1e-6 * Math.abs(ofTokens)) ? [] : [{
    code: 'mean-of-means',
    severity: 'info',
    loss: loss.name,
    message: `${counts.length} sequences keep from ${counts.reduce((a, b) => Math.min(a, b), Infinity)} to ${counts.reduce((a, b) => Math.max(a, b), 0)} positions each: the mean over positions is ${short(ofTokens)}, and the mean of the sequences' means ${short(ofMeans)}. `
      + 'A training loop that averages the means of its micro-batches logs the second kind of number.',
    advice: 'Weight each micro-batch by its positions before averaging, or compare with the second number.',
    evidence: { value, tokenMean: ofTokens, wanted: ofMeans, tokens, sequences: counts.length, ...withFigure(spreadFigure({ title: 'Lengths of the sequences', axis: 'positions', from: 0 }, Float64Array.from(counts))) },
  }];
});

const short = (x: number): string => String(Number(x.toPrecision(6)));
