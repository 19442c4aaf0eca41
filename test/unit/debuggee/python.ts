import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repository } from '../../architecture/repository';
import { checkedAnswer, type DebuggeeAnswer } from '../../../src/core/debuggee/answers';
import { python as language } from '../../../src/core/debuggee/python/index';
import type { ReplyError } from '../../../src/core/debuggee/reply';
import type { Asked, DebuggeeRequest } from '../../../src/core/debuggee/requests';

/** The files of `media/debuggee`, as they ship. */
export const sources = Object.fromEntries(language.files.map((file) => [file, readFileSync(path.join(repository, 'media', 'debuggee', file), 'utf8')]));

/** The Pythons of this machine. */
const pythons = ['/usr/bin/python3', 'python3'];

const known = new Map<string, string | null>();

/** A Python that imports all of the modules; null where there is none, which is said. Where CI is set there has to be a Python. */
export function pythonWith(...modules: readonly string[]): string | null {
  const key = modules.join(' and ');
  const found = known.get(key) ?? find(modules);
  if (found === null && !known.has(key)) {
    console.log(`      no python3 with ${key === '' ? 'anything' : key} is here: what needs it is skipped`);
  }
  known.set(key, found);
  return found;
}

function find(modules: readonly string[]): string | null {
  const found = pythons.find((python) => {
    try {
      execFileSync(python, ['-c', `import ${['sys', ...modules].join(', ')}`], { stdio: 'ignore', timeout: 120_000 });
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined && modules.length === 0 && (process.env['CI'] ?? '') !== '') {
    throw new Error('python3 is needed for the tests of what runs in a paused Python program');
  }
  return found ?? null;
}

/** One question to a paused program: the request, and the user's expression for each value. */
export interface Question {
  readonly request: DebuggeeRequest;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Runs a program and, at its end, evaluates each question as a debugger does: `eval` in the program's names, and the repr of the result.
 * Whatever is printed besides fails. `wanted` are expressions of the test's own, which come back as JSON.
 */
export function paused(python: string, program: string, questions: readonly Question[], wanted: readonly string[] = []): { readonly replies: readonly string[]; readonly wanted: readonly unknown[] } {
  const texts = questions.map(({ request, values }) => language.evaluateText(sources, request, values));
  const runner = [
    'import json, sys', 'given = json.load(sys.stdin)', 'names = {"__name__": "__main__"}', 'exec(compile(given["program"], "program.py", "exec"), names)',
    'replies = []',
    'for text in given["texts"]:', '    try:', '        replies.append(repr(eval(text, names)))', '    except BaseException as error:', '        replies.append(repr(error))',
    'print(json.dumps({"replies": replies, "wanted": [eval(text, names) for text in given["wanted"]]}))',
  ].join('\n');
  const { stdout, stderr } = spawnSync(python, ['-c', runner], { input: JSON.stringify({ program, texts, wanted }), encoding: 'utf8', timeout: 240_000, maxBuffer: 1 << 26 });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as { replies: readonly string[]; wanted: readonly unknown[] };
}

/** The checked answer in a reply. */
export function answerOf<K extends Asked>(asked: K, reply: string | undefined): DebuggeeAnswer<K> {
  const read = language.readReply(reply ?? '');
  if ('error' in read) {
    throw new Error(`${read.error.kind}: ${read.error.message}`);
  }
  return checkedAnswer(asked, read.ok);
}

/** The error in a reply. */
export function errorOf(reply: string | undefined): ReplyError {
  const read = language.readReply(reply ?? '');
  if ('error' in read) {
    return read.error;
  }
  throw new Error(`no error but ${reply ?? ''}`);
}
