import type { ComponentChild } from 'preact';
import type { PageTexts } from '../../protocol/pageTexts';

/**
 * The pages' own `l10n`, called as that of VS Code is, which the pages do not have. The texts are taken into the same bundle as the
 * host's by `npm run l10n`. They are looked up when they are shown: nothing asks for one while it is loaded.
 */
let translated: Readonly<Record<string, string>> = {};
let pluralForm: (value: number) => Intl.LDMLPluralRule = englishForm;

/** Takes the texts of the user's language; null: English. A language that is not known has the plural forms of English. */
export function config(given: PageTexts | null): void {
  translated = given?.texts ?? {};
  pluralForm = given === null ? englishForm : formsOf(given.language);
}

/** Whether the texts are shown as they are in the code. */
export function isEnglish(): boolean {
  return Object.keys(translated).length === 0;
}

/** The text in the user's language, with the values in the places of `{0}`, `{1}`, …. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return filled(translated[text] ?? text, values).join('');
}

/** As `t`, where a value is an element: what stands between and around the values, in the order of the user's language. */
export function parts(text: string, ...values: readonly ComponentChild[]): readonly ComponentChild[] {
  return filled(translated[text] ?? text, values);
}

/**
 * The form of a text that a number calls for, with the number's text in the place of `{0}` and the values in those of `{1}`, ….
 * A language that has more than two forms has the others under the second text with `/few`, `/many`, … behind it.
 */
export function plural(value: number, one: string, other: string, shown: string | number, ...values: readonly (string | number)[]): string {
  const form = other in translated ? pluralForm(value) : englishForm(value);
  return t(form === 'one' ? one : `${other}/${form}` in translated ? `${other}/${form}` : other, shown, ...values);
}

function filled<T>(text: string, values: readonly T[]): readonly (T | string)[] {
  return text.split(/\{(\d+)\}/).map((part, index) => (index % 2 === 0 ? part : Number(part) in values ? values[Number(part)] as T : `{${part}}`)).filter((part) => part !== '');
}

function englishForm(value: number): Intl.LDMLPluralRule {
  return value === 1 ? 'one' : 'other';
}

function formsOf(language: string): typeof pluralForm {
  try {
    const rules = new Intl.PluralRules(language);
    return (value) => rules.select(value);
  } catch {
    return englishForm;
  }
}
