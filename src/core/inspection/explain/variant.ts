import type { FormDescription, LossRequest, Task } from '../../engine/evaluation';
import type { LossEntry, ParameterValue } from '../../spec/lossSpec';
import { mappedView, largestView, oneHotView, softmaxView } from '../../tensors/derivedViews';
import { isMulticlass, type Material, type NamedView, type ScoreKind } from './material';

/** One way to compute a loss from the material: a definition, tensors and parameters. One pass gives all of its reductions. */
export interface Variant {
  readonly loss: string;
  readonly form: FormDescription;
  /** What the definition takes for scores. */
  readonly wanted: ScoreKind;
  readonly scoresRole: string;
  /** By role; the references are null where a tensor is changed first. */
  readonly roles: Readonly<Record<string, NamedView>>;
  readonly weights: LossRequest['weights'];
  /** The weights as an entry of a spec has them; null where it cannot say them. */
  readonly weightsEntry: Pick<LossEntry, 'weights'> | null;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What may have gone wrong, or what is done to the tensors first; null for the plain definition. */
  readonly hypothesis: string | null;
  /** How far-fetched it is: 0 is what the entry says. */
  readonly cost: number;
}

/** What scores may go through before a loss; `activation` of an entry. */
export type ActivationName = 'softmax' | 'log_softmax' | 'sigmoid' | 'log_sigmoid' | 'exp' | 'log' | 'logit';

/** Parameters that a search sets by itself. */
export const aroundTheLoss: ReadonlySet<string> = new Set(['activation', 'batch_size', 'drop_last']);

/** A loss of the catalogue with one of its definitions. */
export interface NamedForm {
  readonly loss: string;
  readonly task: Task;
  readonly form: FormDescription;
}

/** What it costs that a variant differs from the entry. The sums order what explains a number equally well. */
export const costs = { convention: 0.5, family: 0.5, task: 1, otherTask: 3, parameter: 1, converted: 2, mistaken: 3 } as const;

const scoreRoles = ['logits', 'predictions', 'log_probabilities', 'losses'];

/** The definition applied to the material as it is meant to be: probabilities by a softmax where it takes them, and the entry's own parameters. */
export function plainVariants({ loss, task, form }: NamedForm, material: Material): readonly Variant[] {
  const scoresRole = form.roles.map(({ role }) => role).find((role) => scoreRoles.includes(role));
  if (scoresRole === undefined || form.roles.some(({ role, optional }) => optional !== true && role !== scoresRole && role !== 'labels')) {
    return [];
  }
  const flags = form.parameters.find(({ name }) => name === 'from_logits');
  return (flags === undefined ? [null] : [true, false]).flatMap((fromLogits) => {
    const wanted = wantedKind(scoresRole, task, fromLogits);
    const converted = convert(material, wanted);
    if (converted === null || (fromLogits !== null && converted.hypothesis !== null)) {
      return [];
    }
    const own = { ...ownParameters(form, material), ...(fromLogits === null ? {} : { from_logits: fromLogits }) };
    const { scores, parameters } = activated(material, { form, parameters: own }, converted.activation);
    const labels = form.roles.some(({ role }) => role === 'labels') ? material.labels : null;
    return [{
      loss, form, wanted, scoresRole,
      roles: {
        [scoresRole]: scores,
        ...(labels === null ? {} : { labels }),
        ...(material.mask === null ? {} : { mask: material.mask }),
      },
      weights: material.weights,
      weightsEntry: material.entry.weights === undefined ? {} : { weights: material.entry.weights },
      parameters: changedParameters(form, parameters),
      hypothesis: converted.hypothesis,
      cost: converted.cost + lossCost({ loss, task, form }, material, wanted, fromLogits),
    }];
  });
}

/** Cross entropies are nearer to each other than to a hinge; one of probabilities is nearest where the tensor holds some. */
function lossCost({ loss, task, form }: NamedForm, { entry, task: own, kind }: Material, wanted: ScoreKind, fromLogits: boolean | null): number {
  if (loss === entry.loss) {
    return 0;
  }
  if (kind !== 'values' && wanted !== 'values' && /log/.test(form.formula) && isCrossEntropy(loss) && isCrossEntropy(entry.loss)) {
    return kind === 'probabilities' && wanted === kind && fromLogits === null ? costs.family / 2 : costs.family;
  }
  return task === own ? costs.task : costs.otherTask;
}

