import { applyEdits, modify } from 'jsonc-parser';
import { formOf, type Catalogue } from '../../spec/catalogue';
import { conventions, type LossSpec, type ParameterValue } from '../../spec/lossSpec';
import type { SpecPath } from '../../spec/specPath';
import { inside, type SpecText } from './places';
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
    const written = whereWritten(at, spec, places);
    const hash = places.text.slice(written.start, written.end).lastIndexOf(`#${wrong}`);
    if (hash >= 0) {
      const start = written.start + hash + 1;
      fixes.push({ title: `Change to "${nearest}"`, edits: [{ start, end: start + wrong.length, text: nearest }] });
    }
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
  fixes.push(...otherWords(message, at, places, spec, entry, catalogue));
  return fixes;
}

/** Values of which only certain ones stand: reductions, conventions, numbers; and keys that had better go. */
function otherWords(message: string, at: Stretch, places: SpecText, spec: LossSpec, entry: number | null, catalogue: Catalogue): readonly Fix[] {
  const value = inside(at);
  const written = places.text.slice(value.start, value.end);
  const loss = entry === null ? undefined : spec.losses[entry];
  const description = catalogue.losses.find(({ name }) => name === loss?.loss);
  if (entry !== null && loss !== undefined && description !== undefined) {
    if (written === loss.reduction && places.text[at.start] === '"') {
      const { reductions } = formOf(description, loss.convention ?? spec.convention);
      return reductions.length === 0 ? [removing(places, ['losses', entry, 'reduction'], 'reduction')]
        : reductions.map((name) => ({ title: `Change to "${name}"`, edits: [{ ...value, text: name }] }));
    }
    const [, others] = /^\S+ has no \w+; (.+) ha(?:s|ve)$/.exec(message) ?? [];
    if (others !== undefined) {
      return conventions.filter((name) => others.split(', ').includes(name)).map((name) => adding(places, ['losses', entry], { convention: name }, `Use ${name}'s definition`));
    }
    const [, unknown] = /^unknown key "([^"]+)"/.exec(message) ?? [];
    if (unknown !== undefined) {
      return [removing(places, ['losses', entry, unknown], unknown)];
    }
  }
  const isNumberInQuotes = /must be (a number|an integer)/.test(message) && written !== '' && Number.isFinite(Number(written));
  const isTruthInQuotes = message.includes('must be true or false') && /^(true|false)$/.test(written);
  return places.text[at.start] === '"' && (isNumberInQuotes || isTruthInQuotes)
    ? [{ title: `Change to ${written}`, edits: [{ start: at.start, end: at.end, text: isTruthInQuotes ? written : String(Number(written)) }] }] : [];
}

/** Where a reference is written out: at its short name, where it is one. */
export function whereWritten(at: Stretch, spec: LossSpec, places: SpecText): Stretch {
  const { start, end } = inside(at);
  const text = places.text.slice(start, end).replace(/\[[^\]]*\]$/, '');
  return Object.hasOwn(spec.tensors ?? {}, text) ? places.find(['tensors', text]) : at;
}

/** What stands in one line stays there. */
function optionsFor(text: string, { start, end }: Stretch): { formattingOptions?: typeof formattingOptions } {
  return text.slice(start, end).includes('\n') ? { formattingOptions } : {};
}

function removing({ text, find }: SpecText, path: SpecPath, key: string): Fix {
  const changed = applyEdits(text, modify(text, [...path], undefined, optionsFor(text, find(path.slice(0, -1)))));
  return { title: `Remove "${key}"`, edits: [difference(text, changed)] };
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

export function adding({ text, find }: SpecText, path: SpecPath, values: Readonly<Record<string, unknown>>, title: string): Fix {
  const options = optionsFor(text, find(path));
  let changed = text;
  for (const [key, value] of Object.entries(values)) {
    const edits = modify(changed, [...path, key], value, options);
    changed = applyEdits(changed, edits.map(({ content, ...stretch }) => ({ ...stretch, content: content.replace(/^,(?=")/, ', ') })));
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
