import { readName, type NamedRole } from '../../spec/infer/roleNames';

/** Characters of an expression that are looked at. */
const longest = 200;

/** The last name of an expression that says what it is for, else its last name: `labels` of `batch["labels"]`, `logits` of `out.logits[:, 1:]`. */
export function tellingName(expression: string): string {
  const names = expression.slice(0, longest).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return names.filter((name) => (readName(name)?.role ?? 'other') !== 'other').at(-1) ?? names.at(-1) ?? expression.slice(0, longest);
}

/** What an expression is for, going by its names; null where they say nothing. */
export function roleOfExpression(expression: string): NamedRole | null {
  return readName(tellingName(expression))?.role ?? null;
}