const isCrossEntropy = (loss: string): boolean => /cross_entropy|log_loss|nll/.test(loss);

function wantedKind(scoresRole: string, task: Task, fromLogits: boolean | null): ScoreKind {
  if (fromLogits !== null) {
    return fromLogits ? 'logits' : 'probabilities';
  }
  switch (scoresRole) {
    case 'losses': return 'losses';
    case 'log_probabilities': return 'log-probabilities';
    case 'logits': return 'logits';
    default: return task === 'regression' ? 'values' : 'probabilities';
  }
}

interface Converted {
  /** What the scores go through first; null for nothing. */
  readonly activation: ActivationName | null;
  readonly hypothesis: string | null;
  readonly cost: number;
}

/** The scores as a definition takes them; null where nothing makes sense. */
function convert(material: Material, wanted: ScoreKind): Converted | null {
  const { kind } = material;
  const asTheyAre = (cost: number): Converted => ({ activation: null, hypothesis: null, cost });
  const changed = (activation: ActivationName, hypothesis: string): Converted => ({ activation, hypothesis, cost: costs.converted });
  if (kind === wanted) {
    return asTheyAre(0);
  }
  if (kind === 'losses' || wanted === 'losses') {
    return null;
  }
  const name = isMulticlass(material) ? 'softmax' : 'sigmoid';
  switch (`${kind} to ${wanted}`) {
    case 'log-probabilities to logits':
      return asTheyAre(0);
    case 'logits to values':
      return asTheyAre(costs.mistaken);
    case 'probabilities to values':
    case 'log-probabilities to values':
      return asTheyAre(costs.converted);
    case 'values to logits':
    case 'values to probabilities':
      return material.facts.areIntegers ? asTheyAre(costs.mistaken) : null;
    case 'logits to probabilities':
      return changed(name, `${name} of the logits`);
    case 'logits to log-probabilities':
      return changed(`log_${name}`, `log ${name} of the logits`);
    case 'probabilities to log-probabilities':
      return changed('log', 'logarithm of the probabilities');
    case 'probabilities to logits':
      return changed(name === 'softmax' ? 'log' : 'logit', name === 'softmax' ? 'logarithm of the probabilities' : 'logits of the probabilities');
    case 'log-probabilities to probabilities':
      return changed('exp', 'probabilities of the log-probabilities');
    default:
      return null;
  }
}

/** Softmax or sigmoid, as the labels want it. */
export function probabilitiesBy(material: Material): 'softmax' | 'sigmoid' {
  return isMulticlass(material) ? 'softmax' : 'sigmoid';
}

/**
 * The scores behind an activation: as the entry's `activation` says it, or, where the loss would apply it
 * along another axis, as a tensor that no spec names.
 */
function activated(material: Material, { form, parameters }: Pick<Variant, 'form' | 'parameters'>, activation: ActivationName | null): Pick<Variant, 'parameters'> & { readonly scores: NamedView } {
  const { scores, classAxis } = material;
  const { activation: _, ...others } = parameters;
  if (activation === null) {
    return { scores, parameters: others };
  }
  const rank = scores.view.shape.length;
  const known = form.parameters.find(({ name }) => name === 'axis');
  const axis = known === undefined ? -1 : Number(parameters['axis'] ?? known.default);
  const isAlong = (axis < 0 ? axis + rank : axis) === (classAxis ?? rank - 1);
  const isKnown = form.parameters.some(({ name }) => name === 'activation');
  return isKnown && (isAlong || !/softmax/.test(activation))
    ? { scores, parameters: { ...others, activation } }
    : { scores: { view: activatedView(material, activation), reference: null }, parameters: others };
}

