import type { FormDescription, LossDescription, ParameterDescription } from '../engine/evaluation';
import type { Catalogue } from './catalogue';
import { conventions } from './lossSpec';

type Schema = Readonly<Record<string, unknown>>;

/** The JSON schema (draft 7, which VS Code reads) of a `*.loss.json`, made from what the registries hold. */
export function specSchema(catalogue: Catalogue): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Loss spec',
    description: 'What Loss Inspector computes, and from which tensors.',
    type: 'object',
    additionalProperties: false,
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string' },
      convention,
      classes: {
        description: 'Class names: the path of a text file with one name a line, or the names.',
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      },
      tensors: {
        description: 'Short names for references.',
        type: 'object',
        additionalProperties: reference,
      },
      losses: {
        description: 'The losses that add up to the total.',
        type: 'array',
        items: lossSchema(catalogue.losses),
      },
      regularization: {
        description: 'Regularization losses over tensors of a checkpoint.',
        type: 'array',
        items: regularizationSchema(catalogue),
      },
    },
  };
}

const reference: Schema = {
  type: 'string',
  minLength: 1,
  description: 'A tensor: path#tensor[slice], the path relative to this file, or a short name.',
};

const convention: Schema = {
  description: 'Whose definition of the losses is used.',
  enum: conventions,
  default: 'tf-slim',
};

const commonProperties: Readonly<Record<string, Schema>> = {
  name: { type: 'string', description: 'The task\'s name.' },
  convention,
  coefficient: { type: 'number', default: 1, description: 'Factor in the total.' },
  weights: {
    description: 'Sample weights: a number, a reference, or null for an explicit None.',
    anyOf: [{ type: 'number' }, reference, { type: 'null' }],
  },
  mask: { ...reference, description: 'Leaves out the elements where it is 0: [samples], [samples, positions], or of the losses\' shape.' },
  reduction: { type: 'string', description: 'How the weighted losses become one number, under the convention\'s own name.' },
  threshold: {
    type: 'number', minimum: 0, maximum: 1, default: 0.5,
    description: 'Probability above which a binary or multi-label prediction is positive.',
  },
};

/** A tensor or number of a user's own definition. */
const ownProperty: Schema = {
  description: 'A tensor of the definition (a reference), or a number, a list of numbers, true or false for it.',
  anyOf: [reference, { type: ['number', 'boolean'] }, { type: 'array', items: { type: 'number' } }],
};

function lossSchema(losses: readonly LossDescription[]): Schema {
  return {
    type: 'object',
    required: ['loss'],
    properties: {
      loss: {
        anyOf: losses.map(({ name, title, forms }) => ({ const: name, description: `${title}: ${forms[0]?.formula ?? ''}` })),
      },
    },
    // One branch a loss, so that completion offers the keys of the loss that is named.
    allOf: losses.map((loss) => ({
      if: { properties: { loss: { const: loss.name } }, required: ['loss'] },
      then: {
        required: [...requiredRoles(loss), ...requiredTexts(loss)],
        additionalProperties: loss.forms.some(({ isOpen }) => isOpen === true) ? ownProperty : false,
        properties: { loss: true, ...roleSchemas(loss), ...parameterSchemas(loss), ...commonProperties },
      },
    })),
  };
}

/** Roles that every convention's form needs. */
function requiredRoles({ forms }: LossDescription): readonly string[] {
  const [first] = forms;
  const isRequired = (form: FormDescription, name: string): boolean => form.roles.some(({ role, optional }) => role === name && optional !== true);
  return (first?.roles ?? []).map(({ role }) => role).filter((role) => forms.every((form) => isRequired(form, role)));
}

function requiredTexts({ forms }: LossDescription): readonly string[] {
  return forms[0]?.parameters.filter(({ type }) => type === 'text').map(({ name }) => name) ?? [];
}

function roleSchemas({ forms }: LossDescription): Readonly<Record<string, Schema>> {
  const roles = forms.flatMap((form) => form.roles);
  const first = roles.filter(({ role }, i) => roles.findIndex((other) => other.role === role) === i);
  return Object.fromEntries(first.map(({ role, description }) => [role, { ...reference, description }]));
}

/** A parameter that not every convention knows says which do. */
function parameterSchemas({ forms }: LossDescription): Readonly<Record<string, Schema>> {
  const names = new Set(forms.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
  return Object.fromEntries([...names].map((name) => {
    const having = forms.filter(({ parameters }) => parameters.some((parameter) => parameter.name === name));
    const parameter = having[0]?.parameters.find((known) => known.name === name);
    const only = having.length === forms.length ? '' : ` (${having.map(({ convention: which }) => which).join(', ')})`;
    return [name, parameter === undefined ? {} : parameterSchema(parameter, only)];
  }));
}

function parameterSchema({ type, default: value, minimum, description }: ParameterDescription, only: string): Schema {
  if (type === 'text') {
    return { type: 'string', minLength: 1, description: `${description}${only}` };
  }
  const number: Schema = { type: 'number', ...(minimum === undefined ? {} : { minimum }) };
  const values: Schema = type === 'numbers' ? { anyOf: [{ type: 'array', items: number }, reference] } : { ...number, type };
  return { ...values, description: `${description}${only}`, default: value };
}

function regularizationSchema({ regularizers }: Catalogue): Schema {
  return {
    type: 'object',
    required: ['regularizer', 'scale', 'tensors'],
    additionalProperties: false,
    properties: {
      regularizer: {
        anyOf: regularizers.map(({ name, title, formula }) => ({ const: name, description: `${title}: ${formula}` })),
      },
      scale: { type: 'number', description: 'Factor of the penalty; of l1_l2, of its L1 part.' },
      scale_l2: { type: 'number', description: 'Of l1_l2: factor of the L2 part.' },
      tensors: {
        type: 'array',
        minItems: 1,
        items: { ...reference, description: 'A tensor of a checkpoint; * in its name means every tensor that fits.' },
      },
      convention: { ...convention, description: 'Whose definition is used: Keras\'s L2 is scale · Σv², without the half of TensorFlow\'s.' },
      exclude_biases: {
        type: 'boolean', default: false, description: 'Leaves biases and the parameters of normalization layers out of what a pattern fits.',
      },
      exclude_optimizer_state: {
        type: 'boolean', default: true, description: 'Leaves the optimizer\'s state (exp_avg, Adam, momentum, …) out of what a pattern fits.',
      },
    },
  };
}
