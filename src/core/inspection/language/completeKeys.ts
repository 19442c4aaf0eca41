import type { Location } from 'jsonc-parser';
import { parameterExamples } from '../../spec/schemaTexts';
import type { EntryAtPlace } from './complete';
import type { SpecCompletion } from './specAnalysis';

/**
 * The parameters that the entry's convention has and another has not. Those that all of them have come from the schema,
 * which cannot tell the convention.
 */
export function completeKeys(text: string, offset: number, { path, previousNode }: Location, { loss, form, forms }: EntryAtPlace): readonly SpecCompletion[] {
  if (path.length !== 3 || form === undefined || loss === undefined) {
    return [];
  }
  const isInside = (previousNode?.type === 'property' || previousNode?.type === 'string') && previousNode.offset < offset && offset <= previousNode.offset + previousNode.length;
  const isClosed = isInside && previousNode.length > 1 && text[previousNode.offset + previousNode.length - 1] === '"';
  const start = isInside ? previousNode.offset : offset - (/\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
  const end = isClosed ? previousNode.offset + previousNode.length : offset;
  const behind = /^\s*(\S?)/.exec(text.slice(end))?.[1] ?? '';
  const own = form.parameters.filter(({ name }) => forms.some(({ parameters }) => !parameters.some((other) => other.name === name)));
  return own.map(({ name, description, default: usual }): SpecCompletion => {
    const value = JSON.stringify(parameterExamples[name]?.[0] ?? usual);
    const rest = behind === ':' ? '' : `: \${1:${value.replace(/[\\$}]/g, '\\$&')}}${behind === '"' ? ',' : ''}`;
    return {
      start, end, label: name, kind: 'key', detail: `${form.convention}, default ${JSON.stringify(usual)}`, documentation: description,
      insert: `"${name}"${rest}`, isSnippet: true,
    };
  });
}
