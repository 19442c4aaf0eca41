import { fitsWeights, isClassAxisOf, isSameShape, withoutColumn } from '../../spec/infer/fittingShapes';
import type { NamedRole } from '../../spec/infer/roleNames';
import { roleOfExpression, tellingName } from './tellingName';

/** A variable in scope, as far as it is known without fetching it. */
export interface Variable {
  /** The name, or the expression that gives it: `batch["labels"]`. */
  readonly name: string;
  readonly shape?: readonly number[];
  /** As its framework writes it: `torch.float32`, `int64`. */
  readonly dtype?: string;
}

/** The parts of a loss that a variable may be. */
export type CandidateRole = 'scores' | 'labels' | 'weights';

export interface RankedVariable {
  readonly variable: Variable;
  /** Larger is likelier. Names count most, then shapes. */
  readonly score: number;
  readonly reason: string;
}

export type RankedCandidates = Readonly<Record<CandidateRole, readonly RankedVariable[]>>;

/** What is known of the loss. */
export interface WantedLoss {
  /** The role that its scores have in a spec. */
  readonly scoresRole?: 'logits' | 'predictions' | 'log_probabilities';
  /** Variables whose part is settled: the others must go with them. */
  readonly given?: Readonly<Partial<Record<CandidateRole, Variable>>>;
}

/** How well each reading of a name goes with a part. */
const named: Readonly<Record<CandidateRole, Readonly<Partial<Record<NamedRole, number>>>>> = {
  scores: { 'scores': 6, 'log-probabilities': 5, 'probabilities': 5, 'prediction': 5 },
  labels: { target: 6 },
  weights: { weights: 6, mask: 3 },
};

/** The readings that each role of scores is most likely called. */
const preferred: Readonly<Record<NonNullable<WantedLoss['scoresRole']>, readonly NamedRole[]>> = {
  logits: ['scores'], log_probabilities: ['log-probabilities'], predictions: ['probabilities', 'prediction'],
};

/**
 * The variables that may be the scores, the labels and the weights of a loss, the likeliest first. Variables of one
 * score keep their order. One whose shape or dtype is known not to fit is left out.
 */
export function rankCandidates(variables: readonly Variable[], { scoresRole = 'logits', given = {} }: WantedLoss = {}): RankedCandidates {
  const read = variables.map((variable): Read => ({ variable, role: roleOfExpression(variable.name) }));
  const labels = rank(read, 'labels', (candidate) => labelsLike(candidate, given.scores, read));
  const scores = rank(read, 'scores', (candidate) => {
    const fit = scoresLike(candidate, given.labels, read);
    const isPreferred = candidate.role !== null && preferred[scoresRole].includes(candidate.role);
    return fit === null || !isPreferred ? fit : { ...fit, score: fit.score + 2 };
  });
  const target = given.labels ?? labels.find(({ variable }) => variable !== given.scores)?.variable;
  const weights = rank(read, 'weights', ({ variable, role }) => {
    const fits = target?.shape === undefined || variable.shape === undefined ? null : fitsWeights(variable.shape, target.shape);
    const isOther = role === null || named.weights[role] === undefined;
    return fits === false || isOther || variable.shape?.length === 0 ? null : { score: fits === true ? 2 : 0, reason: fits === true ? `one for each of ${target?.name ?? 'the labels'}` : '' };
  });
  const settled = (role: CandidateRole, ranked: readonly RankedVariable[]): readonly RankedVariable[] => {
    const others = Object.entries(given).filter(([other]) => other !== role).map(([, { name }]) => name);
    return ranked.filter(({ variable }) => !others.includes(variable.name));
  };
  return { scores: settled('scores', scores), labels: settled('labels', labels), weights: settled('weights', weights) };
}

interface Read {
  readonly variable: Variable;
  readonly role: NamedRole | null;
}

interface Fit {
  readonly score: number;
  readonly reason: string;
}

function rank(read: readonly Read[], part: CandidateRole, fitOf: (candidate: Read) => Fit | null): readonly RankedVariable[] {
  return read.flatMap((candidate): readonly RankedVariable[] => {
    const { variable, role } = candidate;
    const byName = role === null ? 0 : named[part][role] ?? (role === 'other' ? -2 : -3);
    const fit = fitOf(candidate);
    const score = byName + (fit?.score ?? 0);
    if (fit === null || score <= 0) {
      return [];
    }
    const reasons = [byName > 0 ? `called "${tellingName(variable.name)}"` : '', fit.reason].filter((reason) => reason !== '');
    return [{ variable, score, reason: reasons.join('; ') }];
  }).sort((a, b) => b.score - a.score);
}

/** Floats that have rows; fitting the labels, or any variable that is called so. */
function scoresLike({ variable }: Read, labels: Variable | undefined, read: readonly Read[]): Fit | null {
  const isReal = isFloat(variable.dtype);
  if (isReal === false || variable.shape?.length === 0) {
    return null;
  }
  const partners = labels === undefined ? read.filter(({ role }) => role === 'target').map((other) => other.variable) : [labels];
  const fit = bestFit(partners.map((partner) => (partner.name === variable.name ? null : pairFit(variable, partner))));
  return fit === 'none' ? (labels === undefined ? { score: 0, reason: '' } : null) : { score: (isReal === true ? 1 : 0) + fit.score, reason: fit.reason };
}

/** Class indices, rows or numbers that go with the scores, or with any variable that is called so. */
function labelsLike({ variable, role }: Read, scores: Variable | undefined, read: readonly Read[]): Fit | null {
  if (variable.shape?.length === 0) {
    return null;
  }
  const isScores = (other: Read): boolean => other.role !== null && named.scores[other.role] !== undefined;
  const partners = scores === undefined ? read.filter(isScores).map((other) => other.variable) : [scores];
  const fit = bestFit(partners.map((partner) => (partner.name === variable.name ? null : pairFit(partner, variable))));
  const byType = role === null && isFloat(variable.dtype) === false ? 1 : 0;
  return fit === 'none' ? (scores === undefined ? { score: 0, reason: '' } : null) : { score: fit.score + byType, reason: fit.reason };
}

/** The best of the fits; `none` where shapes are known and none fits. */
function bestFit(fits: readonly (Fit | null)[]): Fit | 'none' {
  const known = fits.filter((fit) => fit !== null).sort((a, b) => b.score - a.score);
  const [best] = known;
  return best ?? (fits.length > 0 ? 'none' : { score: 0, reason: '' });
}

/** How scores and labels go together by their shapes; null where they do not. */
function pairFit(scores: Variable, labels: Variable): Fit | null {
  const [a, b] = [scores.shape, labels.shape];
  if (a === undefined || b === undefined) {
    return { score: 0, reason: '' };
  }
  const firstAxis = [a[0] ?? 0, ...a.slice(2), a[1] ?? 0];
  if ((isClassAxisOf(a, b) || (a.length > 2 && isClassAxisOf(firstAxis, b))) && isFloat(labels.dtype) !== true) {
    return { score: 3, reason: `${text(a)} has a score for each class of ${text(b)}` };
  }
  return isSameShape(withoutColumn(a), withoutColumn(b)) && b.length > 0 ? { score: 2, reason: `${text(a)} and ${text(b)} are of the same shape` } : null;
}

const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Undefined where the dtype is not known. */
function isFloat(dtype: string | undefined): boolean | undefined {
  const name = dtype?.replace(/^.*\./, '').toLowerCase();
  return name === undefined || name === '' ? undefined : /^(?:b?float|double|half)/.test(name);
}
