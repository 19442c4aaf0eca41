import type { TensorView } from '../../tensors/tensor';
import { elementCount } from '../../tensors/shape';
import type { Work } from '../../work';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { numbersOf } from '../../tensors/derivedViews';
import { firstExplanation } from '../explain/explain';
import { isSameNumber, readTypedNumber } from '../explain/typedNumber';
import { jsonNumber } from '../json';
import { neighboursOf, type Neighbour } from '../beside/neighbours';
import { placesFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule, type FindingSubject } from './finding';
import { rowBlocks } from '../rowBlocks';

const agreed = 'Nothing is to be done: the tensors and definitions are those that the run used.';
const differing = 'See what gives the stored number: another reduction or convention, weights or a mask that were not saved, or another step.';

/** Relative difference of numbers that a program adds up in float32, or saves in less. */
const tolerances: Readonly<Record<string, number>> = { float16: 2e-3, bfloat16: 1.6e-2 };
const usualTolerance = 1e-5;
/** Losses near zero are differences of larger numbers. */
const absoluteTolerance = 1e-6;

/** Significant digits that a dtype holds. */
const digits: Readonly<Record<string, number>> = { float16: 4, bfloat16: 3, float32: 7 };

/** A loss that the run saved itself, with the losses it may be of. */
interface Stored extends Neighbour {
  readonly losses: readonly ComputedLoss[];
}

/** Compares the loss that a dump holds, for the whole or for each sample, with the one computed here. */
export const storedLoss: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const stored of await storedLosses(subject, work)) {
    const count = elementCount(stored.view.shape);
    const finding = count === 1 ? await compareWhole(stored, subject, work) : await compareSamples(stored, subject, work);
    findings.push(...(finding === null ? [] : [finding]));
  }
  return findings;
};

async function storedLosses(subject: FindingSubject, work: Work): Promise<readonly Stored[]> {
  const found = new Map<string, Stored>();
  const used = new Set(computedLosses(subject).flatMap(({ request }) => Object.values(request.inputs).map(({ reference }) => reference)));
  for (const loss of computedLosses(subject)) {
    const beside = await neighboursOf(loss.request, subject.folder, subject.context, work);
    for (const neighbour of beside.filter(({ role, view }) => role === 'losses' && !used.has(view.reference))) {
      const known = found.get(neighbour.view.reference);
      found.set(neighbour.view.reference, { ...neighbour, losses: [...known?.losses ?? [], loss] });
    }
  }
  return [...found.values()];
}

/** One number: a loss, or the total. */
async function compareWhole({ view, name, losses }: Stored, subject: FindingSubject, work: Work): Promise<AdvisedFinding | null> {
  const { data } = await view.readRows(0, view.shape[0] ?? 1, work);
  const value = numbersOf(data)[0] ?? NaN;
  const number = textOf(value, view);
  const isSame = (shown: number): boolean => isSameNumber(readTypedNumber(number), shown) || isNear(value, shown, view);
  const known = [
    ...losses.flatMap(({ name: called, result }) => (result.value === null ? [] : [{ loss: called, shown: result.value }])),
    ...(subject.total === null ? [] : [{ loss: null, shown: subject.total }]),
  ];
  const agreeing = known.find(({ shown }) => isSame(shown));
  const own = losses.length === 1 ? losses[0] : losses.find((loss) => name.toLowerCase().includes(loss.name.toLowerCase()));
  const wanted = agreeing ?? known.find(({ loss }) => loss === (own?.name ?? null)) ?? known[0];
  if (wanted === undefined) {
    return null;
  }
  const about = wanted.loss === null ? {} : { loss: wanted.loss };
  const evidence = { tensor: view.reference, stored: jsonNumber(value), computed: jsonNumber(wanted.shown) };
  if (agreeing !== undefined) {
    return {
      ...about, code: 'stored-loss-agrees', severity: 'info', evidence,
      message: `the run's own loss in ${view.reference}, ${short(value)}, is ${wanted.loss === null ? 'the total' : 'what is computed'} here`,
      advice: agreed,
    };
  }
  return {
    ...about, code: 'stored-loss-differs', severity: 'warning',
    message: `the run's own loss in ${view.reference} is ${short(value)}; ${wanted.loss === null ? 'the total' : 'the loss'} here is ${short(wanted.shown)}${await explanationOf(number, 'the stored one', own, subject, work)}`,
    advice: differing,
    evidence: { ...evidence, explain: number },
  };
}

