import assert from 'node:assert/strict';
import { evaluateText } from '../../../src/core/debuggee/javascript/expression';
import { javascript } from '../../../src/core/debuggee/javascript/index';
import { checkedExpression } from '../../../src/core/debuggee/javascript/userExpression';
import { languageOf } from '../../../src/core/debuggee/languages';
import { answerOf, paused, sources } from './javascript';

describe('an expression of a paused JavaScript program', () => {
  it('takes what people write', () => {
    for (const text of [
      'logits', 'batch["labels"]', "batch['labels']", 'out?.logits[0]', 'this.#weights.value', 'tf.losses.softmaxCrossEntropy(y, logits)', 'a === b ? x : y', 'rows.map((row) => row[0])', '[...a, ...b]',
      'new Float32Array(buffer, 4, 8)', '{ a: 1 }.a', '`plain`', "'it\\'s'", '-x ** 2', 'a / b / c', 'f(a)[0] / 2', 'x.delete', 'map.return', 'a <= b', 'a >= b', 'a !== b', 'a ?? b', '$el', 'größe', '"// no comment"', '"a = b"', '1.5e-3', '.5', '0xff',
      'a >>> 2', 'a => a', 'typeof x', 'a in b', '1_000n', '"(["', 'x?.5:1',
    ]) {
      assert.equal(checkedExpression(text), text);
    }
    assert.equal(checkedExpression(' f(a,\n  b) '), 'f(a,   b)');
  });

  for (const [text, reason] of [
    ['', /is empty/], ['  ', /is empty/], ['a = 1', /has =/], ['f(a = 1)', /has =/], ['a.b = 1', /has =/], ['a += 1', /has \+=/], ['a >>>= 1', /has >>>=/], ['a ??= b', /has \?\?=/], ['a &&= b', /has &&=/], ['a **= b', /has \*\*=/],
    ['i++', /has \+\+/], ['--i', /has --/], ['a\nb', /second line/], ['"a\nb"', /several lines/], ['`a${b = 1}`', /template/], ['await x', /the word await/], ['yield x', /the word yield/], ['import("x")', /the word import/],
    ['delete a.b', /the word delete/], ['function f() {}', /the word function/], ['var a', /the word var/], ['async () => 1', /the word async/], ['a; b', /a ;/], ['f(a; b)', /a ;/], ['a, b', /comma/], ['a // b', /comment/], ['a /* b */', /comment/],
    ['/x/.test(a)', /regular expression/], ['f(/"/)', /regular expression/], ['typeof /"/', /regular expression/], ['(a', /a \( that is not closed/], ['a)', /closes nothing/], ['(a]', /closes nothing/], ['a), (b', /closes nothing/],
    ['"a', /not closed/], ['"a\\"', /not closed/], ['"', /not closed/], ['a \\ b', /a \\/], ['#a', /private name/], ['@a', /a @/], ['a\u202eb', /not seen/], ['a\u0000b', /not seen/], ['x'.repeat(5000), /4096 characters/],
  ] as const) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.throws(() => checkedExpression(text), { name: 'BadInput', message: reason });
    });
  }

  it('sees the names of the frame, ours apart, and leaves none', () => {
    const question = { request: { do: 'value' }, values: { a: 'outer[0] + v', b: 'this?.d ?? values', c: 'typeof given', __proto__x: 'arguments.length' } } as const;
    const { replies, before, after } = paused('const outer = [40], v = 2, values = 7;', [question], ['Object.keys(globalThis).sort()', 'Object.getOwnPropertyNames(globalThis).sort()']);
    assert.deepEqual(answerOf('value', paused('const outer = [40], v = 2, values = 7;', [{ request: question.request, values: { a: question.values.a, b: question.values.b } }]).replies[0]), { values: { a: 42, b: 7 } });
    assert.match(replies[0] ?? '', /"kind":"unsupported".*"of":"c"/);
    assert.deepEqual(after, before);
  });

  it('is refused where the name of a value is none', () => {
    assert.throws(() => evaluateText(sources, { do: 'value' }, { 'a b': 'x' }), { name: 'BadInput' });
  });
});

describe('the reply of a paused JavaScript program', () => {
  const envelope = '{"lossInspector":1,"ok":{"a":"it\\u0027s \\"x\\" \\\\ \\n"}}';
  const read = { ok: { a: 'it\'s "x" \\ \n' } };
  /** As js-debug quotes it. */
  const quoted = `'${envelope.replaceAll('\\', '\\\\')}'`;

  it('is read with quotes and without', () => {
    assert.deepEqual(javascript.readReply(quoted), read);
    assert.deepEqual(javascript.readReply(` ${envelope}\n`), read);
  });

  it('is said to be truncated wherever it is cut', () => {
    for (let end = 25; end < quoted.length; end++) {
      const cut = javascript.readReply(quoted.slice(0, end));
      assert.ok('error' in cut && cut.error.kind === 'truncated', quoted.slice(0, end));
      const closed = javascript.readReply(`${quoted.slice(0, end)}…'`);
      assert.ok('error' in closed && closed.error.kind === 'truncated', quoted.slice(0, end));
    }
    const middle = javascript.readReply(`${quoted.slice(0, 30)}…${quoted.slice(-6)}`);
    assert.ok('error' in middle && middle.error.kind === 'truncated');
  });

  it('is an error of the expression, or none of ours', () => {
    assert.deepEqual(javascript.readFailure('Uncaught SyntaxError: Unexpected token \')\'\n    at x'), { error: { kind: 'expression', message: 'SyntaxError: Unexpected token \')\'', of: null } });
    assert.deepEqual(javascript.readFailure('Uncaught EvalError: Code generation from strings disallowed'), { error: { kind: 'expression', message: 'EvalError: Code generation from strings disallowed', of: null } });
    for (const text of ['', '42', 'undefined', "'text'", 'Stack frame not found']) {
      const reply = javascript.readReply(text);
      assert.ok('error' in reply && reply.error.kind === 'foreign', text);
    }
  });
});

describe('the language of a debug session', () => {
  it('is known by the type of it', () => {
    const types = ['python', 'debugpy', 'loss-python', 'pwa-node', 'node', 'pwa-chrome', 'chrome', 'pwa-msedge', 'node-terminal', 'pwa-extensionHost', 'cppdbg', 'lldb', 'go', 'nodejs-inspector', ''];
    assert.deepEqual(types.map((type) => languageOf(type)?.id ?? null), [
      'python', 'python', 'python', ...new Array<string>(7).fill('javascript'), null, null, null, null, null,
    ]);
  });
});
