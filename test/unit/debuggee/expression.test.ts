import assert from 'node:assert/strict';
import { evaluateText, pythonString } from '../../../src/core/debuggee/python/expression';
import { sourceFor } from '../../../src/core/debuggee/python/sources';
import { checkedExpression } from '../../../src/core/debuggee/python/userExpression';
import { answerOf, paused, pythonWith, sources } from './python';

describe('an expression of a paused Python program', () => {
  it('takes what people write', () => {
    for (const text of [
      'logits', 'batch["labels"]', "batch['labels']", 'out.logits[:, 1:]', 'F.cross_entropy(logits, y, reduction="none")', 'x[..., 0] if a == b else y', '[a, b][0]',
      'z @ w.T', 'x[::2, None]', '{"a": 1}["a"]', 'f"{name}_x"', 'rb"\\n"', "'''one'''", 'a <= b', 'a != b', 'x.größe', '"# no comment"', '"a := b"', '"import"', 'model(x)[0] // 2',
      '(lambda z: z * 2)(x)', '[z for z in zs]', "'it\\'s'", '-x ** 2', '~mask', 'a if not b else c', '"(["',
    ]) {
      assert.equal(checkedExpression(text), text);
    }
    assert.equal(checkedExpression(' f(a,\n  b) '), 'f(a,   b)');
  });

  for (const [text, reason] of [
    ['', /is empty/], ['  ', /is empty/], ['a := 1', /binds a name/], ['f(a := 1)', /binds a name/], ['a = 1', /assigns a value/], ['x[a=1]', /assigns a value/], ['a += 1', /would change/],
    ['a\nb', /second line/], ['"a\nb"', /not closed|several lines/], ['"""a\nb"""', /several lines/], ['import os', /the word import/], ['await x', /the word await/], ['(yield x)', /the word yield/],
    ['del x', /the word del/], ['a; b', /a ;/], ['f(a; b)', /a ;/], ['a # b', /comment/], ['(a', /a \( that is not closed/], ['a)', /closes nothing/], ['(a]', /closes nothing/], ['a), (b', /closes nothing/],
    ['"a', /not closed/], ['a \\', /a \\/], ['!ls', /a !/], ['x?', /a \?/], ['a\u202eb', /not seen/], ['a\u0000b', /not seen/], ['f"{(x := 5)}"', /bind a name/], ['f"{await x}"', /bind a name/],
    ['if x: y', /a :/], ['lambda: x', /a :/], ['x'.repeat(5000), /4096 characters/], ['zz"a"', /prefix zz/],
  ] as const) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.throws(() => checkedExpression(text), { name: 'BadInput', message: reason });
    });
  }

  it('quotes any text for Python', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const text = `it's "quoted" \\ \n\r\t\0\x7f\u00e9\u2028\ud83d\ude00{}%`;
    assert.match(pythonString(text), /^[ -~]*$/);
    assert.deepEqual(paused(python, '', [], [pythonString(text)]).wanted, [text]);
  });

  it('is one line, sees the names of the frame, and leaves none', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const question = { request: { do: 'value' }, values: { a: 'outer[0] + v', b: 'd' } } as const;
    assert.match(evaluateText(sources, question.request, question.values), /^[ -~]*$/);
    const { replies, wanted } = paused(python, 'outer = [40]; v = 2; d = 7; before = None; before = set(globals())', [question], ['sorted(set(globals()) - before)']);
    assert.deepEqual(answerOf('value', replies[0]), { values: { a: 42, b: 7 } });
    assert.deepEqual(wanted, [[]]);
  });

  it('runs on Python 3.8, and imports the standard library alone', function () {
    const python = pythonWith();
    if (python === null) {
      return this.skip();
    }
    const all = ['describe', 'statistics', 'value', 'loss', 'losses', 'rows', 'nonce', 'save', 'piece'] as const;
    const program = [
      'import ast', 'def imports(source):', '    tree = ast.parse(source, feature_version=(3, 8))',
      '    fetched = [node.args[0].value for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fetch"]',
      '    return sorted({alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names} | set(fetched))',
    ].join('\n');
    const { wanted } = paused(python, program, [], all.map((asked) => `imports(${pythonString(sourceFor(asked, sources))})`));
    assert.deepEqual([...new Set(wanted.flat())].sort(), ['array', 'binascii', 'contextlib', 'ctypes', 'json', 'math', 'os', 'struct', 'sys', 'time', 'zipfile']);
  });

  it('refuses a name of a value that is none', () => {
    assert.throws(() => evaluateText(sources, { do: 'value' }, { 'a"b': 'x' }), { name: 'BadInput' });
  });
});
