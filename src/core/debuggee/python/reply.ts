import { foreign, marker, problem, readEnvelope, shortened, type Reply } from '../reply';

/** Reads the result of an `evaluate`: a quoted Python repr of our text, the text itself, or an exception that came as a success. */
export function readReply(result: string): Reply {
  const text = result.trim();
  const unquoted = /^['"]/.test(text) ? unquote(text) : text;
  if (unquoted === null || (unquoted.startsWith(marker) && !unquoted.endsWith('}'))) {
    return unquoted === null && !text.slice(1).startsWith(marker) ? foreign(text) : problem('truncated', 'the debugger cut the answer off; ask for less at a time');
  }
  return unquoted.startsWith(marker) ? readEnvelope(unquoted) : readFailure(text);
}

/** Reads what a debugger says of an evaluate that failed: the exception's name and words. */
export function readFailure(result: string): Reply {
  const text = result.trim();
  const isTraceback = /(^|\n)Traceback \(/.test(text);
  const last = isTraceback ? text.split('\n').at(-1) ?? '' : text;
  const called = /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*)\(([\s\S]*)\)$/.exec(last);
  const told = /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning))(?:: ([\s\S]*))?$/.exec(last);
  const name = called?.[1] ?? told?.[1];
  if (name === undefined) {
    // What debugpy says in the context `hover`.
    return /^Exception occurred during evaluation/.test(text) ? problem('expression', 'the expression raised an exception; the debugger does not say which') : foreign(text);
  }
  const words = called === null ? told?.[2] ?? '' : wordsOf(called[2] ?? '');
  return name === 'KeyboardInterrupt'
    ? problem('interrupted', 'the evaluation was interrupted')
    : problem('expression', words === '' ? name : `${name}: ${shortened(words)}`);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '0': '\0', '\\': '\\', "'": "'", '"': '"' };
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;

/** The text of a Python repr; null where it is not closed. */
function unquote(repr: string): string | null {
  const quote = repr.charAt(0);
  const body = repr.slice(1, -1);
  const isEscaped = (/\\*$/.exec(body)?.[0].length ?? 0) % 2 === 1;
  if (repr.length < 2 || !repr.endsWith(quote) || isEscaped) {
    return null;
  }
  return body.replace(escape, (whole, x?: string, u?: string, long?: string, short?: string) => {
    const hex = x ?? u ?? long;
    const code = hex === undefined ? NaN : parseInt(hex, 16);
    return Number.isNaN(code) ? escapes[short ?? ''] ?? whole : code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The words of `"name 'x' is not defined"`, the arguments of an exception's repr; a SyntaxError has the whole program behind them. */
function wordsOf(argument: string): string {
  const first = /^'(?:\\[\s\S]|[^'\\])*'|^"(?:\\[\s\S]|[^"\\])*"/.exec(argument)?.[0];
  return first === undefined ? argument.trim() : unquote(first) ?? argument;
}
