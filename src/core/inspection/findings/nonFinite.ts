import { BadInput } from '../../errors';
import type { TensorView } from '../../tensors/tensor';
import { rowCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { ComputedLoss, EvaluatedRegularizer } from '../evaluateSpec';
import { jsonNumber } from '../json';
import { placesFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { indexOf, rowBlocks } from '../rowBlocks';
import { spreadOf, spreadText, type Spread } from './spread';

const code = 'non-finite';

/** A NaN or an infinity in a result, traced to the first place in the tensors that it comes from. */
export const nonFinite: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
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
    if (ignored?.[sample] !== 1 && (!Number.isFinite(loss[sample]) || !Number.isFinite(weight.at(sample)) || (contribution !== null && !Number.isFinite(contribution.at(sample))))) {
      samples.push(sample);
    }
  }
  return samples;
}

async function lossFinding(loss: ComputedLoss, samples: readonly number[], work: Work): Promise<AdvisedFinding> {
  const { name, entry, request, result } = loss;
  const { weights } = request;
  const views = [...Object.values(request.inputs), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
  const place = await firstPlace(views, samples.slice(0, samplesTraced), work);
  const spread = place === null ? null : await spreadOf(place.view, work);
  const effect = `the loss of ${count(samples.length, 'sample')} of ${result.samples} (${someOf(samples)}) is not finite, and so is what they add up to${othersText(loss, samples.length)}`;
  return {
    code,
    severity: 'error',
    loss: name,
    ...(place === null ? inTheLoss : causeOf(place, spread, entry.loss)),
    message: place === null ? `${effect}; the tensors are finite there, so it arises in the loss itself` : `${describe(place)}${spreadText(spread)}; ${effect}`,
    evidence: { samples: samples.slice(0, evidenceSamples), count: samples.length, ...evidenceOf(place, spread), ...withFigure(samples.length > mostNamed ? placesFigure('Samples that are not finite', samples, result.samples) : null) },
  };
}

/** Samples that the sentence names. */
const mostNamed = 5;

/** The first samples, by number. */
function someOf(samples: readonly number[]): string {
  const named = samples.slice(0, mostNamed).join(', ');
  return samples.length > mostNamed ? `${named}, …` : named;
}

/** What the loss would be about, were it not for them. */
function othersText({ result: { columns, samples } }: ComputedLoss, notFinite: number): string {
  const finite = columns.loss.filter((loss, sample) => Number.isFinite(loss) && columns.ignored?.[sample] !== 1);
  const mean = finite.reduce((sum, loss) => sum + loss / finite.length, 0);
  return finite.length === 0 || finite.length !== samples - notFinite ? '' : `; the mean of the others is ${Number(mean.toPrecision(4))}`;
}

/** Samples whose rows are read again in search of the cause. */
const samplesTraced = 100;

/** In the first sample that has one, what breaks the loss: NaN and +∞ do wherever they stand, −∞ only under some labels. */
async function firstPlace(views: readonly TensorView[], samples: readonly number[], work: Work): Promise<Place | null> {
  for (const sample of samples) {
    for (const view of views.filter(({ shape }) => sample < rowCount(shape))) {
      const { data } = await view.readRows(sample, sample + 1, work);
      const offset = worstNotFinite(data);
      if (offset >= 0) {
        return { view, index: indexOf(view, sample, offset), value: Number(data[offset]) };
      }
    }
  }
  return null;
}

async function regularizerFindings({ entry, views, outcome }: EvaluatedRegularizer, work: Work): Promise<readonly AdvisedFinding[]> {
  if (outcome instanceof BadInput || Number.isFinite(outcome.value)) {
    return [];
  }
  const findings: AdvisedFinding[] = [];
  for (const [i, view] of views.entries()) {
    const value = outcome.tensors[i]?.value ?? 0;
    if (!Number.isFinite(value)) {
      const place = await firstInTensor(view, work);
      const spread = place === null ? null : await spreadOf(view, work);
      const effect = `the ${entry.regularizer} regularization of ${view.reference} is ${jsonNumber(value)}`;
      findings.push({
        code,
        severity: 'error',
        ...(place === null ? { title: 'Overflow', advice: 'Save the weights of an earlier step: these have grown out of bounds.' } : causeOf(place, spread)),
        message: place === null ? `${effect}, though all its elements are finite: it overflows` : `${describe(place)}${spreadText(spread)}; ${effect}`,
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

/** The first NaN or +∞, else the first −∞. */
function worstNotFinite(data: ArrayLike<number | bigint>): number {
  const breaking = firstNotFinite(data, -Infinity);
  return breaking >= 0 ? breaking : firstNotFinite(data);
}

/** The first that is not finite, and is not what is passed over. */
function firstNotFinite(data: ArrayLike<number | bigint>, passedOver?: number): number {
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (typeof value === 'number' && !Number.isFinite(value) && value !== passedOver) {
      return i;
    }
  }
  return -1;
}

function describe({ view, index, value }: Place): string {
  return `${view.reference}[${index.join(', ')}] is ${jsonNumber(value)}`;
}

type Verdict = Required<Pick<AdvisedFinding, 'title' | 'advice'>>;

const inTheLoss: Verdict = {
  title: 'Not finite',
  advice: 'Look at the formula with these numbers: the logarithm of 0, a division by 0, or a number past the range of its dtype.',
};

/** The likely cause, in a few words, and what to do about it. */
function causeOf({ view, value }: Place, spread: Spread | null, loss = ''): Verdict {
  if (loss === 'softmax_cross_entropy' && value === -Infinity) {
    return { title: '−∞ times a label of 0', advice: 'A label of 0 times −∞ is NaN; sparse_softmax_cross_entropy leaves the other classes out.' };
  }
  if (view.dtype === 'float16' && Math.abs(value) === Infinity) {
    return { title: 'float16 overflow', advice: 'float16 ends at 65504, and larger values were saved as infinity: save float32 or bfloat16, and see why they grow so large.' };
  }
  if (Number.isNaN(value) && spread !== null && spread.width > 1 && spread.wholeRows === spread.rows) {
    return { title: 'Rows that are NaN', advice: 'Rows that are NaN as a whole come of 0/0, as in a softmax or a mean over a row that is masked whole: look at its mask and its input.' };
  }
  if (value === -Infinity) {
    return { title: '−∞', advice: '−∞ is the logarithm of 0: keep the logits, or add a small ε before the logarithm.' };
  }
  return {
    title: Number.isNaN(value) ? 'NaN' : 'Infinity',
    advice: `Look at what this came of in the forward pass: an input that is not finite, a division by 0, a step that was too large (gradients, learning rate).${
      view.reference.endsWith('labels') ? ' Labels that are not finite are data that is missing.' : ''}`,
  };
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
