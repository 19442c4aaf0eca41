import { short, type DerivedValue, type Hypothesis } from './hypothesis';

/** The value in another unit or divided by another count. */
export const otherUnits: Hypothesis = {
  follows: 'sums',
  values: ({ variant, result, reduced }, { facts }) => {
    const { value, numerator, denominator, denominatorOf } = reduced;
    const { sums, classCount, task } = result;
    const found: DerivedValue[] = [];
    const add = (hypothesis: string, other: number, arithmetic: string, cost: number): void => {
      found.push({ hypothesis, value: other, arithmetic: `${arithmetic} = ${short(other)}`, cost });
    };
    const divided = (by: number, what: string, cost: number): void => {
      if (by !== denominator && denominatorOf !== null) {
        add(`divided by ${what}`, numerator / by, `${short(numerator)} / ${short(by)}`, cost);
      }
    };
    const isWeighted = sums.counted !== sums.kept || sums.weights !== sums.kept;
    if (isWeighted) {
      divided(sums.kept, variant.parameters['class_weights'] === undefined ? 'N instead of Σw' : 'N instead of Σw (class weights)', 1.5);
      divided(sums.counted, 'Σw', 1.5);
    }
    if (sums.kept !== sums.rows) {
      divided(sums.rows, 'the rows alone', 2.5);
    }
    if (sums.kept !== sums.elements) {
      divided(sums.elements, 'all elements, ignored ones too', 2);
    }
    if (denominatorOf === null && result.reductions.length === 1 && result.samples > 1) {
      add('divided by the samples', value / result.samples, `${short(value)} / ${result.samples}`, 1.5);
    }
    const positives = facts.layout === 'rows' && facts.areIntegers && facts.max === 1 ? facts.counts[1] ?? 0 : 0;
    if (denominatorOf === null && positives > 0 && (task === 'binary' || task === 'multilabel')) {
      add('divided by the positives', value / positives, `${short(value)} / ${positives}`, 2);
    }
    if (task === 'regression' && sums.kept !== sums.rows && denominatorOf !== null) {
      add('half the sum over a sample\'s elements', sums.weighted / sums.rows / 2, `${short(sums.weighted)} / ${sums.rows} / 2`, 3);
    }
    if (task === 'regression' && value >= 0) {
      add('square root', Math.sqrt(value), `√${short(value)}`, 2);
      add('half of it', value / 2, `${short(value)} / 2`, 2.5);
    }
    if (/log/.test(variant.form.formula) && task !== 'regression') {
      add('logarithm to base 2', value / Math.LN2, `${short(value)} / ln 2`, 3);
    }
    if (/log/.test(variant.form.formula) && task === 'multiclass' && variant.hypothesis === null) {
      add('perplexity', Math.exp(value), `exp ${short(value)}`, 3);
    }
    if (classCount !== null && classCount > 2 && denominatorOf !== null) {
      add('divided by the classes too', value / classCount, `${short(value)} / ${classCount}`, 3.5);
    }
    return found;
  },
};
