import type { Location } from 'jsonc-parser';
import type { ParameterDescription } from '../../engine/evaluation';
import { conventions } from '../../spec/lossSpec';
import { conventionDescriptions, parameterExamples } from '../../spec/schemaTexts';
import type { EntryAtPlace } from './complete';
import type { SpecCompletion } from './specAnalysis';

/** A key that may be added, with what is written behind its colon. */
interface KeyChoice {
  readonly name: string;
  readonly detail: string;
  readonly documentation: string;
  /** A snippet. */
  readonly value: string;
  /** The value is completed in its turn. */
  readonly goesOn?: boolean;
}

/** A text that is still to be written. */
const emptyText = { value: '"$1"', goesOn: true } as const;

/**
 * The keys that an entry of `losses` has not yet: what its loss needs first, then what its convention takes, then what
 * every loss takes, last what is done around it. The schema, which cannot tell the convention, describes them and offers none.
 */
export function completeKeys(text: string, offset: number, { path, previousNode }: Location, entry: EntryAtPlace): readonly SpecCompletion[] {
  if (path.length !== 3 || entry.form === undefined || entry.loss === undefined) {
    return [];
  }
  const isInside = (previousNode?.type === 'property' || previousNode?.type === 'string') && previousNode.offset < offset && offset <= previousNode.offset + previousNode.length;
  const isClosed = isInside && previousNode.length > 1 && text[previousNode.offset + previousNode.length - 1] === '"';
  const start = isInside ? previousNode.offset : offset - (/\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
  const end = isClosed ? previousNode.offset + previousNode.length : offset;
  const behind = /^\s*(\S?)/.exec(text.slice(end))?.[1] ?? '';
  const written = new Set(entry.keys.filter((key) => key.start !== start).map(({ name }) => name));
  return keysOf(entry.form).filter(({ name }) => !written.has(name)).map(({ name, detail, documentation, value, goesOn }): SpecCompletion => {
    const rest = behind === ':' ? '' : `: ${value}${behind === '"' ? ',' : ''}`;
    return { start, end, label: name, kind: 'key', detail, documentation, insert: `"${name}"${rest}`, isSnippet: true, goesOn: goesOn === true && rest !== '' };
  });
}

function keysOf({ convention, roles, parameters, reductions, defaultReduction }: NonNullable<EntryAtPlace['form']>): readonly KeyChoice[] {
  const needed = roles.filter(({ optional }) => optional !== true);
  const texts = parameters.filter(({ type }) => type === 'text');
  const others = parameters.filter(({ type, onlyWhereSet }) => type !== 'text' && onlyWhereSet !== true);
  const around = parameters.filter(({ onlyWhereSet }) => onlyWhereSet === true);
  return [
    ...needed.map(({ role, description }): KeyChoice => ({ name: role, detail: 'needed', documentation: description, ...emptyText })),
    ...texts.map(({ name, description }): KeyChoice => ({ name, detail: 'needed', documentation: description, ...emptyText })),
    ...roles.filter(({ optional }) => optional === true).map(({ role, description }): KeyChoice => ({ name: role, detail: 'optional', documentation: description, ...emptyText })),
    ...others.map((parameter) => parameterChoice(parameter, `${convention}, default ${JSON.stringify(parameter.default)}`)),
    { name: 'weights', detail: 'sample weights', documentation: 'A number, a reference, or null for an explicit None.', ...emptyText },
    { name: 'convention', detail: `now ${convention}`, documentation: conventions.map((name, i) => `- ${name}: ${conventionDescriptions[i] ?? ''}`).join('\n'), ...emptyText },
    ...(reductions.length === 0 ? [] : [{ name: 'reduction', detail: `default ${defaultReduction}`, documentation: `One of ${reductions.join(', ')}.`, ...emptyText }]),
    { name: 'name', detail: 'of the task', documentation: 'What the panel calls this loss.', value: '"$1"' },
    { name: 'coefficient', detail: 'default 1', documentation: 'Factor in the total.', value: '${1:0.5}' },
    { name: 'mask', detail: 'optional', documentation: 'Leaves out the elements where it is 0: [samples], [samples, positions], or of the losses\' shape.', ...emptyText },
    { name: 'threshold', detail: 'default 0.5', documentation: 'Probability above which a binary or multi-label prediction is positive.', value: '${1:0.5}' },
    ...around.map((parameter) => parameterChoice(parameter, 'done around the loss')),
  ];
}

function parameterChoice({ name, type, description, default: usual }: ParameterDescription, detail: string): KeyChoice {
  const example = type === 'boolean' ? usual !== true : parameterExamples[name]?.[0] ?? usual;
  return { name, detail, documentation: description, value: `\${1:${JSON.stringify(example).replace(/[\\$}]/g, '\\$&')}}` };
}
