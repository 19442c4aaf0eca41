import type { FormDescription, LossDescription, ParameterDescription } from '../engine/evaluation';
import type { Catalogue } from './catalogue';
import { conventions } from './lossSpec';
import { conventionDescriptions, described, describedRole, parameterExamples } from './schemaTexts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema (draft 7, which VS Code reads) of a `*.loss.json`, made from what the registries hold. It describes
 * and completes. What is missing or unknown it leaves to the editor's diagnostics, which name the convention's own
 * keys and bring fixes: said by both, each fault would be marked twice. The keys of a loss are offered by the editor's
 * own completion, which knows the convention.
 */
export function specSchema(catalogue: Catalogue): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Loss spec',
    description: 'What Loss Inspector computes, and from which tensors.',
    defaultSnippets: [{ label: 'Loss spec', description: 'A spec with one loss', body: { losses: [lossSnippet] } }],
    type: 'object',
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string', ...described('$schema', 'The JSON schema of this file, for editors without Loss Inspector.') },
      convention,
      classes: {
        ...described('classes', 'Class names: the path of a text file with one name a line, a list of names in a dump (`run.pt#class_names`), or the names.'),
        defaultSnippets: [{ label: '[…]', description: 'The names, in class order', body: ['$1'] }],
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      },
      tensors: {
        ...described('tensors', 'Short names for references, to be used in their place.'),
        defaultSnippets: [{ label: '{…}', description: 'A short name', body: { '${1:z}': '$2' } }],
        type: 'object',
        additionalProperties: reference,
      },
      losses: {
        ...described('losses', 'The losses that add up to the total.'),
        defaultSnippets: [{ label: '[{ "loss": … }]', description: 'One loss', body: [lossSnippet] }],
        type: 'array',
        items: lossSchema(catalogue.losses),
      },
      regularization: {
        ...described('regularization', 'Regularization losses over tensors of a checkpoint.'),
        defaultSnippets: [{ label: '[{ "regularizer": … }]', description: 'One regularizer', body: [regularizerSnippet] }],
        type: 'array',
        items: regularizationSchema(catalogue),
      },
    },
  };
}

/** Bodies of snippets: VS Code fills in the rest with the completion that it triggers. */
const lossSnippet: Schema = { loss: '$1' };
const regularizerSnippet: Schema = { regularizer: '${1:l2}', scale: '^${2:0.0005}', tensors: ['$3'] };

/** A name that is none: the diagnostics say which was meant. */
const anyText: Schema = { type: 'string' };

const reference: Schema = {
  type: 'string',
  description: 'A tensor: path#tensor[slice], the path relative to this file, or a short name.',
  markdownDescription: 'A tensor: `path#tensor[slice]`, the path relative to this file, or a short name.\n\n```jsonc\n"epoch_06.npz#logits"       // a tensor of a dump\n"epoch_06.npz#logits[:100]" // its first 100 rows\n"shard_*.npz#logits"        // shards, joined along axis 0\n"epoch_{step}.npz#logits"   // a series: the last step on disk\n```',
};

const convention: Schema = {
  ...described('convention', 'Whose definition of the losses is used.'),
  anyOf: [...conventions.map((name, i) => ({ const: name, description: conventionDescriptions[i], markdownDescription: conventionDescriptions[i] })), anyText],
  default: 'tf-slim',
};

const commonProperties: Readonly<Record<string, Schema>> = {
  name: { type: 'string', ...described('name', 'The task\'s name.') },
  convention,
  coefficient: { type: 'number', default: 1, examples: parameterExamples['coefficient'], ...described('coefficient', 'Factor in the total.') },
  weights: {
    ...described('weights', 'Sample weights: a number, a reference, or null for an explicit None.'),
    anyOf: [{ type: 'number' }, reference, { type: 'null' }],
  },
  mask: { ...reference, ...described('mask', 'Leaves out the elements where it is 0: [samples], [samples, positions], or of the losses\' shape.') },
  reduction: { type: 'string', ...described('reduction', 'How the weighted losses become one number, under the convention\'s own name.') },
  threshold: {
    type: 'number', minimum: 0, maximum: 1, default: 0.5,
    ...described('threshold', 'Probability above which a binary or multi-label prediction is positive.'),
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
    defaultSnippets: [{ label: '{ "loss": … }', description: 'A loss', body: lossSnippet }],
    properties: {
      loss: {
        ...described('loss', 'Which loss: TF-Slim\'s name of it.'),
        anyOf: [...losses.map(({ name, title, forms }) => ({ const: name, ...lossTexts(title, forms) })), anyText],
      },
    },
    // One branch a loss, so that a key is described as the loss that is named has it.
    allOf: losses.map((loss) => ({
      if: { properties: { loss: { const: loss.name } }, required: ['loss'] },
      then: {
        ...(loss.forms.some(({ isOpen }) => isOpen === true) ? { additionalProperties: ownProperty } : {}),
        properties: { loss: true, ...notSuggested({ ...roleSchemas(loss), ...parameterSchemas(loss), ...commonProperties }) },
      },
    })),
  };
}

