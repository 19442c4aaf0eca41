import type { Convention } from '../../spec/lossSpec';
import { elementCount } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { alternativeOf, wantedOf } from './alternative';
import { spreadFigure, withFigure, type ColumnFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule, type FindingSubject } from './finding';
import { rowBlocks } from '../rowBlocks';

/** How far from 1 the sum of a row counts as a slip of rounding. */
const tolerance = 1e-3;

/** Rows that should sum to one and do not: one-hot labels of a cross-entropy, probabilities of scikit-learn's log loss. */
export const rowSums: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    findings.push(...await labelsOf(loss, work), ...await probabilitiesOf(subject, loss, work));
  }
  return findings;
};

async function labelsOf({ entry, name, request, result }: ComputedLoss, work: Work): Promise<readonly AdvisedFinding[]> {
  const { labels } = request.inputs;
  if (entry.loss !== 'softmax_cross_entropy' || labels === undefined || labels.shape.length < 2 || labels.shape.at(-1) !== result.classCount || !isClassAxisLast(result.parameters['axis'])) {
    return [];
  }
  const { samples, count, first, figure } = await offRows(labels, work);
  return first === null ? [] : [{
    code: 'label-rows-do-not-sum-to-one',
    severity: 'warning',
    loss: name,
    message: `${count} rows of ${labels.reference} do not sum to one (row ${samples[0] ?? 0} sums to ${short(first)}): nothing normalizes them, and each scales its sample's loss by its sum.`,
    advice: 'Divide each row by its sum, unless the scale is meant as a weight.',
    evidence: { samples, count, tensor: labels.reference, ...withFigure(figure) },
  }];
}

async function probabilitiesOf(subject: FindingSubject, loss: ComputedLoss, work: Work): Promise<readonly AdvisedFinding[]> {
  const { entry, name, request, result } = loss;
  const { predictions } = request.inputs;
  const convention: Convention = request.convention;
  if (entry.loss !== 'log_loss' || convention !== 'sklearn' || predictions === undefined || result.classCount === null || predictions.shape.length !== 2) {
    return [];
  }
  const { samples, count, first, figure } = await offRows(predictions, work);
  if (first === null) {
    return [];
  }
  const isRenormalized = result.parameters['renormalize'] === true;
  const wanted = wantedOf(await alternativeOf(subject, loss, { parameters: { ...request.parameters, renormalize: !isRenormalized } }, work));
  return [{
    code: 'rows-do-not-sum-to-one',
    severity: 'warning',
    loss: name,
    message: `${count} rows of ${predictions.reference} do not sum to one (row ${samples[0] ?? 0} sums to ${short(first)}). `
      + (isRenormalized ? `Since scikit-learn 1.5 they are taken as they are${wanted.text}.` : `Before scikit-learn 1.5 each was divided by its sum (renormalize)${wanted.text}.`),
    advice: 'Divide each row by its sum before the call, so that the version does not matter.',
    evidence: { samples, count, tensor: predictions.reference, value: result.value, ...wanted.evidence, parameter: 'renormalize', ...withFigure(figure) },
  }];
}

const isClassAxisLast = (axis: unknown): boolean => axis === undefined || axis === -1 || axis === 1;

interface OffRows {
  readonly samples: readonly number[];
  readonly count: number;
  /** The sum of the first. */
  readonly first: number | null;
  readonly figure: ColumnFigure | null;
}

async function offRows(view: TensorView, work: Work): Promise<OffRows> {
  const width = Math.max(1, view.shape.at(-1) ?? 1);
  const samples: number[] = [];
  let count = 0;
  let first: number | null = null;
  let row = 0;
  const sums = new Float64Array((elementCount(view.shape) ?? 0) / width);
  for await (const { tensor: { data } } of rowBlocks(view, work)) {
    for (let at = 0; at < data.length; at += width, row++) {
      let sum = 0;
      for (let i = at; i < at + width; i++) {
        sum += Number(data[i]);
      }
      sums[row] = sum;
      if (Math.abs(sum - 1) > tolerance) {
        count += 1;
        first ??= sum;
        if (samples.length < evidenceSamples) {
          samples.push(row);
        }
      }
    }
  }
  return { samples, count, first, figure: spreadFigure({ title: 'Sums of the rows', axis: 'sum', marks: [{ name: '1', at: 1 }] }, sums) };
}

const short = (x: number): string => String(Number(x.toPrecision(4)));
