import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repository } from '../../architecture/repository';
import { checkedAnswer, type DebuggeeAnswer } from '../../../src/core/debuggee/answers';
import { javascript } from '../../../src/core/debuggee/javascript/index';
import type { ReplyError } from '../../../src/core/debuggee/reply';
import type { Asked, DebuggeeRequest } from '../../../src/core/debuggee/requests';

/** The files of `media/debuggee`, as they ship. */
export const sources = Object.fromEntries(javascript.files.map((file) => [file, readFileSync(path.join(repository, 'media', 'debuggee', file), 'utf8')]));

/** One question to a paused program: the request, and the user's expression for each value. */
export interface Question {
  readonly request: DebuggeeRequest;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Runs a program in Node and, at its end, evaluates each question as a debugger does: in the names of a function of it.
 * Whatever is printed besides fails. `wanted` are expressions of the test's own, which come back as JSON, before and after.
 */
export function paused(program: string, questions: readonly Question[], wanted: readonly string[] = []): { readonly replies: readonly string[]; readonly before: readonly unknown[]; readonly after: readonly unknown[] } {
  const texts = questions.map(({ request, values }) => javascript.evaluateText(sources, request, values));
  const runner = [
    'const __given = JSON.parse(require("node:fs").readFileSync(0, "utf8"));', 'const __write = process.stdout.write.bind(process.stdout), __json = JSON.stringify;', '(function frame() {', program,
    'const __before = __given.wanted.map((text) => eval(text));',
    'const __replies = __given.texts.map((text) => { try { return String(eval(text)); } catch (error) { return `Uncaught ${String(error)}`; } });',
    '__write(__json({ replies: __replies, before: __before, after: __given.wanted.map((text) => eval(text)) }));', '})();',
  ].join('\n');
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', runner], { cwd: repository, input: JSON.stringify({ texts, wanted }), encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26 });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as ReturnType<typeof paused>;
}

/** The checked answer in a reply, which js-debug would put in quotes. */
export function answerOf<K extends Asked>(asked: K, reply: string | undefined): DebuggeeAnswer<K> {
  const read = javascript.readReply(`'${(reply ?? '').replace(/[\\']/g, '\\$&')}'`);
  if ('error' in read) {
    throw new Error(`${read.error.kind}: ${read.error.message}`);
  }
  return checkedAnswer(asked, read.ok);
}

/** The error in a reply. */
export function errorOf(reply: string | undefined): ReplyError {
  const read = javascript.readReply(reply ?? '');
  if ('error' in read) {
    return read.error;
  }
  throw new Error(`no error but ${reply ?? ''}`);
}
