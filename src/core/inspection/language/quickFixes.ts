import { findNodeAtLocation } from 'jsonc-parser';
import { formOf, type Catalogue } from '../../spec/catalogue';
import { conventions, type LossSpec, type ParameterValue } from '../../spec/lossSpec';
import { formFixes } from './formFixes';
import { inside, type SpecText } from './places';
import { meaningFixes } from './meaningFixes';
import { adding, removing, type Fix } from './rewrites';
import { shapeFixes, swapFixes } from './shapeFixes';
import type { Stretch, TextEdit } from './specAnalysis';

/** Labels that frameworks and people choose for "no class". */
const ignored = new Set([-100, -1, 255]);

/** What puts a problem right, as far as its words tell. */
export function fixesFor(
  message: string, at: Stretch, entry: number | null, { places, spec, catalogue }: { readonly places: SpecText; readonly spec: LossSpec; readonly catalogue: Catalogue },
): readonly Fix[] {
  const fixes: Fix[] = [];
  const [, near] = /did you mean "([^"]+)"/.exec(message) ?? [];
  if (near !== undefined) {
    fixes.push({ title: `Change to "${near}"`, edits: [replaced(places.text, at, message, near)] });
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
  if (entry !== null) {
    const meant = meaningFixes(message, entry, spec, places, catalogue);
    const fromLogits = /are probabilities|look like probabilities/.test(message) ? withParameter(spec, entry, places, catalogue, { from_logits: false }, ['keras']) : [];
    // What stays with the convention is preferred.
    fixes.push(...((spec.losses[entry]?.convention ?? spec.convention) === 'keras' ? [...fromLogits, ...meant] : [...meant, ...fromLogits]));
    if (/set "axis": -1|you must specify 'axis'/.test(message)) {
      fixes.push(adding(places, ['losses', entry], { axis: -1 }, 'Add "axis": -1'));
    }
    fixes.push(
      ...shapeFixes(message, entry, spec, places), ...swapFixes(message, entry, spec, places),
      ...leftOut(message, entry, spec, places),
    );
  }
  fixes.push(...formFixes(message, at, places), ...regularizerFixes(message, at, places), ...otherWords(message, at, places, spec, entry, catalogue));
  return fixes;
}

/** Keys that the convention refuses whatever they say. */
function leftOut(message: string, entry: number, { losses }: LossSpec, places: SpecText): readonly Fix[] {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['weights', /weights are null|takes no (?:sample )?weights|weights of samples, not both/], ['mask', /takes no mask/],
    ['reduction', /takes no reduction/],
  ];
  const keys = new Set(refused.filter(([key, words]) => words.test(message) && hasKey(losses[entry], key)).map(([key]) => key));
  return [...keys].map((key) => removing(places, ['losses', entry, key], key));
}

function hasKey(entry: LossSpec['losses'][number] | undefined, key: string): boolean {
  return key === 'weights' ? entry?.weights !== undefined : key === 'reduction' ? entry?.reduction !== undefined : entry?.roles[key] !== undefined;
}

/** What a regularizer lacks or has too much of. */
function regularizerFixes(message: string, { start }: Stretch, places: SpecText): readonly Fix[] {
  const list = places.root === undefined ? undefined : findNodeAtLocation(places.root, ['regularization'])?.children ?? [];
  const index = list?.findIndex(({ offset, length }) => offset <= start && start < offset + length) ?? -1;
  if (index < 0) {
    return [];
  }
  const path = ['regularization', index];
  const [, scale] = /scale less than 0 on a regularizer: -(\S+)$/.exec(message) ?? [];
  if (scale !== undefined) {
    const key = message.includes('scale_l2') ? 'scale_l2' : 'scale';
    return [adding(places, path, { [key]: Number(scale) }, `Change to ${scale}`)];
  }
  if (/needs "scale"$/.test(message)) {
    return [adding(places, path, { scale: 0.0005 }, 'Add "scale": 0.0005')];
  }
  const [, unknown] = /^unknown key "([^"]+)"/.exec(message) ?? [];
  const belongs = message.startsWith('"scale_l2" belongs to l1_l2');
  return [
    ...(belongs ? [adding(places, path, { regularizer: 'l1_l2' }, 'Use l1_l2')] : []),
    ...(belongs || unknown !== undefined ? [removing(places, [...path, unknown ?? 'scale_l2'], unknown ?? 'scale_l2')] : []),
  ];
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
