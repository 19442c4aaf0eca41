import type { Tensor } from '@tensorflow/tfjs-core';
import type { ParameterDescription } from '../../engine/evaluation';
import { tf } from '../../tensorFlow';
import { usualRoles, userDefinedForms } from '../freeLoss';
import type { Block, Inputs, LossDefinition, LossForm, LossPlan, Parameters } from '../loss';
import type { Reduction, Weighting } from '../weighting/weighting';
import { computeExpression } from './compute';
import { formulaOf, type Formula } from './formula';
import { constants } from './signatures';

const expressionParameter: ParameterDescription = {
  name: 'expression', type: 'text', default: null,
  description: 'The formula, such as mean(w * abs(y - p) ^ 1.5). Its names are keys of this entry: references to tensors, or numbers',
};

const inFloat64 = 'an expression, in float64';

/** A formula over named tensors, such as `mean(w * abs(y - p) ^ 1.5)`. */
export const expressionLoss: LossDefinition = {
  name: 'expression',
  title: 'Expression',
  task: 'elementwise',
  forms: userDefinedForms(expressionForm),
};

function expressionForm(weighting: Weighting): LossForm {
  const notBound = (): never => { throw new RangeError('an expression is computed once it is bound to its tensors'); };
  return {
    framework: inFloat64,
    formula: 'a formula over the tensors that the entry names',
    roles: [],
    isOpen: true,
    parameters: [expressionParameter],
    weighting,
    bind: (inputs, parameters) => boundForm(formulaOf(String(parameters['expression'] ?? ''), inputs, parameters), weighting, inputs),
    plan: notBound,
    elementwise: notBound,
  };
}

function boundForm(formula: Formula, weighting: Weighting, inputs: Inputs): LossForm {
  const own = formula.shape.length === 0 || formula.outer === null ? null : outerReductions[formula.outer];
  const { scores } = usualRoles(inputs, formula.shape);
  return {
    framework: inFloat64,
    formula: formula.text,
    roles: formula.tensors.map((role) => ({ role, description: `"${role}" of the expression` })),
    isOpen: true,
    parameters: [expressionParameter],
    weighting: own === null ? weighting : { ...weighting, reductions: [...weighting.reductions, own] },
    ...(own === null ? {} : { defaultReduction: own.name }),
    plan: () => planOf(formula, inputs),
    elementwise: (block) => elementwise(formula, block),
    ...(scores === undefined ? {} : { scores }),
  };
}

/** What the outer function of an expression makes of the losses inside it. */
const outerReductions: Readonly<Record<'mean' | 'sum', Reduction>> = {
  mean: { name: 'mean of the expression', denominator: ({ kept }) => kept, counts: 'elements' },
  sum: { name: 'sum of the expression', denominator: () => 1, counts: null },
};

function planOf({ shape, rows, tensors, whole }: Formula, inputs: Inputs): LossPlan {
  const { task, classCount } = usualRoles(inputs, shape);
  return {
    task, classCount,
    lossShape: shape,
    labels: 'values',
    whole,
    byRow: tensors.filter((name) => shape.length > 0 && (rows === null || rows.byRow.has(name))),
    ...(shape.length === 0 ? { isSingle: true } : rows === null ? { wholeTensor: true } : { rowElements: rows.rowElements }),
  };
}

function elementwise({ inner, shape, rows, tensors }: Formula, block: Block): Tensor {
  const leaf = (name: string, isFixed: boolean): Tensor => {
    if (!tensors.includes(name)) {
      return numberNamed(name, block);
    }
    return isFixed || shape.length === 0 ? block.whole(name) : block.tensor(name);
  };
  const result = computeExpression(inner, leaf, (value) => block.constant(value), rows?.fixed ?? new Set());
  // A part that is the same for all rows stands for each of them.
  const wanted = rows === null ? shape : [block.rows, ...shape.slice(1)];
  return result.shape.length === wanted.length && result.size === wanted.reduce((size, length) => size * length, 1)
    ? result : tf.mul(result, tf.ones([...wanted]));
}

/** A parameter of the entry, or a constant. */
function numberNamed(name: string, block: Block): Tensor {
  const value: Parameters[string] = block.parameters[name] ?? constants[name] ?? null;
  return Array.isArray(value) ? block.vector(value as readonly number[]) : block.constant(Number(value));
}
