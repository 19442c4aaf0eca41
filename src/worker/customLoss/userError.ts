import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { Failure } from './messages';

const longestReason = 400;

/** What a user's code threw, with the line of the user's own file that is nearest to it. */
export function failureOf(thrown: unknown, files: readonly string[]): Failure {
  if (!(thrown instanceof Error)) {
    return { kind: 'failed', reason: `threw ${shortened(inspect(thrown, { depth: 1, breakLength: Infinity }))}, which is no Error and tells no line; throw new Error(…) instead` };
  }
  const { file, line, column } = placeIn(thrown, files) ?? placeOfSyntaxError(thrown, files) ?? {};
  // TypeScript's columns shift as types are taken out; its lines do not.
  const hasColumn = column !== undefined && file !== undefined && !/\.m?ts$/i.test(file);
  const reason = shortened(`${thrown.name}: ${thrown.message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, '')}`);
  return {
    kind: 'failed', reason,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { place: `line ${line}${hasColumn ? `, column ${column}` : ''}` }),
  };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The first frame of the stack that is the user's, or the place that a syntax error begins with. */
function placeIn({ stack = '' }: Error, files: readonly string[]): Place | undefined {
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

/** Node keeps the place of a syntax error to itself; the type stripper tells its own. */
function placeOfSyntaxError(error: Error, files: readonly string[]): Place | undefined {
  const stripped = /\((\d+):(\d+)\)$/.exec(error.message);
  const last = files[files.length - 1];
  if (stripped !== null && last !== undefined) {
    return { file: files.find((file) => error.message.includes(file)) ?? last, line: Number(stripped[1]), column: Number(stripped[2]) };
  }
  return error.name !== 'SyntaxError' ? undefined : files.map(placeOfParsing).find((place) => place !== undefined);
}

/** Where a file cannot be parsed. Node tells it of an ES module to those alone who ask for a check. */
function placeOfParsing(file: string): Place | undefined {
  if (/\.m?ts$/i.test(file)) {
    return undefined;
  }
  const source = readFileSync(file, 'utf8');
  const report = /\.cjs$/i.test(file) ? reportOfScript(source) : spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input: source, encoding: 'utf8' }).stderr;
  const line = /^[^\n]*:(\d+)\n/.exec(report)?.[1];
  return line === undefined ? undefined : { file, line: Number(line) };
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
