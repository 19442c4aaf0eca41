import type { FormDescription, ParameterDescription } from '../engine/evaluation';
import { parseExpression } from '../losses/expression/parse';
import { ExpressionError } from '../losses/expression/syntax';
import { commonLossKeys, formOf, type Catalogue } from './catalogue';
import type { LossEntry, LossSpec, ParameterValue, RegularizationEntry } from './lossSpec';
import { readingsOf } from '../tensors/reference';
import { suggestion } from './nearestName';
import { expandShortName } from './references';
import type { SpecPath, SpecProblem } from './specPath';

/** What single entries of a spec get wrong: losses, roles and parameters that do not exist or do not fit. */
export function checkSpec(spec: LossSpec, catalogue: Catalogue): readonly SpecProblem[] {
  const problems: SpecProblem[] = [];
  const report = (problem: SpecProblem): void => { problems.push(problem); };
  spec.losses.forEach((entry, i) => { checkLoss(spec, entry, ['losses', i], catalogue, report); });
  spec.regularization.forEach((entry, i) => { checkRegularization(spec, entry, ['regularization', i], catalogue, report); });
  return problems;
}

type Report = (problem: SpecProblem) => void;

/** A loss as the entry's convention defines it. */
type NamedForm = FormDescription & { readonly name: string };

function checkLoss(spec: LossSpec, entry: LossEntry, path: SpecPath, catalogue: Catalogue, report: Report): void {
  const loss = catalogue.losses.find(({ name, formerNames }) => name === entry.loss || formerNames?.includes(entry.loss) === true);
  if (loss === undefined) {
    const names = catalogue.losses.map(({ name }) => name);
    report({ path: [...path, 'loss'], reason: `unknown loss "${entry.loss}"${suggestion(entry.loss, names)}` });
    return;
  }
  const convention = entry.convention ?? spec.convention;
  const form: NamedForm = { name: loss.name, ...formOf(loss, convention) };
  if (form.convention !== convention) {
    const others = loss.forms.map((known) => known.convention).join(', ');
    report({ path: [...path, entry.convention === undefined ? 'loss' : 'convention'], reason: `${convention} has no ${loss.name}; ${others} ${loss.forms.length === 1 ? 'has' : 'have'}` });
    return;
  }
  checkRoles(spec, entry, form, path, report);
  checkParameters(entry, form, path, report);
  checkTexts(entry, form, path, report);
  checkReduction(entry, form, path, report);
  if (typeof entry.weights === 'string') {
    checkReference(spec, entry.weights, [...path, 'weights'], report);
  }
  const { threshold } = entry;
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    report({ path: [...path, 'threshold'], reason: `"threshold" is a probability, from 0 to 1, not ${threshold}` });
  }
}

function checkRoles(spec: LossSpec, entry: LossEntry, loss: NamedForm, path: SpecPath, report: Report): void {
  for (const [role, reference] of Object.entries(entry.roles)) {
    if (isRole(loss, role) || loss.parameters.some(({ name, type }) => name === role && type === 'numbers')) {
      checkReference(spec, reference, [...path, role], report);
    } else if (loss.parameters.some(({ name }) => name === role)) {
      report({ path: [...path, role], reason: `"${role}" must be ${expectedValue(loss, role)}, not "${reference}"` });
    } else {
      report(unknownKey(loss, role, path));
    }
  }
  for (const { role, optional } of loss.roles) {
    if (optional !== true && entry.roles[role] === undefined && !Object.hasOwn(entry.parameters, role)) {
      report({ path, reason: `${loss.name} needs "${role}"` });
    }
  }
}

/** A key that holds a reference; in a user's own definition, every key that means nothing else. */
function isRole(loss: NamedForm, key: string): boolean {
  return key === 'mask' || loss.roles.some(({ role }) => role === key) || (loss.isOpen === true && !loss.parameters.some(({ name }) => name === key));
}

function checkParameters(entry: LossEntry, loss: NamedForm, path: SpecPath, report: Report): void {
  for (const [name, value] of Object.entries(entry.parameters)) {
    const parameter = loss.parameters.find((known) => known.name === name);
    if (name === 'mask' || loss.roles.some(({ role }) => role === name)) {
      report({ path: [...path, name], reason: `"${name}" must be a reference in double quotes` });
    } else if (parameter === undefined && loss.isOpen === true) {
      checkOwnParameter(loss, name, value, path, report);
    } else if (parameter === undefined) {
      report(unknownKey(loss, name, path));
    } else if (!fits(parameter, value)) {
      report({ path: [...path, name], reason: `"${name}" must be ${expectedValue(loss, name)}, not ${JSON.stringify(value)}` });
    }
  }
}

