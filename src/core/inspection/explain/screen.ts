import { BadInput } from '../../errors';
import type { LossResult, ReducedValue, Sums } from '../../engine/evaluation';
import { elementCount, rowCount, rowElements, shapeOfRows } from '../../tensors/shape';
import type { Tensor, TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { LossEngine } from '../engine';
import { hypotheses } from './hypotheses';
import type { DerivedValue } from './hypotheses/hypothesis';
import type { Material } from './material';
import { runVariant } from './runVariant';
import type { Variant } from './variant';

/** Tensors of fewer elements are gone over whole at once. */
const fewestElements = 1 << 21;
/** Elements that a variant is judged by: by few first, by more where these leave it open. */
const steps = [{ elements: 1 << 16, stretches: 128 }, { elements: 1 << 18, stretches: 256 }, { elements: 1 << 20, stretches: 512 }] as const;
/** Standard errors that an estimate may be off by. */
const mostErrors = 6;
/** A part of more rows than this share saves little. */
const largestShare = 0.5;

/** What a variant gives, as a part of the rows tells it, and how far that may be off. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
  /** How far-fetched it is beside its variant. */
  readonly cost: number;
}

/** Rows of a large tensor that stand for all of them: stretches, evenly spread, each from a place that is drawn. */
interface Part {
  readonly rows: number;
  readonly length: number;
  readonly starts: readonly number[];
}

/**
 * Judges variants of large tensors by some of their rows, so that all rows are gone over for those alone that
 * may give the number.
 */
export class Screen {
  private constructor(private readonly material: Material, private readonly parts: readonly Part[]) {}

  /** Null where the tensors are small. */
  static over(material: Material): Screen | null {
    const rows = rowCount(material.scores.view.shape);
    const width = Math.max(1, (elementCount(material.scores.view.shape) ?? Infinity) / rows);
    const parts = steps.flatMap(({ elements, stretches }): Part[] => {
      const length = Math.floor(elements / width / stretches);
      return length < 1 || length * stretches > rows * largestShare ? [] : [partOf(rows, stretches, length)];
    });
    return material.elements < fewestElements || parts.length === 0 ? null : new Screen(material, parts);
  }

  /**
   * Whether a variant may give one of the numbers that are wanted.
   * @returns the refusal where it is refused; null where it is too far away; else true
   */
  async mayGive(
    variant: Variant, wanted: readonly { readonly value: number; readonly tolerance: number }[], engine: LossEngine,
    note: (estimate: Estimate) => void, work: Work,
  ): Promise<true | null | BadInput> {
    for (const [i, part] of this.parts.entries()) {
      const result = await runVariant(onPart(variant, part), engine, work);
      if (result instanceof BadInput) {
        return result;
      }
      const estimates = estimatesOf(variant, result, part, this.material);
      // What is not finite over some of the rows is not finite over all.
      const isOpen = ({ value, error }: Estimate): boolean => wanted.some((number) => !Number.isFinite(number.value)
        || (Number.isFinite(value) && !(Math.abs(value - number.value) > mostErrors * error + number.tolerance)));
      if (!estimates.some(isOpen)) {
        estimates.forEach(note);
        return null;
      }
      // So near that more rows would hardly tell them apart.
      const isLikely = ({ value, error }: Estimate): boolean => wanted.some((number) => Math.abs(value - number.value) <= error + number.tolerance);
      if (i === this.parts.length - 1 || estimates.some(isLikely)) {
        return true;
      }
    }
    return true;
  }
}

function partOf(rows: number, stretches: number, length: number): Part {
  const room = rows / stretches;
  // Drawn once and for all, so that the same number is explained the same way.
  let state = 1;
  const drawn = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return { rows, length, starts: Array.from({ length: stretches }, (_, i) => Math.floor(i * room + drawn() * (room - length))) };
}

/** A variant over some of the rows. */
function onPart(variant: Variant, part: Part): Variant {
  const { roles, weights } = variant;
  return {
    ...variant,
    roles: Object.fromEntries(Object.entries(roles).map(([role, { view }]) => [role, { view: partView(view, part), reference: null }])),
    weights: typeof weights === 'object' && weights !== null ? partView(weights, part) : weights,
  };
}

