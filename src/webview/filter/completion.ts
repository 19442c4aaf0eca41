/** What a name that is being typed can become. */
export interface Completion {
  /** Where the word begins that the name takes the place of. */
  readonly start: number;
  readonly names: readonly string[];
}

/** Names that a list shows at once. */
const mostShown = 30;

/** The names that begin as the word before the cursor does; none inside a text in quotes, or where the word is one of them already. */
export function completionAt(text: string, cursor: number, names: readonly string[]): Completion {
  const before = text.slice(0, cursor);
  const word = /[\p{L}_`][\p{L}\p{N}_.]*$/u.exec(before)?.[0] ?? '';
  const start = cursor - word.length;
  const wanted = word.replace(/^`/, '').toLowerCase();
  const isQuoted = (before.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1 || (before.replace(/\\./g, '').match(/'/g)?.length ?? 0) % 2 === 1;
  const found = wanted === '' || isQuoted ? [] : names.filter((name) => name.replace(/^`/, '').toLowerCase().startsWith(wanted));
  return { start, names: found.length === 1 && found[0] === word ? [] : found.slice(0, mostShown) };
}