function lossTexts(title: string, forms: readonly FormDescription[]): Schema {
  const formula = forms[0]?.formula ?? '';
  const frameworks = forms.map(({ convention: which, framework }) => `- ${which}: \`${framework}\``);
  return { description: `${title}: ${formula}`, markdownDescription: [`**${title}**`, `\`${formula}\``, frameworks.join('\n')].join('\n\n') };
}

function notSuggested(properties: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, { ...schema, doNotSuggest: true }]));
}

function roleSchemas({ forms }: LossDescription): Readonly<Record<string, Schema>> {
  const roles = forms.flatMap((form) => form.roles);
  const first = roles.filter(({ role }, i) => roles.findIndex((other) => other.role === role) === i);
  return Object.fromEntries(first.map(({ role, description }) => [role, { ...reference, ...describedRole(role, description) }]));
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

function parameterSchema({ name, type, default: value, minimum, choices, description }: ParameterDescription, only: string): Schema {
  const texts = described(name, `${description}${only}`);
  if (type === 'text') {
    return { type: 'string', ...texts };
  }
  if (choices !== undefined) {
    return { enum: [...choices, null], ...texts, default: value };
  }
  const number: Schema = { type: 'number', ...(minimum === undefined ? {} : { minimum }) };
  const values: Schema = type === 'numbers' ? { anyOf: [{ type: 'array', items: number }, reference] } : { ...number, type };
  const examples = parameterExamples[name];
  return { ...values, ...texts, default: value, ...(examples === undefined ? {} : { examples }) };
}

function regularizationSchema({ regularizers }: Catalogue): Schema {
  return {
    type: 'object',
    defaultSnippets: [{ label: '{ "regularizer": … }', description: 'A regularizer', body: regularizerSnippet }],
    properties: {
      regularizer: {
        ...described('regularizer', 'Which regularizer.'),
        anyOf: [...regularizers.map(({ name, title, formula }) => ({ const: name, description: `${title}: ${formula}`, markdownDescription: `**${title}**\n\n\`${formula}\`` })), anyText],
      },
      scale: { type: 'number', examples: parameterExamples['scale'], ...described('scale', 'Factor of the penalty; of l1_l2, of its L1 part.') },
      scale_l2: { type: 'number', examples: parameterExamples['scale'], ...described('scale_l2', 'Of l1_l2: factor of the L2 part.') },
      tensors: {
        type: 'array',
        description: 'The tensors that are penalized.',
        markdownDescription: 'The tensors that are penalized.\n\n```jsonc\n"tensors": ["checkpoint_06.safetensors#*.weight"]\n```',
        defaultSnippets: [{ label: '["…"]', description: 'One tensor or pattern', body: ['$1'] }],
        items: { type: 'string', description: 'A tensor of a checkpoint; * in its name means every tensor that fits.' },
      },
      convention: { ...convention, ...described('convention', 'Whose definition is used: Keras\'s L2 is scale · Σv², without the half of TensorFlow\'s.') },
      exclude_biases: {
        type: 'boolean', default: false, ...described('exclude_biases', 'Leaves biases and the parameters of normalization layers out of what a pattern fits.'),
      },
      exclude_optimizer_state: {
        type: 'boolean', default: true, ...described('exclude_optimizer_state', 'Leaves the optimizer\'s state (exp_avg, Adam, momentum, …) out of what a pattern fits.'),
      },
    },
  };
}
