import { BadInput } from '../../errors';
import type { JsonValue } from '../document';
import type { ComputedLoss } from '../evaluateSpec';
import { jsonValue } from '../json';
import type { SampleIds } from '../beside/sampleIds';
import { SampleKeys } from '../steps/sampleKeys';

/** Which sample of one run is which of another. */
export interface Matched {
  readonly idName: string | null;
  readonly counts: { readonly both: number; readonly onlyFrom: number; readonly onlyTo: number };
  readonly notes: readonly string[];
  /** Where the first run has a sample of the second; null where it has not. */
  readonly placeInFrom: (sample: number) => number | null;
  readonly idOf: (sample: number) => JsonValue;
}

interface Side {
  readonly loss: ComputedLoss;
  readonly ids: SampleIds | null;
  readonly title: string;
}

/** A share of labels that differ, past which rows are taken to be in another order. */
const otherOrder = 0.05;

/**
 * Matches the samples of two runs by their ids; by their places where one has none.
 * @throws BadInput where they have ids and none in common
 */
export function matchSamples(from: Side, to: Side): Matched {
  const idName = from.ids === null ? null : to.ids?.name ?? null;
  const places = from.ids === null || to.ids === null ? null : placesById(from.ids, to.ids);
  const [before, after] = [from.loss.result.samples, to.loss.result.samples];
  const placeInFrom = (sample: number): number | null => {
    const place = places === null ? sample : places[sample] ?? -1;
    return place >= 0 && place < before ? place : null;
  };
  const both = places === null ? Math.min(before, after) : places.reduce((sum, place) => sum + (place >= 0 ? 1 : 0), 0);
  if (idName !== null && both === 0 && before > 0 && after > 0) {
    throw new BadInput({ reason: `${from.title} and ${to.title} have no sample in common: no id of ${idName} is in both` });
  }
  return {
    idName, placeInFrom,
    counts: { both, onlyFrom: before - both, onlyTo: after - both },
    notes: notesOf(from, to, idName, placeInFrom),
    idOf: (sample) => {
      const id = to.ids?.ids[sample];
      return id === undefined ? null : typeof id === 'string' ? id : jsonValue(id);
    },
  };
}

/** For each sample of `to`, its place in `from`, −1 where it has none; null where they are the same. */
function placesById(from: SampleIds, to: SampleIds): Int32Array | null {
  const keys = new SampleKeys();
  keys.keysOf(from.ids);
  const found = keys.keysOf(to.ids);
  return found === null ? null : Int32Array.from(found, (key) => (key < from.ids.length ? key : -1));
}

function notesOf(from: Side, to: Side, idName: string | null, placeInFrom: Matched['placeInFrom']): readonly string[] {
  const [before, after] = [from.loss.result, to.loss.result];
  const differing = labelsThatDiffer(from.loss, to.loss, placeInFrom);
  const byPlace = 'so row n of one is taken for row n of the other';
  return [
    ...(before.samples === after.samples || idName !== null ? [] : [`${from.title} has ${before.samples} samples and ${to.title} has ${after.samples}, and there are no ids, ${byPlace}.`]),
    ...(from.ids === null) === (to.ids === null) ? [] : [`Only ${from.ids === null ? to.title : from.title} has ids, ${byPlace}.`],
    ...(differing === 0 ? [] : [
      idName === null && differing > otherOrder * after.samples
        ? `The labels of ${differing} rows differ: the rows are likely in another order. Save a column of ids with both, and samples are matched by it.`
        : `The labels of ${differing} ${differing === 1 ? 'sample differs' : 'samples differ'} between the two.`,
    ]),
  ];
}

function labelsThatDiffer({ result: before }: ComputedLoss, { result: after }: ComputedLoss, placeInFrom: Matched['placeInFrom']): number {
  const [was, is] = [before.columns.label, after.columns.label];
  if (was === null || is === null) {
    return 0;
  }
  let count = 0;
  is.forEach((label: number, sample: number) => {
    const other = placeInFrom(sample);
    const old = other === null ? NaN : was[other] ?? NaN;
    count += Number.isNaN(label) || Number.isNaN(old) || label === old ? 0 : 1;
  });
  return count;
}