/** One number for each sample, weighted or not. */
async function compareSamples({ view, losses }: Stored, subject: FindingSubject, work: Work): Promise<AdvisedFinding | null> {
  const fitting = losses.filter(({ result: { samples, positions } }) => (
    elementCount(view.shape) === samples && (view.shape.length === 1 || positions.length > 0 || view.shape.slice(1).every((length) => length === 1))));
  const own = fitting[0];
  if (own === undefined) {
    return null;
  }
  const stored = await allOf(view, work);
  const compared = fitting.flatMap((loss) => [false, true].map((weighted) => ({ loss, ...differences(stored, loss, weighted, view) })));
  const agreeing = compared.find(({ wrong }) => wrong === 0);
  if (agreeing !== undefined) {
    return {
      code: 'stored-loss-agrees', severity: 'info', loss: agreeing.loss.name,
      message: `the run's own losses in ${view.reference} are those computed here, for each of ${agreeing.kept} samples`,
      advice: agreed,
      evidence: { tensor: view.reference },
    };
  }
  const best = compared.reduce((least, each) => (each.wrong < least.wrong ? each : least));
  const order = Array.from(sortedOrder(best.off, true).subarray(0, Math.min(best.wrong, evidenceSamples)));
  const worst = order[0] ?? 0;
  const mean = stored.reduce((sum, value, sample) => (best.loss.result.columns.ignored?.[sample] === 1 ? sum : sum + value), 0) / best.kept;
  const number = textOf(mean, view);
  return {
    code: 'stored-loss-differs', severity: 'warning', loss: best.loss.name,
    message: `the run's own losses in ${view.reference} differ in ${best.wrong} of ${best.kept} samples, most in sample ${worst}: ${short(stored[worst] ?? NaN)} there, `
      + `${short(best.loss.result.columns.loss[worst] ?? NaN)} here${await explanationOf(number, `their mean, ${short(mean)},`, best.loss, subject, work)}`,
    advice: differing,
    evidence: { tensor: view.reference, samples: order, explain: number, ...withFigure(placesFigure('Where they differ', placesOff(best.off), best.off.length)) },
  };
}

function placesOff(off: Float64Array): readonly number[] {
  return Array.from(off.keys()).filter((sample) => (off[sample] ?? 0) > 0);
}

interface Differences {
  /** By how much each sample is off. */
  readonly off: Float64Array;
  readonly wrong: number;
  readonly kept: number;
}

function differences(stored: Float64Array, { result: { columns } }: ComputedLoss, isWeighted: boolean, view: TensorView): Differences {
  const off = new Float64Array(stored.length);
  let [wrong, kept] = [0, 0];
  stored.forEach((value, sample) => {
    if (columns.ignored?.[sample] === 1) {
      return;
    }
    kept += 1;
    const shown = (columns.loss[sample] ?? NaN) * (isWeighted ? columns.weight.at(sample) : 1);
    if (!isNear(value, shown, view)) {
      wrong += 1;
      off[sample] = Number.isFinite(value - shown) ? Math.abs(value - shown) : Infinity;
    }
  });
  return { off, wrong, kept };
}

async function allOf(view: TensorView, work: Work): Promise<Float64Array> {
  const all = new Float64Array(elementCount(view.shape) ?? 0);
  let at = 0;
  for await (const { tensor: { data } } of rowBlocks(view, work)) {
    all.set(numbersOf(data), at);
    at += data.length;
  }
  return all;
}

function isNear(value: number, shown: number, { dtype }: TensorView): boolean {
  const tolerance = tolerances[dtype] ?? usualTolerance;
  return Object.is(value, shown) || Math.abs(value - shown) <= tolerance * Math.max(Math.abs(value), Math.abs(shown)) + absoluteTolerance;
}

/** The number as one would type it: with the digits that its dtype holds. */
function textOf(value: number, { dtype }: TensorView): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits[dtype] ?? 9))) : String(value);
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

/** `; it is what … gives`, where something explains it and the tensors are small enough to look. */
async function explanationOf(number: string, what: string, loss: ComputedLoss | undefined, { context, folder, convention }: FindingSubject, work: Work): Promise<string> {
  const found = loss === undefined ? null : await firstExplanation(loss, number, { context, folder, convention }, work);
  return found === null ? '' : `; ${what} is what ${found.framework} gives${found.hypothesis === null ? '' : ` with ${found.hypothesis}`} (${found.reduction}): ${found.arithmetic}`;
}
