import { BadInput } from '../errors';
import type { Convention } from '../spec/lossSpec';
import type { Correctness } from './columns/correctness';
import { keptStatistics } from './columns/lossStatistics';
import type { LossReport, RegularizationReport } from './document';
import type { ComputedLoss, EvaluatedLoss, EvaluatedRegularizer } from './evaluateSpec';
import { jsonNumber, jsonNumberOrNull, nestedArray } from './json';

/** Most elements of a loss's value that a document holds. */
const longestValueArray = 100_000;

/** Words for an error, such as with its file relative to the spec. */
export type DescribeError = (error: BadInput) => string;

/** The row of one loss in the document. `correctness` where the loss classifies. */
export function lossReport(loss: EvaluatedLoss, convention: Convention, correctness: Correctness | null, describe: DescribeError): LossReport {
  const { name, entry } = loss;
  const common = {
    name,
    loss: entry.loss,
    convention: entry.convention ?? convention,
    coefficient: entry.coefficient ?? 1,
    threshold: entry.threshold ?? 0.5,
  };
  if (loss.kind === 'failed') {
    return {
      ...common,
      value: null, numerator: null, denominator: null, reduction: entry.reduction ?? null, collected: false, samples: 0,
      task: null, framework: null, denominatorOf: null, classCount: null, parameters: entry.parameters, formula: null, arithmetic: null, perSample: null,
      error: describe(loss.error),
    };
  }
  const { result } = loss;
  return {
    ...common,
    value: jsonNumberOrNull(result.value),
    numerator: jsonNumberOrNull(result.numerator),
    denominator: jsonNumberOrNull(result.denominator),
    reduction: result.reduction,
    framework: result.framework,
    ...(result.precision === undefined ? {} : { precision: result.precision }),
    denominatorOf: result.denominatorOf,
    collected: result.collected,
    samples: result.samples,
    ...(result.positions.length === 0 ? {} : { positions: result.positions }),
    ...(result.within === undefined ? {} : { within: result.within.axes }),
    ...(result.ignored === 0 ? {} : { ignored: result.ignored }),
    task: result.task,
    classCount: result.classCount,
    parameters: result.parameters,
    formula: result.formula,
    arithmetic: result.arithmetic,
    perSample: keptStatistics(result.columns),
    ...(correctness === null ? {} : { accuracy: jsonNumber(correctness.accuracy) }),
    ...valueArray(loss),
    error: null,
  };
}

function valueArray({ result }: ComputedLoss): { readonly value_array?: unknown } {
  const { valueArray: array } = result;
  if (array === null) {
    return {};
  }
  return { value_array: array.data.length <= longestValueArray ? nestedArray(array.data, array.shape) : null };
}

/** The row of one regularizer in the document. */
export function regularizationReport({ entry, outcome }: EvaluatedRegularizer, describe: DescribeError): RegularizationReport {
  const { regularizer, scale } = entry;
  if (outcome instanceof BadInput) {
    return { regularizer, scale, value: null, formula: null, tensors: [], error: describe(outcome) };
  }
  return {
    regularizer,
    scale,
    value: jsonNumber(outcome.value),
    formula: outcome.formula,
    tensors: outcome.tensors.map(({ reference, value }) => ({ reference, value: jsonNumber(value) })),
    error: null,
  };
}
