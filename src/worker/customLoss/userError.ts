import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inspect, types } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { Failure } from './messages';

const longestReason = 400;

// Kept before it is taken away from the user's code.
const runSync = spawnSync;

/** What a user's code threw, with the line of the user's own file that is nearest to it. */
export function failureOf(thrown: unknown, files: readonly string[]): Failure {
  const error = errorOf(thrown);
  if (error === null) {
    return { kind: 'failed', reason: `threw ${described(thrown)}, which is no Error and tells no line; throw new Error(…) instead` };
  }
  const { file, line, column } = placeIn(error, files) ?? placeOfImport(error) ?? placeOfSyntaxError(error, files) ?? {};
  // TypeScript's columns shift as types are taken out; its lines do not.
  const hasColumn = column !== undefined && file !== undefined && !/\.[mc]?ts$/i.test(file);
  const message = error.message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, '').replace(/ imported from (?:\/|[A-Z]:|file:).*$/, '');
  return {
    kind: 'failed',
    reason: shortened(message === '' ? error.name : `${error.name}: ${message}`),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { place: `line ${line}${hasColumn ? `, column ${column}` : ''}` }),
  };
}

/** An error's texts, read with care: they are the user's, and may throw or be anything. */
interface ErrorTexts {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

function errorOf(thrown: unknown): ErrorTexts | null {
  try {
    if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
      return null;
    }
  } catch {
    return null;
  }
  const read = (key: keyof ErrorTexts, otherwise: string): string => {
    try {
      const value: unknown = thrown[key];
      return typeof value === 'string' ? value : otherwise;
    } catch {
      return otherwise;
    }
  };
  return { name: read('name', 'Error'), message: read('message', 'an error without a message'), stack: read('stack', '') };
}

function described(thrown: unknown): string {
  try {
    return shortened(inspect(thrown, { depth: 1, breakLength: Infinity, customInspect: false, showProxy: true }));
  } catch {
    return 'something that cannot be shown';
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The first frame of the stack that is the user's, or the place that a syntax error begins with. */
function placeIn({ stack }: ErrorTexts, files: readonly string[]): Place | undefined {
  for (const text of stack.split('\n')) {
    const match = /\(?((?:file:\/\/)?\/?[^\s()]*?):(\d+)(?::(\d+))?\)?$/.exec(text);
    const file = match?.[1] === undefined ? undefined : pathOf(match[1]);
    if (file !== undefined && files.includes(file)) {
      return { file, line: Number(match?.[2]), ...(match?.[3] === undefined ? {} : { column: Number(match[3]) }) };
    }
  }
  return undefined;
}

function pathOf(text: string): string {
  try {
    return text.startsWith('file:') ? fileURLToPath(text) : text;
  } catch {
    return text;
  }
}

/** The line of an import that leads nowhere. Node tells the file alone. */
function placeOfImport({ message }: ErrorTexts): Place | undefined {
  const [, missing = '', importer = ''] = /^Cannot find (?:package|module) '([^']+)' imported from (\S.*)$/.exec(message) ?? [];
  const file = pathOf(importer);
  const name = missing.split(/[\\/]/).pop() ?? '';
  const lines = (importer === '' || name === '' ? null : textOf(file))?.split('\n') ?? [];
  const line = lines.findIndex((text) => /\b(?:import|require|from)\b/.test(text) && text.includes(name));
  return line < 0 ? undefined : { file, line: line + 1 };
}

/** Node keeps the place of a syntax error to itself; the type stripper tells its own. */
function placeOfSyntaxError(error: ErrorTexts, files: readonly string[]): Place | undefined {
  const stripped = /\((\d+):(\d+)\)$/.exec(error.message);
  const last = files[files.length - 1];
  if (stripped !== null && last !== undefined) {
    return { file: files.find((file) => error.message.includes(file)) ?? last, line: Number(stripped[1]), column: Number(stripped[2]) };
  }
  return error.name !== 'SyntaxError' ? undefined : files.map(placeOfParsing).find((place) => place !== undefined);
}

/** Where a file cannot be parsed. Node tells it of an ES module to those alone who ask for a check. */
function placeOfParsing(file: string): Place | undefined {
  const source = /\.[mc]?ts$/i.test(file) ? null : textOf(file);
  if (source === null) {
    return undefined;
  }
  const report = /\.cjs$/i.test(file) ? reportOfScript(source) : runSync(process.execPath, ['--check', '--input-type=module', '-'], { input: source, encoding: 'utf8' }).stderr;
  const line = /^[^\n]*:(\d+)\n/.exec(report)?.[1];
  return line === undefined ? undefined : { file, line: Number(line) };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function reportOfScript(source: string): string {
  try {
    new Script(source);
    return '';
  } catch (error) {
    return error instanceof Error ? error.stack ?? '' : '';
  }
}

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= longestReason ? plain : `${plain.slice(0, longestReason)}…`;
}
