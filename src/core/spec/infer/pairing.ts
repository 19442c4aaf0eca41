import { rowCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { NamedRole } from './roleNames';
import type { Candidate } from './candidate';
import { fitsWeights } from './fittingShapes';

/** Predictions and what they should be. */
export interface Pair {
  readonly scores: Candidate;
  readonly target: Candidate;
}

/** The roles that predictions go by, the one to prefer first. */
const scoreRoles: readonly (NamedRole | null)[] = ['scores', 'log-probabilities', 'probabilities', 'prediction'];

export function scoresAmong(candidates: readonly Candidate[]): readonly Candidate[] {
  // Integers called predictions are class ids; logits of a JSON file may all happen to be whole numbers.
  return candidates.filter(({ role, view, isGiven }) => isScore(role) && (role !== 'prediction' || isFloat(view.dtype) || isGiven === true));
}

/** Whether a role is one that predictions go by. */
export function isScore(role: NamedRole | null): boolean {
  return scoreRoles.includes(role);
}

export function targetsAmong(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ role }) => role === 'target');
}

export function isFloat(dtype: string): boolean {
  return dtype.startsWith('float') || dtype === 'bfloat16';
}

/**
 * Pairs predictions with targets by the words that their names share (`ink_predictions`, `ink_targets`), else with the
 * target of no further words. Of several predictions of one target, logits come before probabilities.
 */
export function pairByName(candidates: readonly Candidate[]): readonly Pair[] {
  const targets = targetsAmong(candidates);
  const matches = scoresAmong(candidates).flatMap((scores) => {
    const target = nearestTarget(scores, targets);
    return target === null ? [] : [{ scores, ...target }];
  });
  return matches
    .filter((match) => !matches.some((other) => other !== match && isPreferred(other, match)))
    .map(({ scores, target }) => ({ scores, target }));
}

interface Match extends Pair {
  /** How far the names are apart; 0 and 1 share their words. */
  readonly distance: number;
}

/** Distance up to which names share their words. */
const sharedWords = 1;

function nearestTarget(scores: Candidate, targets: readonly Candidate[]): Omit<Match, 'scores'> | null {
  let nearest: Omit<Match, 'scores'> | null = null;
  for (const target of targets) {
    const distance = distanceOf(scores, target, targets.length);
    if (rowCount(target.view.shape) === rowCount(scores.view.shape) && distance < (nearest?.distance ?? Infinity)) {
      nearest = { target, distance };
    }
  }
  return nearest;
}

function distanceOf(scores: Candidate, target: Candidate, targets: number): number {
  const elsewhere = scores.view.file === target.view.file ? 0 : 1;
  if (scores.stem === target.stem) {
    return elsewhere;
  }
  return target.stem === '' ? 2 + elsewhere : targets === 1 ? 4 : Infinity;
}

/** Whether `other` makes `match` superfluous: the same target, by a nearer name or a more telling role. */
function isPreferred(other: Match, match: Match): boolean {
  if (other.target !== match.target) {
    return false;
  }
  if (other.distance <= sharedWords && match.distance > sharedWords) {
    return true;
  }
  if (other.scores.stem !== match.scores.stem || !areOfOneModel(other.scores, match.scores)) {
    return false;
  }
  const [a, b] = [scoreRoles.indexOf(other.scores.role), scoreRoles.indexOf(match.scores.role)];
  return a < b;
}

/** Predictions in two files are those of two models, unless each file holds nothing but its tensor, which it is named after: `logits.npy`, `probs.npy`. */
function areOfOneModel(a: Candidate, b: Candidate): boolean {
  return a.view.file === b.view.file || (a.view.tensor === '' && b.view.tensor === '');
}

/** The weights of a pair: by name, one a sample or one an element; null where there are none. */
export function weightsOf({ scores, target }: Pair, candidates: readonly Candidate[]): Candidate | null {
  const fitting = candidates.filter(({ role, view, stem }) => (
    role === 'weights' && view !== scores.view && fitsWeights(view.shape, target.view.shape)
    && (stem === scores.stem || stem === target.stem || stem === '')
  ));
  return fitting.find(({ stem, view }) => stem === scores.stem && view.file === scores.view.file)
    ?? fitting.find(({ view }) => view.file === scores.view.file)
    ?? fitting[0] ?? null;
}

/** The mask of a pair: called so, 0 and 1, and shaped as the targets or their leading axes; null where there is none. */
export async function maskOf({ scores, target }: Pair, candidates: readonly Candidate[], work: Work): Promise<Candidate | null> {
  const shape = target.view.shape;
  for (const candidate of candidates) {
    const { role, view, stem, peek } = candidate;
    const fits = role === 'mask' && view.shape.length > 0 && view.shape.length <= shape.length && view.shape.every((length, axis) => length === shape[axis]);
    const isNear = view.file === scores.view.file || stem === scores.stem || stem === target.stem;
    if (fits && isNear && (await peek.look(work))?.areBits === true) {
      return candidate;
    }
  }
  return null;
}
