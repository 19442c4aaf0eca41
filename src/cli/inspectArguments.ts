import { conventions, type Convention, type ParameterValue, type RegularizationEntry } from '../core/spec/lossSpec';
import { suggestion } from '../core/spec/nearestName';
import { numberOption, parseOptions } from './options';
import { UsageError } from './usageError';

const sorts = ['loss', 'margin', 'probability', 'sample'] as const;
export type Sort = (typeof sorts)[number];

/** What `inspect` was asked. */
export interface InspectArguments {
  /** Specs, files and references, in order. */
  readonly subjects: readonly string[];
  readonly roles: Readonly<Partial<Record<'logits' | 'predictions' | 'labels' | 'mask', string>>>;
  readonly weights: string | number | undefined;
  readonly losses: readonly string[];
  readonly settings: ReadonlyMap<string, ParameterValue>;
  readonly convention: Convention | undefined;
  readonly regularization: readonly RegularizationEntry[];
  readonly classes: string | undefined;
  /** Of a series, the step to inspect. */
  readonly step: string | undefined;
  readonly rows: RowSelection | undefined;
  readonly json: boolean;
  readonly failOn: readonly ('findings' | 'nan')[];
  readonly maxLoss: number | undefined;
}

/** Positions in the sorted order, as Python slices: negative ones count from the end. */
export interface RowSelection {
  readonly start: number;
  readonly end: number;
  readonly sort: Sort;
}

const options = {
  'logits': { type: 'string' },
  'predictions': { type: 'string' },
  'labels': { type: 'string' },
  'weights': { type: 'string' },
  'mask': { type: 'string' },
  'loss': { type: 'string', multiple: true },
  'set': { type: 'string', multiple: true },
  'convention': { type: 'string' },
  'regularize': { type: 'string', multiple: true },
  'classes': { type: 'string' },
  'step': { type: 'string' },
  'rows': { type: 'string' },
  'sort': { type: 'string' },
  'top': { type: 'string' },
  'json': { type: 'boolean' },
  'fail-on': { type: 'string', multiple: true },
  'max-loss': { type: 'string' },
} as const;

/** @throws UsageError naming the option that is wrong */
export function parseInspectArguments(args: readonly string[]): InspectArguments {
  const { values, positionals } = parseOptions('inspect', args, options);
  const { logits, predictions, labels, weights, mask } = values;
  return {
    subjects: positionals,
    roles: {
      ...(logits === undefined ? {} : { logits }),
      ...(predictions === undefined ? {} : { predictions }),
      ...(labels === undefined ? {} : { labels }),
      ...(mask === undefined ? {} : { mask }),
    },
    weights: weights === undefined ? undefined : numberOrReference(weights),
    losses: values.loss ?? [],
    settings: new Map((values.set ?? []).map(parseSetting)),
    convention: values.convention === undefined ? undefined : oneOf('convention', values.convention, conventions),
    regularization: (values.regularize ?? []).map(parseRegularizer),
    classes: values.classes,
    step: values.step === undefined ? undefined : stepNumber(values.step),
    rows: parseRows(values.rows, values.sort, values.top),
    json: values.json === true,
    failOn: (values['fail-on'] ?? []).flatMap((text) => text.split(',')).map((text) => oneOf('fail-on', text, ['findings', 'nan'] as const)),
    maxLoss: values['max-loss'] === undefined ? undefined : numberOption('inspect', 'max-loss', values['max-loss']),
  };
}

function stepNumber(text: string): string {
  if (!/^\d{1,18}$/.test(text)) {
    throw wrong(`--step needs the number of a step, not "${text}"`);
  }
  return BigInt(text).toString();
}

function oneOf<T extends string>(option: string, text: string, valid: readonly T[]): T {
  const found = valid.find((value) => value === text);
  if (found === undefined) {
    throw wrong(`--${option} does not know "${text}"${suggestion(text, valid)}`);
  }
  return found;
}

function numberOrReference(text: string): number | string {
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(number) ? text : number;
}

function parseSetting(text: string): [string, ParameterValue] {
  const at = text.indexOf('=');
  if (at <= 0) {
    throw wrong(`--set needs KEY=VALUE, not "${text}"`);
  }
  return [text.slice(0, at).trim(), settingValue(text.slice(at + 1).trim())];
}

