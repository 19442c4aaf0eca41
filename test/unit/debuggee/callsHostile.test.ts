import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLossCall } from '../../../src/core/debuggee/calls/readLossCall';
import { callAt, readAt, shown } from './callSource';

const expected = { loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', reduction: 'mean', roles: { logits: 'out', labels: 'y' } };
const imports = 'import torch.nn as nn\nimport torch.nn.functional as F\n';

/** Every place of a source, from its first character to behind its last. */
function atEachPlace(source: string, first: string, last: string, check: (offset: number) => void): void {
  const start = source.indexOf(first);
  const end = source.lastIndexOf(last) + last.length;
  assert.ok(start >= 0 && end > start);
  for (let offset = start; offset <= end; offset++) {
    check(offset);
  }
}

describe('reading a call in a source that makes it hard', () => {
  it('finds it from every place in it, over several lines, with comments, tabs and CRLF', () => {
    const source = `${imports}\r\ndef step():\r\n\tloss = F.cross_entropy(  # ( the loss\r\n\t\tout, # , "a string\r\n\t\t# F.mse_loss(a, b)\r\n\t\ty,\r\n\t\tlabel_smoothing = 0.1,\r\n\t)\r\n\treturn loss\r\n`;
    atEachPlace(source, 'F.cross', '0.1,\r\n\t)', (offset) => {
      const reading = readLossCall(source, 'python', { offset });
      assert.ok(reading.kind === 'call', `at ${offset}`);
      assert.deepEqual(shown(reading.call), { ...expected, parameters: { label_smoothing: 0.1 } });
      assert.equal(source.slice(reading.call.range.start, reading.call.range.end), source.slice(source.indexOf('F.cross'), source.indexOf('\t)\r') + 2));
    });
  });

  it('takes the innermost loss of nested calls, and the outer one where the inner is none', () => {
    const source = 'F.mse_loss(model(F.cross_entropy(out, y), 1), targets)';
    assert.equal(callAt(`${imports}${source.replace('out', 'o|ut')}`).loss, 'sparse_softmax_cross_entropy');
    for (const place of ['mod|el', '1), tar|gets', 'mse_|loss']) {
      assert.equal(callAt(imports + source.replace(place.replace('|', ''), place)).loss, 'mean_squared_error', place);
    }
  });

  it('takes the nearest of several on a line', () => {
    const line = `${imports}total = F.cross_entropy(out, y) + 0.1 * F.mse_loss(p, t)`;
    assert.equal(callAt(line.replace('total', 'tot|al')).loss, 'sparse_softmax_cross_entropy');
    assert.equal(callAt(line.replace('F.mse', '|F.mse')).loss, 'mean_squared_error');
    assert.equal(callAt(`${line}|`).loss, 'mean_squared_error');
    assert.equal(callAt(line.replace(' 0.1', ' 0.|1')).loss, 'mean_squared_error');
  });

  it('finds it by a line alone', () => {
    const source = `${imports}\n    loss = F.cross_entropy(out, y)\nprint(loss)`;
    const reading = readLossCall(source, 'python', { line: 3 });
    assert.ok(reading.kind === 'call');
    assert.deepEqual(shown(reading.call), expected);
    assert.equal(readLossCall(source, 'python', { line: 4 }).kind, 'none');
    assert.equal(readLossCall(source, 'python', { line: 400 }).kind, 'none');
  });

  it('finds it in an f-string and in a template', () => {
    assert.deepEqual(shown(callAt(`${imports}print(f"loss {F.cross_|entropy(out, y).item():>{width}.4f} of {n!r}", 'F.mse_loss(a, b)')`)), expected);
    assert.deepEqual(shown(callAt(`${imports}print(rf'''{{no}} {F.cross_entropy(out, batch_y["}|"])}''')`)).roles, { logits: 'out', labels: 'batch_y["}"]' });
    const script = "import * as tf from '@tensorflow/tfjs';\nconsole.log(`loss ${tf.losses.meanSquaredError(y, p|.slice([0], [`${n}`.length]))} }`);";
    assert.deepEqual(callAt(script, 'javascript').roles['predictions']?.text, 'p.slice([0], [`${n}`.length])');
  });

  it('reads nothing in strings and comments', () => {
    for (const source of ['"""F.cross_entropy(|out, y)"""', "x = 'F.cross_entropy(|out, y)'", '# F.cross_entropy(|out, y)', "x = r'\\'F.cross_entropy(|out, y)'"]) {
      assert.equal(readAt(imports + source).kind, 'none', source);
    }
    for (const source of ['// tf.losses.logLoss(|y, p)', '/* tf.losses.logLoss(|y, p) */', "'tf.losses.logLoss(|y, p)'", '/tf.losses.logLoss(|y, p)/.test(x)']) {
      assert.equal(readAt(source, 'javascript').kind, 'none', source);
    }
  });

  it('is not thrown off by what was not ended before it', () => {
    for (const before of ["x = 'it does not end\n", 'y = (1, [2,\nreturn 3\n', 'f"{x\n', 'print("\\\n")\n', '}}])\n', 'z = 1 \\\n  + 2\n', "s = 'a' \"b\" b'''c\n'''\n", 'if x:\n  y = 0x_1f + 1e-3 - 1_000.5j\n', 'ünïcödé = {"λ": 1}\n']) {
      assert.deepEqual(shown(callAt(`${imports}${before}loss = F.cross_entropy(|out, y)\n`)), expected, before);
    }
    for (const before of ["const s = 'no end\n", 'const a = b / c / d;\n', 'const r = /[/"]\\//g;\n', 'if (x) { return /"/; }\n', 'const t = `a ${b} \\` c`;\n', 'const n = x?.5:1_0n;\n', 'label: for (;;) { $é.λ?.(1); }\n']) {
      assert.equal(callAt(`${before}tf.losses.meanSquaredError(|y, p)\n`, 'javascript').loss, 'mean_squared_error', before);
    }
  });

  it('reads names of any letters', () => {
    const call = callAt(`${imports}критерий = nn.CrossEntropyLoss()\nкритерий(|ŷ, метки_1)`);
    assert.deepEqual(shown(call).roles, { logits: 'ŷ', labels: 'метки_1' });
  });

  it('says of strings what they are, and leaves their blanks', () => {
    const call = callAt(`${imports}F.cross_entropy(|batch["a  b"][\n  'x'  # why\n], y [0])`);
    assert.deepEqual(shown(call).roles, { logits: 'batch["a  b"][\'x\']', labels: 'y [0]' });
  });

  it('follows names that stand for each other no further than it must', () => {
    const reading = readAt('loss_a = loss_b\nloss_b = loss_a\nloss_a(|out, y)');
    assert.equal(reading.kind, 'unknown');
    const chain = Array.from({ length: 50 }, (_, i) => `loss_${i + 1} = loss_${i}`).join('\n');
    assert.equal(readAt(`${'loss_fn = loss_fn.to(wrap(loss_fn))\n'.repeat(2000)}loss_fn(|out, y)`).kind, 'unknown');
    assert.equal(readAt(`loss_0 = F.cross_entropy\n${chain}\nloss_50(|out, y)`).kind, 'unknown');
  });

  it('reads long sources and long lines', () => {
    const filler = 'value = compute(alpha, beta, key="text") + [1, 2, 3][0]  # comment\n'.repeat(6_000);
    assert.deepEqual(shown(callAt(`${imports}${filler}loss = F.cross_entropy(|out, y)\n${filler}`)), expected);
    const line = 'f(x), '.repeat(110_000);
    assert.equal(callAt(`${imports}a = ${line}F.cross_entropy(out, y|), ${line}`).loss, 'sparse_softmax_cross_entropy');
    assert.equal(callAt(`tf.losses.logLoss(|y, p);${line}`, 'javascript').loss, 'log_loss');
    for (const deep of ['('.repeat(20_000), '['.repeat(10_000) + ']'.repeat(10_000), '-'.repeat(20_000), 'a.'.repeat(20_000), 'x(y)'.repeat(10_000), '{"'.repeat(10_000), 'f"{'.repeat(20_000), '`${'.repeat(20_000), 'a=b='.repeat(10_000)]) {
      assert.notEqual(readLossCall(`F.cross_entropy(${deep}, y)`, 'python', { offset: 5 }).kind, '');
      assert.notEqual(readLossCall(`tf.losses.logLoss(${deep}, y)`, 'javascript', { offset: 5 }).kind, '');
      assert.notEqual(readLossCall(`loss(${deep}1, y)`, 'python', { offset: 5000 }).kind, '');
    }
  }).timeout(20_000);

  it('throws at nothing', () => {
    const pieces = fc.array(fc.constantFrom('F.', 'nn', 'cross_entropy', 'CrossEntropyLoss', '(', ')', '[', ']', '{', '}', ',', '=', '"', "'", '"""', '\n', '\\', '#', '//', '/*', '/', '`', '${', 'f"', ' ', 'x', '1.5', 'import', 'from', 'as', 'def ', '*', '**', ':', '.mean()', 'λ', 'const', '?.', 'partial', 'new ', '-'), { maxLength: 60 });
    fc.assert(fc.property(pieces, fc.nat(300), fc.constantFrom('python' as const, 'javascript' as const), (parts, offset, language) => {
      const reading = readLossCall(parts.join(''), language, { offset });
      assert.ok(reading.kind === 'call' || reading.reason.length > 0);
    }), { numRuns: 1000 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(80), (text, offset) => {
      readLossCall(text, 'python', { offset });
      readLossCall(text, 'javascript', { offset });
    }));
  });
});
