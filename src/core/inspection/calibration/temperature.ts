import { rowElements } from '../../tensors/shape';
import type { Work } from '../../work';
import { throwIfCancelled } from '../../work';
import type { Classified } from '../classes/classified';

/** The temperature that gives the labels the most probability. */
export interface TemperatureFit {
  readonly temperature: number;
  /** Mean cross entropy of the rows fitted, as the logits are and divided by the temperature. */
  readonly before: number;
  readonly after: number;
  readonly rows: number;
}

/** Temperatures looked at. */
const coldest = 0.02;
const hottest = 50;
/** Golden-section steps: the logarithm of the temperature is then known to 1e-8 of its range. */
const steps = 40;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Temperature scaling (Guo et al. 2017, §4.2): the T that minimizes the cross entropy of logits / T, which is unimodal in T.
 * Fitted to at most `most` rows, taken evenly. Null where the scores are no logits, or no temperature in 0.02 to 50 is best.
 */
export async function fitTemperature(run: Classified, most: number, work: Work): Promise<TemperatureFit | null> {
  const rows = await logitRows(run, most, work);
  if (rows === null) {
    return null;
  }
  const loss = (temperature: number): number => crossEntropy(rows, temperature);
  let low = Math.log(coldest);
  let high = Math.log(hottest);
  let inner = high - golden * (high - low);
  let outer = low + golden * (high - low);
  let [atInner, atOuter] = [loss(Math.exp(inner)), loss(Math.exp(outer))];
  for (let step = 0; step < steps; step++) {
    throwIfCancelled(work.signal);
    if (atInner < atOuter) {
      [high, outer, atOuter] = [outer, inner, atInner];
      inner = high - golden * (high - low);
      atInner = loss(Math.exp(inner));
    } else {
      [low, inner, atInner] = [inner, outer, atOuter];
      outer = low + golden * (high - low);
      atOuter = loss(Math.exp(outer));
    }
    work.progress(step / steps, 'Fitting a temperature');
    await work.pause();
  }
  const temperature = Math.exp((low + high) / 2);
  const isAtEdge = temperature < coldest * 1.01 || temperature > hottest / 1.01;
  const after = loss(temperature);
  return isAtEdge || !Number.isFinite(after) ? null : { temperature, before: loss(1), after, rows: rows.labels.length };
}

interface LogitRows {
  readonly classes: number;
  readonly logits: Float64Array;
  readonly labels: Uint32Array;
}

async function logitRows({ classes, samples, labels, loss: { request, result } }: Classified, most: number, work: Work): Promise<LogitRows | null> {
  const { logits } = request.inputs;
  const width = result.task === 'binary' ? 1 : classes;
  // The logits of a position are no row that could be read alone.
  if (logits === undefined || result.parameters['from_logits'] === false || rowElements(logits.shape) !== width) {
    return null;
  }
  const step = Math.max(1, Math.ceil(samples.length / most));
  const taken = samples.filter((_, i) => i % step === 0);
  const found: LogitRows = { classes, logits: new Float64Array(taken.length * classes), labels: labels.filter((_, i) => i % step === 0) };
  for (const [i, sample] of taken.entries()) {
    const { data } = await logits.readRows(sample, sample + 1, work);
    // A sigmoid is a softmax over zero and the logit.
    for (let of = 0; of < width; of++) {
      found.logits[i * classes + (width === 1 ? 1 : of)] = Number(data[of]);
    }
  }
  return found;
}

function crossEntropy({ classes, logits, labels }: LogitRows, temperature: number): number {
  let total = 0;
  labels.forEach((label, row) => {
    const at = row * classes;
    let most = -Infinity;
    for (let i = at; i < at + classes; i++) {
      most = Math.max(most, logits[i] ?? 0);
    }
    let sum = 0;
    for (let i = at; i < at + classes; i++) {
      sum += Math.exp(((logits[i] ?? 0) - most) / temperature);
    }
    total += Math.log(sum) - ((logits[at + label] ?? 0) - most) / temperature;
  });
  return total / labels.length;
}
