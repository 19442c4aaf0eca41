import { l10n } from 'vscode';
import type { LiveLoss, LiveStatistics } from '../../core/debuggee/answers';
import type { PinnedValue } from './pinnedValues';
import { firstNonFinite, nonFiniteIn, nonFiniteWords, rangeText, shapeText, short } from './pinnedWords';

/** One line about a pinned loss or tensor. */
export interface Fact {
  readonly id: string;
  readonly text: string;
  /** A codicon. */
  readonly icon: string;
  /** What it is about, where it is one sample. */
  readonly sample?: number;
}

/** What there is to say of a value, what is wrong first. */
export function factsOf(pinned: PinnedValue): readonly Fact[] {
  const { last, problem } = pinned;
  const problems = problem === undefined ? [] : [{ id: 'problem', text: problem, icon: 'warning' }];
  const computed = last?.computed;
  return computed === undefined ? problems : [...problems, ...('loss' in computed ? factsOfLoss(pinned, computed.loss) : factsOfTensor(pinned, computed.statistics))];
}

function factsOfLoss(pinned: PinnedValue, { rows, accuracy, perRow: { min, max }, worst }: LiveLoss): readonly Fact[] {
  const first = firstNonFinite(pinned);
  return [
    ...(first === undefined ? [] : [{ id: 'nonFinite', text: l10n.t('Sample {0} is the first that is NaN or infinite', first), icon: 'error', sample: Number(first) }]),
    { id: 'samples', text: min === null || max === null ? l10n.t('{0} samples', rows) : l10n.t('{0} samples, losses {1} to {2}', rows, short(min), short(max)), icon: 'list-ordered' },
    ...(accuracy === null ? [] : [{ id: 'accuracy', text: l10n.t('Accuracy {0}', short(accuracy)), icon: 'pass' }]),
    ...worst.map(({ row, loss, label, predicted }): Fact => ({
      id: `worst ${row}`, icon: 'arrow-small-up', sample: row,
      text: label === null || predicted === null
        ? l10n.t('Sample {0}: loss {1}', row, short(loss))
        : l10n.t('Sample {0}: loss {1}, label {2}, predicted {3}', row, short(loss), String(label), String(predicted)),
    })),
  ];
}

function factsOfTensor(pinned: PinnedValue, statistics: LiveStatistics): readonly Fact[] {
  const { shape, dtype, device, count, mean, std, sumOfSquares, zeros } = statistics;
  const first = firstNonFinite(pinned);
  const range = rangeText(statistics);
  return [
    ...(first === undefined ? [] : [{ id: 'nonFinite', text: l10n.t('{0}; the first at {1}', nonFiniteWords(statistics), first), icon: 'error' }]),
    { id: 'shape', text: l10n.t('Shape {0}, {1}, on {2}', shapeText(shape), dtype, device), icon: 'symbol-array' },
    ...(range === '' ? [] : [{ id: 'range', text: l10n.t('Range {0}', range), icon: 'arrow-both' }]),
    ...(mean === null || std === null ? [] : [{ id: 'mean', text: l10n.t('Mean {0}, standard deviation {1}, norm {2}', short(mean), short(std), short(Math.sqrt(sumOfSquares))), icon: 'graph' }]),
    ...(zeros === 0 ? [] : [{ id: 'zeros', text: l10n.t('{0} of {1} elements are 0', zeros, count - nonFiniteIn(statistics)), icon: 'circle-slash' }]),
  ];
}
