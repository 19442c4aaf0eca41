import { BadInput } from '../../errors';
import type { TensorView } from '../../tensors/tensor';
import { rowCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { Finding } from '../document';
import type { ComputedLoss, EvaluatedRegularizer } from '../evaluateSpec';
import { jsonNumber } from '../json';
import { computedLosses, evidenceSamples, type FindingRule } from './finding';
import { indexOf, rowBlocks } from '../rowBlocks';
import { spreadOf, spreadText, type Spread } from './spread';

const code = 'non-finite';

/** A NaN or an infinity in a result, traced to the first place in the tensors that it comes from. */
export const nonFinite: FindingRule = async (subject, work) => {
  const findings: Finding[] = [];
  for (const loss of computedLosses(subject)) {
    const samples = notFiniteSamples(loss);
    if (samples.length > 0) {
      findings.push(await lossFinding(loss, samples, work));
    }
  }
  for (const regularizer of subject.regularization) {
    findings.push(...await regularizerFindings(regularizer, work));
  }
  return findings;
};

/** A value that is not finite, and where it stands. */
interface Place {
  readonly view: TensorView;
  readonly index: readonly number[];
  readonly value: number;
}

function notFiniteSamples({ result }: ComputedLoss): readonly number[] {
  const { loss, weight, contribution, ignored } = result.columns;
  const samples: number[] = [];
  for (let sample = 0; sample < result.samples; sample++) {
    if (ignored?.[sample] !== 1 && (!Number.isFinite(loss[sample]) || !Number.isFinite(weight[sample]) || (contribution !== null && !Number.isFinite(contribution[sample])))) {
      samples.push(sample);
    }
  }
  return samples;
}

async function lossFinding({ name, entry, request, result }: ComputedLoss, samples: readonly number[], work: Work): Promise<Finding> {
  const { weights } = request;
  const views = [...Object.values(request.inputs), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
  const place = await firstPlace(views, samples.slice(0, samplesTraced), work);
  const spread = place === null ? null : await spreadOf(place.view, work);
  const effect = `the loss of ${count(samples.length, 'sample')} of ${result.samples} is not finite, and so is what they add up to`;
  return {
    code,
    severity: 'error',
    loss: name,
    message: place === null
      ? `${effect}; the tensors are finite there (first at sample ${samples[0] ?? 0}), so it arises in the loss itself`
      : `${describe(place)}${spreadText(spread)}; ${effect}${cause(place, spread, entry.loss)}`,
    evidence: { samples: samples.slice(0, evidenceSamples), count: samples.length, ...evidenceOf(place, spread) },
  };
}

/** Samples whose rows are read again in search of the cause. */
const samplesTraced = 100;

async function firstPlace(views: readonly TensorView[], samples: readonly number[], work: Work): Promise<Place | null> {
  for (const sample of samples) {
    for (const view of views.filter(({ shape }) => sample < rowCount(shape))) {
      const { data } = await view.readRows(sample, sample + 1, work);
      const offset = firstNotFinite(data);
      if (offset >= 0) {
        return { view, index: indexOf(view, sample, offset), value: Number(data[offset]) };
      }
    }
  }
  return null;
}

async function regularizerFindings({ entry, views, outcome }: EvaluatedRegularizer, work: Work): Promise<readonly Finding[]> {
  if (outcome instanceof BadInput || Number.isFinite(outcome.value)) {
    return [];
  }
  const findings: Finding[] = [];
  for (const [i, view] of views.entries()) {
    const value = outcome.tensors[i]?.value ?? 0;
    if (!Number.isFinite(value)) {
      const place = await firstInTensor(view, work);
      const spread = place === null ? null : await spreadOf(view, work);
      const effect = `the ${entry.regularizer} regularization of ${view.reference} is ${jsonNumber(value)}`;
      findings.push({
        code,
        severity: 'error',
        message: place === null ? `${effect}, though all its elements are finite: it overflows` : `${describe(place)}${spreadText(spread)}; ${effect}${cause(place, spread)}`,
        evidence: evidenceOf(place, spread),
      });
    }
  }
  return findings;
}

async function firstInTensor(view: TensorView, work: Work): Promise<Place | null> {
  for await (const { start, tensor: { data } } of rowBlocks(view, work)) {
    const offset = firstNotFinite(data);
    if (offset >= 0) {
      return { view, index: indexOf(view, start, offset), value: Number(data[offset]) };
    }
  }
  return null;
}

function firstNotFinite(data: ArrayLike<number | bigint>): number {
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return i;
    }
  }
  return -1;
}

function describe({ view, index, value }: Place): string {
  return `${view.reference}[${index.join(', ')}] is ${jsonNumber(value)}`;
}

function cause({ view, value }: Place, spread: Spread | null, loss = ''): string {
  if (loss === 'softmax_cross_entropy' && value === -Infinity) {
    return ' (a label of 0 times −∞ is NaN; sparse_softmax_cross_entropy leaves the other classes out)';
  }
  if (view.dtype === 'float16' && Math.abs(value) === Infinity) {
    return ' (float16 ends at 65504: larger values were saved as infinity)';
  }
  if (Number.isNaN(value) && spread !== null && spread.width > 1 && spread.wholeRows === spread.rows) {
    return ' (rows that are NaN as a whole: 0/0 gives them, as a softmax or a mean over a row that is masked whole does)';
  }
  return value === -Infinity ? ' (−∞ is the logarithm of 0)' : '';
}

function evidenceOf(place: Place | null, spread: Spread | null): Readonly<Record<string, unknown>> {
  return place === null ? {} : {
    tensor: place.view.reference, index: place.index, value: jsonNumber(place.value),
    ...(spread === null ? {} : { elements: spread.elements, rows: spread.rows, ...(spread.column === null ? {} : { column: spread.column }) }),
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
