import { applyEdits, modify } from 'jsonc-parser';
import { formOf, type Catalogue } from '../../spec/catalogue';
import type { LossSpec, ParameterValue } from '../../spec/lossSpec';
import type { SpecPath } from '../../spec/specPath';
import type { SpecText } from './places';
import type { PlacedProblem, Stretch, TextEdit } from './specAnalysis';

type Fix = PlacedProblem['fixes'][number];

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/** Labels that frameworks and people choose for "no class". */
const ignored = new Set([-100, -1, 255]);

/** What puts a problem right, as far as its words tell. */
export function fixesFor(
  message: string, at: Stretch, entry: number | null, { places, spec, catalogue }: { readonly places: SpecText; readonly spec: LossSpec; readonly catalogue: Catalogue },
): readonly Fix[] {
  const fixes: Fix[] = [];
  const [, meant] = /did you mean "([^"]+)"/.exec(message) ?? [];
  if (meant !== undefined) {
    fixes.push({ title: `Change to "${meant}"`, edits: [replaced(places.text, at, message, meant)] });
  }
  const [, wrong, nearest] = /#([^:]*): there is no such tensor; the file has ([^,]+)/.exec(message) ?? [];
  if (wrong !== undefined && nearest !== undefined) {
    const hash = places.text.slice(at.start, at.end).lastIndexOf(`#${wrong}`);
    if (hash >= 0) {
      const start = at.start + hash + 1;
      fixes.push({ title: `Change to "${nearest}"`, edits: [{ start, end: start + wrong.length, text: nearest }] });
    }
  }
  const [, missing] = /needs "(\w+)"$/.exec(message) ?? [];
  if (missing !== undefined && entry !== null) {
    fixes.push(adding(places, ['losses', entry], { [missing]: '' }, `Add "${missing}"`));
  }
  const [, label] = /label (-?\d+) is outside/.exec(message) ?? [];
  if (label !== undefined && entry !== null && ignored.has(Number(label))) {
    fixes.push(...withParameter(spec, entry, places, catalogue, { ignore_index: Number(label) }, ['pytorch', 'keras']));
  }
  if (/already softmaxed|are probabilities|look like probabilities/i.test(message) && entry !== null) {
    fixes.push(...withParameter(spec, entry, places, catalogue, { from_logits: false }, ['keras']));
  }
  if (message.includes('set "axis": -1') && entry !== null) {
    fixes.push(adding(places, ['losses', entry], { axis: -1 }, 'Add "axis": -1'));
  }
  return fixes;
}

/** Adds parameters, under another convention where the entry's own has them not. */
function withParameter(
  spec: LossSpec, index: number, places: SpecText, catalogue: Catalogue, values: Readonly<Record<string, ParameterValue>>, known: readonly ('pytorch' | 'keras')[],
): readonly Fix[] {
  const entry = spec.losses[index];
  const description = catalogue.losses.find(({ name }) => name === entry?.loss);
  if (entry === undefined || description === undefined) {
    return [];
  }
  const names = Object.keys(values);
  const has = (convention: LossSpec['convention']): boolean => {
    const form = formOf(description, convention);
    return form.convention === convention && names.every((name) => form.parameters.some((parameter) => parameter.name === name));
  };
  const text = Object.entries(values).map(([name, value]) => `"${name}": ${String(value)}`).join(', ');
  const own = entry.convention ?? spec.convention;
  return has(own)
    ? [adding(places, ['losses', index], values, `Add ${text}`)]
    : known.filter(has).map((convention) => adding(places, ['losses', index], { convention, ...values }, `Add ${text}, as ${convention} has it`));
}

function adding({ text }: SpecText, path: SpecPath, values: Readonly<Record<string, unknown>>, title: string): Fix {
  let changed = text;
  for (const [key, value] of Object.entries(values)) {
    changed = applyEdits(changed, modify(changed, [...path, key], value, { formattingOptions }));
  }
  return { title, edits: [difference(text, changed)] };
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

/** The misspelt name within the stretch, where the message quotes it; else all that stands between the quotes. */
function replaced(text: string, { start, end }: Stretch, message: string, meant: string): TextEdit {
  const found = text.slice(start, end);
  const [, quoted] = /"([^"]+)"[^"]*did you mean/.exec(message) ?? [];
  const at = quoted === undefined ? -1 : found.lastIndexOf(quoted);
  if (quoted !== undefined && at >= 0) {
    return { start: start + at, end: start + at + quoted.length, text: meant };
  }
  const isQuoted = found.startsWith('"');
  return { start: start + (isQuoted ? 1 : 0), end: end - (isQuoted ? 1 : 0), text: meant };
}