function partView(view: TensorView, { rows, length, starts }: Part): TensorView {
  if (view.shape.length === 0 || rowCount(view.shape) !== rows) {
    return view;
  }
  const shape = [length * starts.length, ...view.shape.slice(1)];
  const width = rowElements(view.shape);
  return {
    ...view, shape, stored: undefined,
    readRows: async (start, end, work): Promise<Tensor> => {
      const pieces: Tensor[] = [];
      for (let at = start; at < end;) {
        const [stretch, within] = [Math.floor(at / length), at % length];
        const count = Math.min(end - at, length - within);
        const from = (starts[stretch] ?? 0) + within;
        pieces.push(await view.readRows(from, from + count, work));
        at += count;
      }
      return joined(pieces, view, shapeOfRows(shape, start, end), width);
    },
  };
}

function joined(pieces: readonly Tensor[], view: TensorView, shape: readonly number[], width: number): Tensor {
  const [first] = pieces;
  if (first === undefined || pieces.length === 1) {
    return first ?? { dtype: view.dtype, shape, data: new Float64Array(0) };
  }
  const Data = first.data.constructor as new (length: number) => Tensor['data'];
  const data = new Data((shape[0] ?? 0) * width);
  let at = 0;
  for (const piece of pieces) {
    // The pieces are of one tensor, and so of one type.
    (data as Float64Array).set(piece.data as Float64Array, at);
    at += piece.data.length;
  }
  return { dtype: first.dtype, shape, data };
}

/** What the variant gives under each reduction, and in other units, for all rows. */
function estimatesOf(variant: Variant, result: LossResult, part: Part, material: Material): readonly Estimate[] {
  const factor = part.rows / (part.length * part.starts.length);
  const share = relativeError(result, part);
  const likely = scaledResult(result, factor, 1);
  const off = scaledResult(result, factor, 1 + share);
  const byClass = Math.sqrt(Math.max(1, result.classCount ?? 1));
  const derivedFrom = (follows: 'sums' | 'samples', of: LossResult, reduced: ReducedValue): readonly DerivedValue[] => (
    hypotheses.flatMap((hypothesis) => (hypothesis.follows === follows ? hypothesis.values?.({ variant, result: of, reduced }, material) ?? [] : [])));
  return result.reductions.flatMap((own, i): Estimate[] => {
    const [reduced = own, moved = own] = [likely.reductions[i], off.reductions[i]];
    const [before, after] = [derivedFrom('sums', likely, reduced), derivedFrom('sums', off, moved)];
    return [
      { value: reduced.value, error: Math.abs(reduced.value) * share, cost: 0 },
      ...before.map(({ value, cost, hypothesis }) => ({ value, cost, error: Math.abs((after.find((each) => each.hypothesis === hypothesis)?.value ?? Infinity) - value) })),
      ...derivedFrom('samples', result, own).map(({ value, cost }) => ({ value, cost, error: Math.abs(value) * share * byClass })),
    ];
  });
}

/** The result as it would be over all rows, its losses `off` times as large. */
function scaledResult(result: LossResult, factor: number, off: number): LossResult {
  return { ...result, samples: result.samples * factor, sums: scaledSums(result.sums, factor, off), reductions: result.reductions.map((each) => scaledValue(each, factor, off)) };
}

function scaledValue(reduced: ReducedValue, factor: number, off: number): ReducedValue {
  const { value, numerator, denominator, denominatorOf } = reduced;
  return {
    ...reduced, numerator: numerator * factor * off,
    ...(denominatorOf === null ? { value: value * factor * off } : { value: value * off, denominator: denominator * factor }),
  };
}

function scaledSums(sums: Sums, factor: number, off: number): Sums {
  const { weighted, own, weights, given, present, unweighted, counted, kept, elements, rows } = sums;
  return {
    weighted: weighted * factor * off, ...(own === undefined ? {} : { own: own * factor * off }), weights: weights * factor, given: given * factor, present: present * factor,
    unweighted: unweighted * factor * off, counted: counted * factor, kept: kept * factor, elements: elements * factor, rows: rows * factor,
  };
}

/** The standard error of the sum of all rows over that sum, from how the stretches differ; infinite where nothing can be told. */
function relativeError({ columns: { contribution }, samples }: LossResult, { starts }: Part): number {
  if (contribution === null) {
    return Infinity;
  }
  const length = samples / starts.length;
  const shares = contribution.toArray();
  const sums = starts.map((_, i) => shares.subarray(i * length, (i + 1) * length).reduce((sum, share) => sum + share, 0));
  const total = sums.reduce((sum, each) => sum + each, 0);
  const mean = total / sums.length;
  const variance = sums.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (sums.length - 1);
  return Math.sqrt(sums.length * variance) / Math.abs(total);
}
