/** What is wrong with a number as it was typed; null where nothing is. */
export function checkTypedNumber(text: string): string | null {
  const typed = text.trim();
  if (/^[+-]?\d*,\d+$/.test(typed)) {
    return 'a decimal comma: write a point';
  }
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed) || /^[+-]?(nan|inf|infinity)$/i.test(typed);
  return isNumber ? null : 'not a number';
}
