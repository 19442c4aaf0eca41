import assert from 'node:assert/strict';
import { nanChecks, nanSubject, type CheckedKind, type NanSubject } from '../../../src/core/debuggee/calls/nanCheck';
import { atOnce } from '../../../src/core/debuggee/calls/piecewise';
import { sourceOf } from '../../../src/core/debuggee/calls/readSource';
import type { CallLanguage } from '../../../src/core/debuggee/calls/tokens';
import { paused, pythonWith } from './python';

/** The subject where `^` stands in a source, and the text of the line that its breakpoint is on. */
function subjectAt(marked: string, language: CallLanguage = 'python', chosen: { readonly text: string; readonly isSelected: boolean } | null = null, kind?: CheckedKind): NanSubject & { readonly line: string } {
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  const subject = nanSubject(atOnce(sourceOf(text, language)), offset, chosen, kind) ?? assert.fail('there is nothing to check');
  return { ...subject, line: (text.slice(text.lastIndexOf('\n', subject.offset - 1) + 1).split('\n')[0] ?? '').trim() };
}

const head = 'import torch\nimport numpy as np\nimport torch.nn.functional as F\n';

describe('a check for NaN', () => {
  it('is of what the loss is assigned to, before the next statement', () => {
    const { expression, kind, line, isLate } = subjectAt(`${head}for step in range(3):\n    loss = F.cross_^entropy(\n        logits, y)\n    loss.backward()\n`);
    assert.deepEqual({ expression, kind, line, isLate }, { expression: 'loss', kind: 'torch', line: 'loss.backward()', isLate: false });
  });

  it('is of the tensors where the loss goes nowhere that has a name', () => {
    const { expression, line } = subjectAt(`${head}def f(logits, y):\n    return F.cross_^entropy(logits, y)\n`);
    assert.deepEqual({ expression, line }, { expression: 'logits', line: 'return F.cross_entropy(logits, y)' });
  });

  it('says that the value is of the time before at the end of a block', () => {
    const { line, isLate } = subjectAt(`${head}for step in range(3):\n    loss = F.cross_^entropy(logits, y)\nprint(loss)\n`);
    assert.deepEqual({ line, isLate }, { line: 'loss = F.cross_entropy(logits, y)', isLate: true });
  });

  it('is of the selected expression, where it has its value', () => {
    const source = `${head}x = np.dot(a, b)\ny = x^ + 1\n`;
    assert.equal(subjectAt(source, 'python', { text: 'x', isSelected: true }).line, 'y = x + 1');
    assert.equal(subjectAt(source.replace('x^ +', 'x +').replace('x = np', 'x^ = np'), 'python', { text: 'x', isSelected: false }).line, 'y = x + 1');
  });

  it('uses the names that the file has for the modules', () => {
    assert.equal(nanChecks(subjectAt('import numpy\na = numpy.ones(3)^\nb = a\n', 'python', { text: 'a', isSelected: false })).isNan, 'numpy.isnan(a).any()');
    assert.equal(nanChecks(subjectAt('import torch as t\nx = t.ones(3)^\ny = x\n', 'python', { text: 'x', isSelected: false })).isNotFinite, 'not t.isfinite(x).all()');
    assert.equal(nanChecks(subjectAt('import tensorflow as tf\nx = f()^\ny = x\n', 'python', { text: 'x', isSelected: false })).isNan, 'tf.reduce_any(tf.math.is_nan(x))');
    assert.equal(nanChecks(subjectAt("import * as tf from '@tensorflow/tfjs';\nconst x = tf.ones([3]);^\nconst y = x;\n", 'javascript', { text: 'x', isSelected: true })).isNan, 'tf.any(tf.isNaN(x)).dataSync()[0]');
  });

  it('of TensorFlow.js is of the constant that the loss is assigned to', () => {
    const { expression, kind, line } = subjectAt("import * as tf from '@tensorflow/tfjs';\nfor (const batch of data) {\n  const loss = tf.losses.softmaxCross^Entropy(labels, logits);\n  loss.print();\n}\n", 'javascript');
    assert.deepEqual({ expression, kind, line }, { expression: 'loss', kind: 'tensorflow.js', line: 'loss.print();' });
  });

  it('is true where a value is NaN or infinite, and false elsewhere, as Python evaluates it', function () {
    const modules = ['numpy', ...(pythonWith('torch', 'numpy') === null ? [] : ['torch'])];
    const python = pythonWith(...modules) ?? this.skip();
    const values: Readonly<Record<string, readonly [string, boolean, boolean]>> = {
      'np.array([1.0, 2.0])': ['numpy', false, false], 'np.array([1.0, np.nan])': ['numpy', true, true], 'np.array([np.inf])': ['numpy', false, true],
      '1.5': ['number', false, false], 'float("nan")': ['number', true, true], '-float("inf")': ['number', false, true],
      ...(modules.includes('torch') ? { 'torch.tensor([[1.0]])': ['torch', false, false], 'torch.tensor(float("nan"))': ['torch', true, true], 'torch.tensor([1.0, float("-inf")])': ['torch', false, true] } : {}),
    };
    const checks = Object.entries(values).flatMap(([expression, [kind]]) => [null, { numpy: 'np', torch: 'torch', number: null }[kind] ?? null].map((module) => (
      nanChecks({ expression, kind: kind as CheckedKind, module })
    )));
    const program = `import numpy as np\n${modules.includes('torch') ? 'import torch\n' : ''}`;
    const { wanted } = paused(python, program, [], checks.flatMap(({ isNan, isNotFinite }) => [`bool(${isNan})`, `bool(${isNotFinite})`]));
    const expected = Object.values(values).flatMap(([, isNan, isNotFinite]) => [isNan, isNotFinite, isNan, isNotFinite]);
    assert.deepEqual(wanted, expected);
  });
});
