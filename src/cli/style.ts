/** Emphasis of terminal text; plain where colours may not be used. */
export interface Style {
  readonly heading: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
}

/** SGR codes of ECMA-48. */
export function styleOf(colours: boolean): Style {
  const sgr = (code: number) => (text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { heading: sgr(1), faint: sgr(2), error: sgr(31), warning: sgr(33) };
}
