import type { Convention, LossEntry, LossSpec, ParameterValue, RegularizationEntry } from '../../core/spec/lossSpec';
import type { FormDescription } from '../../core/engine/evaluation';

/** Each edit takes a spec and gives the changed one; the given one stays as it is. */

export function editLoss(spec: LossSpec, index: number, change: (entry: LossEntry) => LossEntry): LossSpec {
  return { ...spec, losses: spec.losses.map((entry, at) => at === index ? change(entry) : entry) };
}

export function setRole(entry: LossEntry, role: string, reference: string): LossEntry {
  return { ...entry, roles: { ...entry.roles, [role]: reference } };
}

/**
 * Another loss for the same tensors. A role that the new loss does not have hands its tensor to one
 * it lacks (`logits` to `predictions`); parameters that it does not know are dropped.
 */
export function setLoss(entry: LossEntry, loss: string, form: FormDescription): LossEntry {
  const known = new Set(form.roles.map(({ role }) => role));
  const spare = Object.entries(entry.roles).filter(([role]) => !known.has(role)).map(([, reference]) => reference);
  const roles: Record<string, string> = {};
  for (const { role, optional } of form.roles) {
    const reference = entry.roles[role] ?? (optional === true ? undefined : spare.shift());
    if (reference !== undefined) {
      roles[role] = reference;
    }
  }
  const names = new Set(form.parameters.map(({ name }) => name));
  const parameters = Object.fromEntries(Object.entries(entry.parameters).filter(([name]) => names.has(name)));
  const { reduction: _reduction, ...rest } = entry;
  return { ...rest, loss, roles, parameters };
}

/** Sets a parameter; its default leaves the spec. */
export function setParameter(entry: LossEntry, name: string, value: ParameterValue, defaultValue: ParameterValue): LossEntry {
  const { [name]: _old, ...others } = entry.parameters;
  return { ...entry, parameters: value === defaultValue ? others : { ...others, [name]: value } };
}

export function setCoefficient(entry: LossEntry, coefficient: number): LossEntry {
  const { coefficient: _old, ...rest } = entry;
  return coefficient === 1 ? rest : { ...rest, coefficient };
}

export function setThreshold(entry: LossEntry, threshold: number): LossEntry {
  const { threshold: _old, ...rest } = entry;
  return threshold === 0.5 ? rest : { ...rest, threshold };
}

/** `undefined` goes back to the convention's default. */
export function setWeights(entry: LossEntry, weights: string | number | null | undefined): LossEntry {
  const { weights: _old, ...rest } = entry;
  return weights === undefined ? rest : { ...rest, weights };
}

export function setReduction(entry: LossEntry, reduction: string | undefined): LossEntry {
  const { reduction: _old, ...rest } = entry;
  return reduction === undefined ? rest : { ...rest, reduction };
}

export function setName(entry: LossEntry, name: string): LossEntry {
  const { name: _old, ...rest } = entry;
  return name === '' || name === entry.loss ? rest : { ...rest, name };
}

/** Changes the spec's convention, and that of every loss that names its own. */
export function setConvention(spec: LossSpec, convention: Convention): LossSpec {
  const losses = spec.losses.map(({ convention: _own, ...entry }) => entry);
  return { ...spec, convention, losses };
}

/** Another task on the same tensors, for the user to change; the first one has its tensors still to be chosen. */
export function addLoss(spec: LossSpec, like: number): LossSpec {
  const model = spec.losses[like];
  if (model === undefined) {
    return { ...spec, losses: [...spec.losses, { loss: 'sparse_softmax_cross_entropy', roles: {}, parameters: {} }] };
  }
  const taken = new Set(spec.losses.map(({ name, loss }) => name ?? loss));
  let number = 2;
  while (taken.has(`${model.name ?? model.loss} ${number}`)) {
    number++;
  }
  return { ...spec, losses: [...spec.losses, { ...model, name: `${model.name ?? model.loss} ${number}` }] };
}

export function removeLoss(spec: LossSpec, index: number): LossSpec {
  return { ...spec, losses: spec.losses.filter((_, at) => at !== index) };
}

export function editRegularization(
  spec: LossSpec, index: number, change: (entry: RegularizationEntry) => RegularizationEntry,
): LossSpec {
  return { ...spec, regularization: spec.regularization.map((entry, at) => at === index ? change(entry) : entry) };
}

/** What a regularizer leaves out of what a pattern fits, where the spec says nothing. */
export const exclusionDefaults = { exclude_biases: false, exclude_optimizer_state: true } as const;

/** Sets what a regularizer leaves out; its default leaves the spec. */
export function setExclusion(entry: RegularizationEntry, key: keyof typeof exclusionDefaults, excludes: boolean): RegularizationEntry {
  const { [key]: _old, ...rest } = entry;
  return excludes === exclusionDefaults[key] ? rest : { ...rest, [key]: excludes };
}

export function addRegularization(spec: LossSpec, entry: RegularizationEntry): LossSpec {
  return { ...spec, regularization: [...spec.regularization, entry] };
}

export function removeRegularization(spec: LossSpec, index: number): LossSpec {
  return { ...spec, regularization: spec.regularization.filter((_, at) => at !== index) };
}
