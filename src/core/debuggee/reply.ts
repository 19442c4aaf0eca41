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

/** What an answer begins with. */
export const marker = '{"lossInspector":1';
const programProblems: readonly string[] = ['expression', 'unsupported', 'shape', 'roles', 'labels', 'ragged', 'too-large', 'busy', 'slow', 'memory', 'folder', 'exception'] satisfies ReplyProblem[];

/** Reads a text that begins with the marker. */
export function readEnvelope(text: string): Reply {
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch {
    // A debugger that leaves the middle out keeps both ends.
    return problem('truncated', 'the debugger left a part of the answer out; ask for less at a time');
  }
  return (isRecord(envelope) && envelope['lossInspector'] === 1 ? contentOf(envelope) : null) ?? foreign(text);
}

/** Reads what stands for one part in the answer to several questions. */
export function readPart(envelope: unknown): Reply {
  return (isRecord(envelope) ? contentOf(envelope) : null) ?? foreign(JSON.stringify(envelope));
}

/** An answer or an error; null where it is neither. */
function contentOf(envelope: Readonly<Record<string, unknown>>): Reply | null {
  if (!('error' in envelope)) {
    return 'ok' in envelope ? { ok: envelope['ok'] } : null;
  }
  const { error } = envelope;
  if (!isRecord(error) || typeof error['message'] !== 'string') {
    return null;
  }
  const { kind, of } = error;
  return { error: { kind: isProgramProblem(kind) ? kind : 'exception', message: error['message'], of: typeof of === 'string' ? of : null } };
}

/** The answer is none of ours. */
export const foreign = (text: string): Reply => problem('foreign', text === '' ? 'the debugger answered nothing' : `the debugger's answer is none of ours: ${shortened(text)}`);
export const problem = (kind: ReplyProblem, message: string): Reply => ({ error: { kind, message, of: null } });
/** Words of a debugger, of which the first are enough. */
export const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
const isProgramProblem = (kind: unknown): kind is ReplyProblem => typeof kind === 'string' && programProblems.includes(kind);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
