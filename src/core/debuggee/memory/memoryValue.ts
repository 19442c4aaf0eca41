import { BadInput } from '../../errors';
import { formatLayout, parseLayout, type MemoryLayout } from './layout';

/** A value that is read from memory: what its place is evaluated from, and what lies there. */
export interface MemoryValue {
  readonly expression: string;
  readonly layout: MemoryLayout;
}

/** As one text, which stands where other languages have an expression: `logits.data() @ float32 [200, 10]`. */
export function formatMemoryValue({ expression, layout }: MemoryValue): string {
  return `${expression} @ ${formatLayout(layout)}`;
}

/** A text without the layout behind it, where it has one. */
export function placeOf(text: string): string {
  return text.replace(/ @ [a-z]+\d* \[[\d, ]*\](?: \+ \d+)?$/, '');
}

/** @throws BadInput where the text is none, or its expression changes the program */
export function parseMemoryValue(text: string): MemoryValue {
  const at = text.lastIndexOf('@');
  if (at < 0) {
    throw new BadInput({ place: text.slice(0, 80), reason: 'does not say what lies in memory there' });
  }
  return { expression: checkedPlace(text.slice(0, at)), layout: parseLayout(text.slice(at + 1)) };
}

/**
 * An expression of C, C++, Rust or the like that names a place. It may not assign, and no command of a debugger may come in by it.
 * @throws BadInput with the reason
 */
export function checkedPlace(text: string): string {
  const expression = text.trim();
  const wrong = (reason: string): BadInput => new BadInput({ place: expression.slice(0, 80), reason });
  if (expression === '' || expression.length > 1024) {
    throw wrong(expression === '' ? 'is empty' : 'has more than 1024 characters');
  }
  const assigning = /\+\+|--|(?<![=!<>])=(?!=)|<<=|>>=/.exec(expression)?.[0];
  if (assigning !== undefined) {
    throw wrong(`has ${assigning}, which would change the program`);
  }
  const other = /[^\p{L}\p{N}_\s.,:()[\]<>*&+\-/%!=|^~"']|[\r\n]/u.exec(expression)?.[0];
  if (other !== undefined || /^-\s*[a-z]/i.test(expression)) {
    throw wrong(other === undefined ? 'is a command of the debugger' : 'has a character that is of no expression');
  }
  return expression;
}
