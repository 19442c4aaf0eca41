import { BadInput } from '../errors';

const valueName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/**
 * The user's expressions with their names, each checked.
 * @throws BadInput where a name or an expression is none
 */
export function checkedValues(values: Readonly<Record<string, string>>, check: (expression: string) => string): readonly (readonly [string, string])[] {
  return Object.entries(values).map(([name, text]) => {
    if (!valueName.test(name)) {
      throw new BadInput({ place: name, reason: 'is no name for a value' });
    }
    return [name, check(text)];
  });
}
