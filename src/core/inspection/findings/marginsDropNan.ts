import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** PyTorch's multi_margin_loss adds a margin where it is above 0, which NaN is not: a broken score makes the loss smaller. */
export const marginsDropNan: FindingRule = (subject) => computedLosses(subject).flatMap(({ name, result }): readonly AdvisedFinding[] => {
  const { columns: { margin, loss, ignored }, framework, samples } = result;
  if (framework !== 'torch.nn.functional.multi_margin_loss' || margin === null) {
    return [];
  }
  const found: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    if (Number.isNaN(margin[sample]) && !Number.isNaN(loss[sample]) && ignored?.[sample] !== 1) {
      found.push(sample);
    }
  }
  return found.length === 0 ? [] : [{
    code: 'nan-margins-dropped', severity: 'warning', loss: name,
    message: `${found.length === 1 ? `Sample ${found[0] ?? 0} has a NaN score and a loss` : `${found.length} samples, ${found[0] ?? 0} first, have NaN scores and losses`} without it: PyTorch's multi_margin_loss leaves a margin that is NaN out, as if the class were far away.`,
    advice: 'Do not trust this mean: look for what made the scores NaN.',
    evidence: { samples: found.slice(0, evidenceSamples), count: found.length },
  }];
});
