import type { RegularizationReport } from '../../core/inspection/document';
import * as l10n from './l10n';
import { compact } from './numbers';

/**
 * What a penalty says as a prior of the weights, where the data loss is a negative log likelihood and training seeks the maximum
 * a posteriori: −log N(v; 0, σ²) = v² / 2σ² + …, −log Laplace(v; 0, b) = |v| / b + …. Null of a penalty that is none.
 */
export function priorText({ regularizer, scale, formula }: Pick<RegularizationReport, 'regularizer' | 'scale' | 'formula'>): string | null {
  if (formula === null || !(scale > 0)) {
    return null;
  }
  switch (regularizer) {
    case 'l2':
      return l10n.t('As a MAP estimate: a Gaussian prior on each weight, of mean 0 and variance {0} where the data loss is a sum of −log p, {0} / N where it is their mean over N samples.', compact(1 / (formula.includes('½') ? scale : 2 * scale)));
    case 'l1':
      return l10n.t('As a MAP estimate: a Laplace prior on each weight, of mean 0 and scale {0} where the data loss is a sum of −log p, {0} / N where it is their mean over N samples.', compact(1 / scale));
    case 'l1_l2':
      return l10n.t('As a MAP estimate: a Laplace prior on each weight times a Gaussian one, both of mean 0.');
    default:
      return null;
  }
}
