import type { Candidate } from './candidate';
import { distanceTo, isSameNumber, type TypedNumber } from './typedNumber';

/** Most explanations that are given. */
const mostMatches = 50;
/** Of what is near and not the number. */
const mostNear = 5;
/** Beside an explanation, one that is so much more far-fetched is chance. */
const farFetched = 2;
/** Near ones that are kept while a search goes on. */
const mostKept = 400;

/** Keeps what may be shown of all that a search finds. */
export class Ranking {
  private readonly same: Candidate[] = [];
  private near: Candidate[] = [];
  searched = 0;

  constructor(private readonly number: TypedNumber) {}

  take(candidate: Candidate): void {
    this.searched += 1;
    if (isSameNumber(this.number, candidate.value)) {
      this.same.push(candidate);
    } else if (Number.isFinite(distanceTo(this.number, candidate.value))) {
      this.near.push(candidate);
      if (this.near.length >= 2 * mostKept) {
        this.near = this.sorted(this.near).slice(0, mostKept);
      }
    }
  }

  /** Those that are the number, else the nearest few; nearest first, of the same distance the simplest. */
  result(): { readonly isExplained: boolean; readonly candidates: readonly Candidate[] } {
    if (this.same.length === 0) {
      return { isExplained: false, candidates: merged(this.sorted(this.near)).slice(0, mostNear) };
    }
    const simplest = Math.min(...this.same.map(({ cost }) => cost));
    const likely = this.same.filter(({ cost }) => cost < simplest + farFetched);
    return { isExplained: true, candidates: merged(this.sorted(likely)).slice(0, mostMatches) };
  }

  private sorted(candidates: readonly Candidate[]): Candidate[] {
    // Distances are compared to nine digits: what is behind them is rounding.
    const unit = Math.max(Math.abs(this.number.value), 1e-12) * 1e-9;
    const rank = (candidate: Candidate): number => Math.round(distanceTo(this.number, candidate.value) / unit);
    const ranked = candidates.map((candidate) => ({ candidate, rank: Number.isFinite(unit) ? rank(candidate) : 0 }));
    return ranked.sort((a, b) => a.rank - b.rank || a.candidate.cost - b.candidate.cost).map(({ candidate }) => candidate);
  }
}

/** One of each: of a framework's function the simplest, of a hypothesis the simplest, and no hypothesis about what is plainly so. */
function merged(sorted: readonly Candidate[]): readonly Candidate[] {
  const kept: Candidate[] = [];
  const simplestFirst = [...sorted].sort((a, b) => a.cost - b.cost);
  for (const candidate of simplestFirst) {
    if (!kept.some((other) => areOne(candidate, other))) {
      kept.push(candidate);
    }
  }
  return sorted.filter((candidate) => kept.includes(candidate));
}

function areOne(candidate: Candidate, simpler: Candidate): boolean {
  if (!isSameValue(candidate.value, simpler.value)) {
    return false;
  }
  const isPlain = candidate.hypothesis === null;
  return (candidate.framework === simpler.framework && candidate.entry === simpler.entry)
    || (!isPlain && (simpler.hypothesis === null || candidate.hypothesis === simpler.hypothesis));
}

function isSameValue(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
