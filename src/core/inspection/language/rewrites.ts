import { applyEdits, modify } from 'jsonc-parser';
import { splitSlice } from '../../tensors/reference';
import type { SpecPath } from '../../spec/specPath';
import { inside, type SpecText } from './places';
import type { PlacedProblem, Stretch, TextEdit } from './specAnalysis';

export type Fix = PlacedProblem['fixes'][number];

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/** Sets keys of an entry. */
export function adding({ text, find }: SpecText, path: SpecPath, values: Readonly<Record<string, unknown>>, title: string): Fix {
  const options = optionsFor(text, find(path));
  let changed = text;
  for (const [key, value] of Object.entries(values)) {
    const edits = modify(changed, [...path, key], value, options);
    changed = applyEdits(changed, edits.map(({ content, ...stretch }) => ({ ...stretch, content: content.replace(/^,(?=")/, ', ') })));
  }
  return { title, edits: [difference(text, changed)] };
}

export function removing({ text, find }: SpecText, path: SpecPath, key: string): Fix {
  const changed = applyEdits(text, modify(text, [...path], undefined, optionsFor(text, find(path.slice(0, -1)))));
  return { title: `Remove "${key}"`, edits: [difference(text, changed)] };
}

/** Gives an entry another loss, and its keys other names. */
export function renaming(places: SpecText, entry: SpecPath, loss: string, keys: Readonly<Record<string, string>>, title: string): Fix {
  const edits = [
    { ...inside(places.find([...entry, 'loss'])), text: loss },
    ...Object.entries(keys).map(([key, name]) => ({ ...inside(places.find([...entry, key], true)), text: name })),
  ];
  return { title, edits: edits.sort((a, b) => a.start - b.start) };
}

/** Each of two keys gets the value of the other. */
export function swapping({ text, find }: SpecText, entry: SpecPath, keys: readonly [string, string]): Fix {
  const [first, second] = keys.map((key) => find([...entry, key])).sort((a, b) => a.start - b.start) as [Stretch, Stretch];
  const of = ({ start, end }: Stretch): string => text.slice(start, end);
  return { title: `Swap "${keys[0]}" and "${keys[1]}"`, edits: [{ ...first, text: of(second) }, { ...second, text: of(first) }] };
}

/** Writes a slice behind a reference; where one stands there already, nothing, unless it is what adds the axis that is to go. */
export function slicing({ text, find }: SpecText, path: SpecPath, slice: string): readonly Fix[] {
  const { start, end } = inside(find(path));
  const key = String(path.at(-1));
  const written = splitSlice(text.slice(start, end));
  if (written === null) {
    return start === end ? [] : [{ title: `Take "${key}" as ${slice}`, edits: [{ start: end, end, text: slice }] }];
  }
  const given = text.slice(start + written.name.length, end);
  return /^\[(?::|\.\.\.), *(?:None|newaxis|np\.newaxis)\]$/.test(given) && slice === '[:, 0]'
    ? [{ title: `Take "${key}" without ${given}`, edits: [{ start: start + written.name.length, end, text: '' }] }] : [];
}

/** What stands in one line stays there. */
function optionsFor(text: string, { start, end }: Stretch): { formattingOptions?: typeof formattingOptions } {
  return text.slice(start, end).includes('\n') ? { formattingOptions } : {};
}

/** The one stretch in which two texts differ. */
function difference(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail += 1;
  }
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
