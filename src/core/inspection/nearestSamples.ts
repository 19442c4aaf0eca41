import { BadInput } from '../errors';
import { toFloat64 } from '../engine/float64Rows';
import { throwIfCancelled, type Work } from '../work';
import type { ComputedLoss } from './evaluateSpec';
import type { JsonNumber, JsonValue } from './document';
import { jsonNumber } from './json';
import { rowBlocks } from './rowBlocks';
import { sampleRow } from './sampleRows';

/** A sample whose scores lie near those of another. */
export interface NearSample {
  readonly sample: number;
  readonly index?: readonly number[];
  /** Euclidean distance of the scores. */
  readonly distance: JsonNumber;
  readonly loss: JsonNumber;
  readonly label: JsonValue;
  readonly predicted: JsonValue;
}

export interface NearestSamples {
  /** The tensor whose rows are compared. */
  readonly reference: string;
  /** The mean of each row is taken off first: a softmax does not change by it. */
  readonly isCentred: boolean;
  /** Nearest first, the sample itself not among them; of samples at one distance the first come first. */
  readonly samples: readonly NearSample[];
}

/**
 * The samples whose scores lie nearest to those of `sample`, by Euclidean distance in float64. Logits of a softmax are
 * compared without their mean. Samples with scores that are not finite are no one's neighbours.
 * @param count how many are wanted
 * @throws BadInput where the loss has no row of at least two scores a sample, or where the sample's own are not finite
 */
export async function nearestSamples(loss: ComputedLoss, sample: number, count: number, work: Work): Promise<NearestSamples> {
  const { request, result } = loss;
  const scores = request.inputs['logits'] ?? request.inputs['predictions'];
  const positions = result.positions.reduce((product, length) => product * length, 1);
  const width = scores?.shape.at(-1) ?? 0;
  // A row of scores lies in one piece where the classes are the last axis and the positions the ones before.
  const fits = scores !== undefined && width > 1 && scores.shape.length === result.positions.length + 2
    && result.positions.every((length, axis) => scores.shape[axis + 1] === length)
    && (result.classCount === null || result.classCount === width);
  if (!fits) {
    throw new BadInput({ reason: 'there is no row of scores a sample to compare' });
  }
  const isCentred = request.inputs['logits'] !== undefined && result.task === 'multiclass' && result.parameters['from_logits'] !== false;
  const read = (data: Float64Array, at: number): Float64Array => centred(data.subarray(at * width, (at + 1) * width), isCentred);
  const row = Math.floor(sample / positions);
  const own = read(toFloat64((await scores.readRows(row, row + 1, work)).data), sample % positions);
  if (!own.every(Number.isFinite)) {
    throw new BadInput({ reason: 'its scores are not all finite numbers: nothing lies near them' });
  }
  const nearest = new Nearest(count);
  for await (const { start, tensor } of rowBlocks(scores, work)) {
    throwIfCancelled(work.signal);
    const data = toFloat64(tensor.data);
    const first = start * positions;
    for (let i = 0; i * width < data.length; i++) {
      if (first + i !== sample && result.columns.ignored?.[first + i] !== 1) {
        nearest.offer(first + i, squaredDistance(own, data, i * width, isCentred));
      }
    }
  }
  return { reference: scores.reference, isCentred, samples: nearest.samples.map(({ sample: other, squared }) => describe(loss, other, Math.sqrt(squared))) };
}

function describe({ result }: ComputedLoss, sample: number, distance: number): NearSample {
  const { index, loss, label, predicted } = sampleRow(result, sample);
  return { sample, ...(index === undefined ? {} : { index }), distance: jsonNumber(distance), loss, label, predicted };
}

function meanOf(values: Float64Array, start: number, width: number): number {
  let sum = 0;
  for (let j = start; j < start + width; j++) {
    sum += values[j] ?? NaN;
  }
  return sum / width;
}

function centred(row: Float64Array, isCentred: boolean): Float64Array {
  const mean = isCentred ? meanOf(row, 0, row.length) : 0;
  return row.map((value) => value - mean);
}

/** Of `own`, which has its mean taken off, to the row that begins at `start`; NaN where that is not finite. */
function squaredDistance(own: Float64Array, data: Float64Array, start: number, isCentred: boolean): number {
  const mean = isCentred ? meanOf(data, start, own.length) : 0;
  let sum = 0;
  for (let j = 0; j < own.length; j++) {
    const difference = (data[start + j] ?? NaN) - mean - (own[j] ?? NaN);
    sum += difference * difference;
  }
  return sum;
}

/** The few smallest of many. */
class Nearest {
  readonly samples: { readonly sample: number; readonly squared: number }[] = [];

  constructor(private readonly count: number) {}

  offer(sample: number, squared: number): void {
    const last = this.samples[this.count - 1];
    if (!Number.isFinite(squared) || (last !== undefined && squared >= last.squared)) {
      return;
    }
    const behind = this.samples.findIndex((other) => other.squared > squared);
    this.samples.splice(behind < 0 ? this.samples.length : behind, 0, { sample, squared });
    this.samples.length = Math.min(this.samples.length, this.count);
  }
}