function settingValue(text: string): ParameterValue {
  const words: Readonly<Record<string, ParameterValue>> = { true: true, false: false, null: null, none: null };
  const word = words[text.toLowerCase()];
  if (word !== undefined) {
    return word;
  }
  const number = text === '' ? NaN : Number(text);
  return Number.isNaN(number) ? listOf(text) ?? text : number;
}

/** `[2, 4, 6]` or `2,4,6`. */
function listOf(text: string): readonly number[] | null {
  const parts = text.replace(/^\[(.*)\]$/s, '$1').split(',').map((part) => part.trim());
  const numbers = parts.map(Number);
  return numbers.every((number, i) => parts[i] !== '' && !Number.isNaN(number)) ? numbers : null;
}

/** What a regularizer leaves out of what a pattern fits. */
const exclusions = ['exclude_biases', 'exclude_optimizer_state'] as const;

/** `l2:0.05:model.safetensors#*weights`; for l1_l2 `l1_l2:0.1,0.2:REF`; behind the scales `l2:0.05,exclude_biases:REF`. A reference may hold colons itself. */
function parseRegularizer(text: string): RegularizationEntry {
  const [, regularizer, settings, reference] = /^([^:]+):([^:]+):(.+)$/s.exec(text) ?? [];
  if (regularizer === undefined || settings === undefined || reference === undefined) {
    throw wrong(`--regularize needs NAME:SCALE:REF, such as l2:0.05:model.safetensors#*weights, not "${text}"`);
  }
  const parts = settings.split(',').map((part) => part.trim());
  const firstWord = parts.findIndex((part) => /^[a-z]\w*_/i.test(part));
  const scales = firstWord < 0 ? parts : parts.slice(0, firstWord);
  const [scale, scaleL2, ...more] = scales.map((part) => numberOption('inspect', 'regularize', part));
  if (scale === undefined || more.length > 0) {
    throw wrong(`--regularize takes one scale, or two of l1_l2, not "${scales.join(',')}"`);
  }
  const left = firstWord < 0 ? [] : parts.slice(firstWord).map(parseExclusion);
  return { regularizer, scale, ...(scaleL2 === undefined ? {} : { scale_l2: scaleL2 }), tensors: [reference], ...Object.fromEntries(left) };
}

/** `exclude_biases` or `exclude_biases=false`. */
function parseExclusion(text: string): [typeof exclusions[number], boolean] {
  const [name = '', value = 'true', ...more] = text.split('=').map((part) => part.trim());
  const known = exclusions.find((each) => each === name);
  if (known === undefined) {
    throw wrong(`--regularize does not know "${name}"${suggestion(name, exclusions)}`);
  }
  if ((value !== 'true' && value !== 'false') || more.length > 0) {
    throw wrong(`--regularize needs ${name}=true or ${name}=false, not "${text}"`);
  }
  return [known, value === 'true'];
}

function parseRows(rows: string | undefined, sort: string | undefined, top: string | undefined): RowSelection | undefined {
  if (rows === undefined && top === undefined) {
    if (sort !== undefined) {
      throw wrong('--sort orders the samples that --rows or --top show');
    }
    return undefined;
  }
  const order = sort === undefined ? (rows === undefined ? 'loss' : 'sample') : oneOf('sort', sort, sorts);
  const most = top === undefined ? Infinity : Number(top);
  if (!(most >= 0) || (top !== undefined && !Number.isInteger(most))) {
    throw wrong(`--top needs a number of samples, not "${top ?? ''}"`);
  }
  if (rows === undefined) {
    return { start: 0, end: most, sort: order };
  }
  const [, start, end] = /^(-?\d*):(-?\d*)$/.exec(rows) ?? [];
  if (start === undefined || end === undefined || start === '-' || end === '-') {
    throw wrong(`--rows needs A:B, not "${rows}"`);
  }
  const first = start === '' ? 0 : Number(start);
  const last = end === '' ? Infinity : Number(end);
  return { start: first, end: first >= 0 && last >= 0 ? Math.min(last, first + most) : last, sort: order };
}

function wrong(reason: string): UsageError {
  return new UsageError(reason, 'inspect');
}
