import type { NumberColumn } from '../../engine/sampleNumbers';
import { numbersOf } from '../../tensors/derivedViews';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { picked } from '../columns/picked';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { classified } from '../classes/classified';
import { placesFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { blocksAround } from '../rowBlocks';

const fewestSamples = 20;
/** Share of samples that may repeat another before it is named, and the fewest. */
const mostRepeated = 0.02;
const fewestRepeated = 3;
/** Bits that a set of samples has for each: so many that few of them meet by chance. */
const bitsOfSample = 16;

/** Samples whose scores are those of another sample to the last bit: the data holds it twice. */
export const duplicatedSamples: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    findings.push(...await repeated(loss, work));
  }
  return findings;
};

async function repeated(loss: ComputedLoss, work: Work): Promise<readonly AdvisedFinding[]> {
  const { samples, positions, columns } = loss.result;
  const scores = loss.request.inputs['logits'] ?? loss.request.inputs['predictions'];
  const width = scores?.shape[1] ?? 1;
  // A single score comes again by chance, and every padding of a text is the same.
  if (scores === undefined || scores.shape.length !== 2 || width < 2 || positions.length > 0 || samples < fewestSamples || isConstant(loss)) {
    return [];
  }
  // Rows that are alike have the same confidence, to the last bit, and prediction: nothing else need be read.
  const { confidence, predicted } = columns;
  const candidates = confidence === null || predicted === null ? Uint32Array.from({ length: samples }, (_, sample) => sample) : thatRepeat(confidence, predicted);
  if (candidates.length < Math.max(fewestRepeated, mostRepeated * samples)) {
    return [];
  }
  const hashes = await rowHashes(scores, candidates, work);
  const order = sortedOrder(hashes, false);
  const repeats: number[] = [];
  let conflicts = 0;
  for (let i = 1; i < order.length; i++) {
    const [previous, place] = [order[i - 1] ?? 0, order[i] ?? 0];
    const [before, sample] = [candidates[previous] ?? 0, candidates[place] ?? 0];
    if (hashes[previous] === hashes[place]) {
      repeats.push(sample);
      conflicts += columns.label !== null && columns.label[before] !== columns.label[sample] ? 1 : 0;
    }
  }
  if (repeats.length < Math.max(fewestRepeated, mostRepeated * samples)) {
    return [];
  }
  return [{
    code: 'duplicated-samples',
    severity: 'warning',
    loss: loss.name,
    message: `${repeats.length} of ${samples} samples repeat the scores of another to the last bit${conflicts > 0 ? `, ${conflicts} of them with another label` : ''}: they count more than once`,
    advice: 'Look for an epoch or a shard that was saved twice, a last batch that was padded, or duplicates in the data.',
    evidence: {
      samples: repeats.sort((a, b) => a - b).slice(0, evidenceSamples), count: repeats.length, conflicts, tensor: scores.reference,
      ...withFigure(placesFigure('Where the repeats stand', repeats, samples)),
    },
  }];
}

function isConstant(loss: ComputedLoss): boolean {
  const run = classified(loss);
  return run?.predictedCounts.includes(run.samples.length) ?? false;
}

/** Samples whose confidence and prediction another has too. */
function thatRepeat(confidence: NumberColumn, predicted: NumberColumn): Uint32Array {
  const may = thatMayRepeat(confidence, predicted);
  const order = [predicted, confidence].reduce<Uint32Array | undefined>((before, column) => sortedOrder(picked(column, may), false, before), undefined) ?? may;
  const isAlike = (i: number): boolean => {
    const before = may[order[i - 1] ?? 0] ?? 0;
    const sample = may[order[i] ?? 0] ?? 0;
    return i > 0 && i < order.length && Object.is(confidence[before], confidence[sample]) && Object.is(predicted[before], predicted[sample]);
  };
  return order.filter((_, i) => isAlike(i) || isAlike(i + 1)).map((place) => may[place] ?? 0).sort();
}

/** Surely all of them, and some that are alone: a set of bits tells them, where sorting all would take ten times as long. */
function thatMayRepeat(confidence: NumberColumn, predicted: NumberColumn): Uint32Array {
  const bits = 2 ** Math.ceil(Math.log2(confidence.length * bitsOfSample));
  const seen = new Uint8Array(bits / 8);
  const twice = new Uint8Array(bits / 8);
  const places = new Uint32Array(confidence.length);
  const words = new Uint32Array(confidence.buffer, confidence.byteOffset, confidence.byteLength / 4);
  const isWide = words.length > confidence.length;
  for (let sample = 0; sample < places.length; sample++) {
    const of = isWide ? (words[2 * sample] ?? 0) ^ Math.imul(words[2 * sample + 1] ?? 0, 0x9e3779b1) : words[sample] ?? 0;
    let hash = of ^ Math.imul((predicted[sample] ?? NaN) + 1, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    const place = (hash ^ (hash >>> 16)) & (bits - 1);
    const byte = place >> 3;
    const bit = 1 << (place & 7);
    const known = seen[byte] ?? 0;
    places[sample] = place;
    // Written only where it changes: both sets are larger than a cache.
    if ((known & bit) === 0) {
      seen[byte] = known | bit;
    } else {
      twice[byte] = (twice[byte] ?? 0) | bit;
    }
  }
  let count = 0;
  for (let sample = 0; sample < places.length; sample++) {
    const place = places[sample] ?? 0;
    if (((twice[place >> 3] ?? 0) & (1 << (place & 7))) !== 0) {
      places[count] = sample;
      count += 1;
    }
  }
  return places.slice(0, count);
}

/** FNV-1a over the bits of each row's float64s, in two halves of which 53 bits are kept: of 10⁶ rows two meet by chance in one of 20,000 runs. */
async function rowHashes(view: TensorView, rows: Uint32Array, work: Work): Promise<Float64Array> {
  const width = view.shape[1] ?? 1;
  const hashes = new Float64Array(rows.length);
  for await (const { start, tensor: { data }, first, end } of blocksAround(view, rows, work)) {
    const numbers = new Float64Array(numbersOf(data));
    const words = new Uint32Array(numbers.buffer);
    for (let place = first; place < end; place++) {
      const from = ((rows[place] ?? 0) - start) * width * 2;
      let high = 0x811c9dc5;
      let low = 0x01000193;
      for (let i = from; i < from + width * 2; i += 2) {
        const [lower, upper] = [words[i] ?? 0, words[i + 1] ?? 0];
        high = Math.imul(high ^ lower, 0x01000193);
        high = Math.imul(high ^ (high >>> 15) ^ upper, 0x01000193);
        low = Math.imul(low ^ upper, 0x85ebca6b);
        low = Math.imul(low ^ (low >>> 13) ^ lower, 0xc2b2ae35);
      }
      hashes[place] = (high >>> 11) * 2 ** 32 + (low >>> 0);
    }
  }
  return hashes;
}