function activatedView({ scores: { view }, classAxis }: Material, activation: ActivationName): NamedView['view'] {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  switch (activation) {
    case 'softmax':
    case 'log_softmax':
      return softmaxView(view, classAxis ?? 1, activation === 'log_softmax');
    case 'sigmoid':
      return mappedView(view, sigmoid);
    case 'log_sigmoid':
      return mappedView(view, (x) => Math.log(sigmoid(x)));
    case 'exp':
      return mappedView(view, Math.exp);
    case 'log':
      return mappedView(view, Math.log);
    case 'logit':
      return mappedView(view, (p) => Math.log(p) - Math.log1p(-p));
  }
}

/** What the entry says that this definition has too, and the axis that the classes lie along. */
function ownParameters(form: FormDescription, { entry, classWeights, classAxis, scores }: Material): Readonly<Record<string, ParameterValue>> {
  const known = Object.entries(entry.parameters).filter(([name]) => name !== 'from_logits' && !aroundTheLoss.has(name) && form.parameters.some((parameter) => parameter.name === name));
  const axis = form.parameters.find(({ name }) => name === 'axis');
  const rank = scores.view.shape.length;
  const usual = Number(axis?.default) < 0 ? Number(axis?.default) + rank : Number(axis?.default);
  return {
    ...Object.fromEntries(known),
    ...(axis !== undefined && classAxis !== null && rank > 2 && usual !== classAxis && entry.parameters['axis'] === undefined ? { axis: classAxis === rank - 1 ? -1 : classAxis } : {}),
    ...(classWeights !== null && form.parameters.some(({ name }) => name === 'class_weights') ? { class_weights: classWeights } : {}),
  };
}

/** The parameters that are not the definition's defaults. */
export function changedParameters(form: FormDescription, parameters: Readonly<Record<string, ParameterValue>>): Readonly<Record<string, ParameterValue>> {
  const isUsual = (name: string, value: ParameterValue): boolean => form.parameters.some((known) => known.name === name && known.default === value);
  return Object.fromEntries(Object.entries(parameters).filter(([name, value]) => !isUsual(name, value)));
}

/** The same with the labels in their other layout, for a definition that refuses the one they are in. */
export function withOtherLabels(variant: Variant, { labels, facts, scores, classAxis }: Material): Variant | null {
  if (labels === null || classAxis === null || variant.roles['labels'] !== labels) {
    return null;
  }
  const view = facts.layout === 'indices' ? oneHotView(labels.view, scores.view.shape, classAxis)
    : facts.layout === 'rows' && facts.rowsSumToOne ? largestView(labels.view) : null;
  return view === null ? null : {
    ...variant,
    roles: { ...variant.roles, labels: { view, reference: null } },
    hypothesis: variant.hypothesis ?? (facts.layout === 'indices' ? 'labels one-hot' : 'class indices of the one-hot labels'),
    cost: variant.cost + costs.converted,
  };
}

/** The same of the scores behind another activation; null for the scores as they are. */
export function withActivation(variant: Variant, material: Material, activation: ActivationName | null, { hypothesis, cost }: { readonly hypothesis: string; readonly cost: number }): Variant {
  const { scores, parameters } = activated(material, variant, activation);
  return { ...variant, roles: { ...variant.roles, [variant.scoresRole]: scores }, parameters, hypothesis, cost: variant.cost + cost };
}

/** The entry of a spec that computes it; null where a spec cannot say it. */
export function entryOf({ loss, form, roles, weightsEntry, parameters }: Variant, reduction: string, entry: LossEntry): LossEntry | null {
  const references = Object.entries(roles).map(([role, { reference }]): [string, string | null] => [role, reference]);
  if (weightsEntry === null || references.some(([, reference]) => reference === null)) {
    return null;
  }
  const { name, coefficient, threshold } = entry;
  return {
    loss,
    ...(name === undefined ? {} : { name }),
    convention: form.convention,
    ...(coefficient === undefined ? {} : { coefficient }),
    roles: Object.fromEntries(references.map(([role, reference]) => [role, reference ?? ''])),
    ...weightsEntry,
    ...(reduction === form.defaultReduction || form.reductions.length === 0 ? {} : { reduction }),
    parameters,
    ...(threshold === undefined ? {} : { threshold }),
  };
}
