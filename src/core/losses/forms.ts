import type { FormDescription, Task } from '../engine/evaluation';
import { conventions, type Convention } from '../spec/lossSpec';
import { commonParameters } from './commonParameters';
import type { LossDefinition, LossForm } from './loss';
import { slimWeighting } from './weighting/slim';
import { tfLossesWeighting } from './weighting/tfLosses';

type TensorFlowForm = Omit<LossForm, 'framework' | 'weighting'>;

/** A definition that Slim and tf.losses share but for the rules of weights. */
export function tensorFlowForms(name: string, form: TensorFlowForm): { readonly 'tf-slim': LossForm; readonly 'tf.losses': LossForm } {
  return { 'tf-slim': slimForm(name, form), 'tf.losses': { framework: `tf.losses.${name}`, weighting: tfLossesWeighting, ...form } };
}

export function slimForm(name: string, form: TensorFlowForm): LossForm {
  return { framework: `tf_slim.losses.${name}`, weighting: slimWeighting, ...form };
}

/** A loss that Slim lacks: the definition of others under Slim's rules of weights. */
export function weightedBySlim(form: TensorFlowForm): LossForm {
  return { framework: 'tf_slim.losses.compute_weighted_loss', weighting: slimWeighting, ...form };
}


/** A loss's definitions as plain data. */
export function describeForms({ forms, task }: LossDefinition): readonly FormDescription[] {
  return conventions.flatMap((convention) => {
    const form = forms[convention];
    return form === undefined ? [] : [describeForm(convention, form, task)];
  });
}

function describeForm(convention: Convention, form: LossForm, task: Task): FormDescription {
  const { framework, formula, roles, isOpen, parameters, weighting } = form;
  const reductions = form.total === 'sum-over-samples' ? [] : weighting.reductions.map(({ name }) => name);
  return { convention, framework, formula, roles, ...(isOpen === true ? { isOpen } : {}), parameters: [...parameters, ...commonParameters(form, task)], reductions, defaultReduction: form.defaultReduction ?? reductions[0] ?? 'SUM' };
}