/** A key that a user's own definition gives a meaning. */
function checkOwnParameter({ name: loss }: NamedForm, key: string, value: ParameterValue, path: SpecPath, report: Report): void {
  const isNumeric = typeof value === 'number' || Array.isArray(value);
  if (!isNumeric && (loss !== 'custom' || value === null)) {
    report({ path: [...path, key], reason: `"${key}" must be a reference in double quotes, a number, or a list of numbers, not ${JSON.stringify(value)}` });
  }
}

/** What has to be said in words; a formula is read as far as it can be without its tensors. */
function checkTexts(entry: LossEntry, loss: NamedForm, path: SpecPath, report: Report): void {
  for (const { name } of loss.parameters.filter(({ type }) => type === 'text')) {
    const text = entry.parameters[name];
    if (text === undefined || text === '') {
      report({ path, reason: `${loss.name} needs "${name}"` });
    } else if (name === 'expression' && typeof text === 'string') {
      const error = expressionErrorIn(text);
      if (error !== null) {
        report({ path: [...path, name], reason: `column ${error.at + 1} of the expression: ${error.reason}` });
      }
    }
  }
}

function expressionErrorIn(text: string): ExpressionError | null {
  try {
    parseExpression(text);
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) {
      return error;
    }
    throw error;
  }
}

function checkReduction({ reduction }: LossEntry, loss: NamedForm, path: SpecPath, report: Report): void {
  if (reduction !== undefined && loss.reductions.length === 0) {
    report({ path: [...path, 'reduction'], reason: `${loss.name} takes no reduction: it is summed over the samples` });
  }
}

function unknownKey(loss: NamedForm, key: string, path: SpecPath): SpecProblem {
  const known = [...loss.roles.map(({ role }) => role), ...loss.parameters.map(({ name }) => name), ...commonLossKeys];
  return { path: [...path, key], atKey: true, reason: `unknown key "${key}" of ${loss.name}${suggestion(key, known)}` };
}

function fits({ type, minimum, maximum, choices, default: usual, onlyWhereSet }: ParameterDescription, value: ParameterValue): boolean {
  if (type === 'choice') {
    return value === null || (typeof value === 'string' && choices?.includes(value) === true);
  }
  if (onlyWhereSet === true && value === null && usual === null) {
    return true;
  }
  if (type === 'boolean') {
    return typeof value === 'boolean';
  }
  if (type === 'text') {
    return typeof value === 'string';
  }
  if (type === 'numbers') {
    return Array.isArray(value) && value.every((number) => number >= (minimum ?? -Infinity));
  }
  return typeof value === 'number' && (type === 'number' || Number.isInteger(value)) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
}

const kinds: Readonly<Record<ParameterDescription['type'], string>> = {
  boolean: 'true or false', integer: 'an integer', number: 'a number', numbers: 'a list of numbers, or a reference', text: 'text in double quotes', choice: 'one of its names',
};

function expectedValue(loss: NamedForm, name: string): string {
  const parameter = loss.parameters.find((known) => known.name === name);
  const kind = parameter === undefined ? 'a number' : kinds[parameter.type];
  const { minimum, maximum, choices } = parameter ?? {};
  if (choices !== undefined) {
    return `one of ${choices.join(', ')}`;
  }
  return minimum === undefined ? kind : maximum === undefined ? `${kind} from ${minimum} on` : `${kind} from ${minimum} to ${maximum}`;
}

function checkRegularization(spec: LossSpec, entry: RegularizationEntry, path: SpecPath, catalogue: Catalogue, report: Report): void {
  const names = catalogue.regularizers.map(({ name }) => name);
  if (!names.includes(entry.regularizer)) {
    const reason = `unknown regularizer "${entry.regularizer}"${suggestion(entry.regularizer, names)}`;
    report({ path: [...path, 'regularizer'], reason });
  }
  if (entry.scale_l2 !== undefined && entry.regularizer !== 'l1_l2') {
    report({ path: [...path, 'scale_l2'], atKey: true, reason: `"scale_l2" belongs to l1_l2, not to ${entry.regularizer}` });
  }
  if (entry.tensors.length === 0) {
    report({ path: [...path, 'tensors'], reason: 'a regularizer needs at least one tensor in "tensors"' });
  }
  entry.tensors.forEach((reference, i) => { checkReference(spec, reference, [...path, 'tensors', i], report); });
}

function checkReference(spec: LossSpec, reference: string, path: SpecPath, report: Report): void {
  if (reference === '') {
    report({ path, reason: 'the reference is empty' });
    return;
  }
  const whole = expandShortName(spec, reference);
  if (whole.includes('{step}') && !readingsOf(whole)[0]?.path.includes('{step}')) {
    report({ path, reason: '"{step}" must stand in the path, where it tells which file is meant' });
  }
}
