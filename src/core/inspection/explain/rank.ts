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
/** Other values that tell how densely values lie around the number. */
const mostNeighbours = 20;
/** Where this many values would be as near by chance, nearness says nothing. */
const mostByChance = 0.05;
/** A definition as the entry has it, under another reduction or of another framework, is no chance to be wary of. */
const alwaysTelling = 1;

/** Keeps what may be shown of all that a search finds. */
export class Ranking {
  private same: Candidate[] = [];
  private near: Candidate[] = [];
  /** Values that were told from some of the rows, and are not the number. */
  private readonly told: { readonly value: number; readonly cost: number }[] = [];
  searched = 0;

  constructor(private readonly number: TypedNumber) {}

  /** Takes a value that is not the number for sure, though not known to every digit. */
  note(value: number, cost: number): void {
    this.searched += 1;
    if (Number.isFinite(value)) {
      this.told.push({ value, cost });
    }
  }

  /** What costs this much or more is not shown, whatever it gives: something simpler gives the number for sure. */
  get limit(): number {
    const sure = this.same.filter(({ cost }) => cost <= alwaysTelling).map(({ cost }) => cost);
    return Math.min(...sure) + farFetched;
  }

  take(candidate: Candidate): void {
    this.searched += 1;
    if (isSameNumber(this.number, candidate.value)) {
      this.same.push(candidate);
    }
    if (Number.isFinite(distanceTo(this.number, candidate.value))) {
      this.near.push(candidate);
      if (this.near.length >= 4 * mostKept) {
        this.near = this.nearest(this.near);
      }
    }
  }

  /**
   * Those that are the number, else the nearest few; nearest first, of the same distance the simplest. Among
   * thousands of values some lie near any number: what is no nearer than chance has it explains nothing.
   */
  result(): { readonly isExplained: boolean; readonly byChance: number; readonly candidates: readonly Candidate[] } {
    const telling = this.same.filter((candidate) => this.isTelling(candidate));
    if (telling.length === 0) {
      return { isExplained: false, byChance: distinct(this.same.map(({ value }) => value)).length, candidates: merged(this.sorted(this.near)).slice(0, mostNear) };
    }
    const simplest = Math.min(...telling.map(({ cost }) => cost));
    const likely = telling.filter(({ cost }) => cost < simplest + farFetched);
    return { isExplained: true, byChance: 0, candidates: merged(this.sorted(likely)).slice(0, mostMatches) };
  }

  /** Whether of the values as simple as this one, few enough would lie as near to the number if they lay there by chance. */
  private isTelling(candidate: Candidate): boolean {
    const distance = distanceTo(this.number, candidate.value);
    if (candidate.cost <= alwaysTelling || distance === 0) {
      return true;
    }
    const others = [...this.near, ...this.told].filter(({ cost, value }) => cost <= candidate.cost && !isSameValue(value, candidate.value));
    const distances = distinct(others.map(({ value }) => value)).map((value) => distanceTo(this.number, value)).sort((a, b) => a - b);
    const count = Math.min(mostNeighbours, distances.length);
    const reach = distances[count - 1] ?? Infinity;
    return count * (distance / reach) <= mostByChance;
  }

  /** The nearest, and among them the simple ones that tell how densely simple values lie. */
  private nearest(candidates: readonly Candidate[]): Candidate[] {
    const sorted = this.sorted(candidates);
    const kept = new Set(sorted.slice(0, mostKept));
    sorted.filter(({ cost }) => cost <= farFetched).slice(0, mostKept).forEach((candidate) => kept.add(candidate));
    return [...kept];
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

/** Values that differ by more than rounding. */
function distinct(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.filter((value, i) => i === 0 || !isSameValue(value, sorted[i - 1] ?? NaN));
}

function isSameValue(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
