/**
 * Why there is no answer. Of the reply itself: `truncated`, `foreign` (not ours), `expression` (the user's own expression raised),
 * `interrupted`. The others the program says: what it does not compute is `unsupported`, and a file is to be taken instead.
 */
export type ReplyProblem =
  | 'truncated' | 'foreign' | 'expression' | 'interrupted'
  | 'unsupported' | 'shape' | 'roles' | 'labels' | 'ragged' | 'too-large' | 'busy' | 'slow' | 'memory' | 'folder' | 'exception';

export interface ReplyError {
  readonly kind: ReplyProblem;
  /** One sentence without a full stop. */
  readonly message: string;
  /** The name of the value it is about, as the request has it. */
  readonly of: string | null;
}

/** What came back of an evaluate: the answer, not checked yet, or one error. */
export type Reply = { readonly ok: unknown } | { readonly error: ReplyError };

const marker = '{"lossInspector":1';
const programProblems: readonly string[] = ['unsupported', 'shape', 'roles', 'labels', 'ragged', 'too-large', 'busy', 'slow', 'memory', 'folder', 'exception'] satisfies ReplyProblem[];

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

function readEnvelope(text: string): Reply {
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch {
    // A debugger that leaves the middle out keeps both ends.
    return problem('truncated', 'the debugger left a part of the answer out; ask for less at a time');
  }
  if (!isRecord(envelope) || envelope['lossInspector'] !== 1) {
    return foreign(text);
  }
  if (!('error' in envelope)) {
    return 'ok' in envelope ? { ok: envelope['ok'] } : foreign(text);
  }
  const { error } = envelope;
  if (!isRecord(error) || typeof error['message'] !== 'string') {
    return foreign(text);
  }
  const { kind, of } = error;
  return { error: { kind: isProgramProblem(kind) ? kind : 'exception', message: error['message'], of: typeof of === 'string' ? of : null } };
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

const foreign = (text: string): Reply => problem('foreign', text === '' ? 'the debugger answered nothing' : `the debugger's answer is none of ours: ${shortened(text)}`);
const problem = (kind: ReplyProblem, message: string): Reply => ({ error: { kind, message, of: null } });
const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
const isProgramProblem = (kind: unknown): kind is ReplyProblem => typeof kind === 'string' && programProblems.includes(kind);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
