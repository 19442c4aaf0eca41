import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseExpression } from '../../../../src/core/losses/expression/parse';
import { ExpressionError, type Expression } from '../../../../src/core/losses/expression/syntax';

/** A formula with every operator written as its function. */
function plain(expression: Expression): string {
  switch (expression.kind) {
    case 'number': return String(expression.value);
    case 'name': return expression.name;
    case 'call': {
      const options = Object.entries(expression.options).map(([key, value]) => `${key}=${String(value)}`);
      return `${expression.name}(${[...expression.operands.map(plain), ...options].join(', ')})`;
    }
  }
}

describe('the parser of expressions', () => {
  // Precedence and associativity as Python and NumPy have them.
  for (const [text, meaning] of [
    ['a + b * c', 'add(a, multiply(b, c))'],
    ['a - b - c', 'subtract(subtract(a, b), c)'],
    ['a / b * c', 'multiply(divide(a, b), c)'],
    ['a ^ b ^ c', 'pow(a, pow(b, c))'],
    ['a ** b', 'pow(a, b)'],
    ['-x ^ 2', 'negative(pow(x, 2))'],
    ['(-x) ^ 2', 'pow(negative(x), 2)'],
    ['2 ^ -x', 'pow(2, negative(x))'],
    ['2 ^ -x ^ 2', 'pow(2, negative(pow(x, 2)))'],
    ['-x ^ 2 * 3', 'multiply(negative(pow(x, 2)), 3)'],
    ['- -x', 'negative(negative(x))'],
    ['exp(-x^2)', 'exp(negative(pow(x, 2)))'],
    ['w * abs(y - p) ^ 1.5', 'multiply(w, pow(abs(subtract(y, p)), 1.5))'],
    ['a + b < c * d', 'less(add(a, b), multiply(c, d))'],
    ['a < b == c', 'equal(less(a, b), c)'],
    ['a > 0 ? a : -a', 'where(greater(a, 0), a, negative(a))'],
    ['max(0, 1 - x)', 'maximum(0, subtract(1, x))'],
    ['max(x)', 'max(x)'],
    ['max(x, axis=1)', 'max(x, axis=1)'],
    ['sum(x, -1)', 'sum(x, axis=-1)'],
    ['mean(x, axis=-1, keepdims=1)', 'mean(x, axis=-1, keepdims=true)'],
    ['onehot(y, 10)', 'one_hot(y, 10)'],
    ['.5e-3 + 1E2', 'add(0.0005, 100)'],
    ['σ * Δy_1', 'multiply(σ, Δy_1)'],
  ] as const) {
    it(`reads ${text}`, () => { assert.equal(plain(parseExpression(text)), meaning); });
  }

  for (const [text, column, reason] of [
    ['', 1, /^the expression is empty$/],
    ['mean(p', 7, /^expected \)$/],
    ['mean(p))', 8, /^unexpected "\)"$/],
    ['p + ', 5, /^expected expression after \+$/],
    ['p + q r', 7, /^an operator is missing before this$/],
    ['1 + abss(p)', 5, /^unknown function "abss"; did you mean "abs"\?$/],
    ['mean(p) + sum(p, 1, 2)', 11, /^sum takes 1 operand, not 2$/],
    ['where(p)', 1, /^where takes 3 operands, not 1$/],
    ['abs(p, axis=1)', 8, /^abs takes no argument named "axis"$/],
    ['mean(p, axis=0.5)', 14, /^axis must be an integer$/],
    ['expand_dims(p)', 1, /^expand_dims needs an axis/],
    ['a = 3', 1, /^a single "=" names an argument/],
    ['a + b[0]', 5, /a slice is written in the reference/],
    ['p.constructor', 1, /a property or an index/],
    ['a + "b"', 5, /^"b" is no number/],
    ['1e999', 1, /^1e999 is no number/],
    ['[1, 2]', 1, /a list/],
    ['(a, b)', 1, /several expressions in one pair of brackets/],
    ['constructor(p)', 1, /^unknown function "constructor"/],
    ['(0, eval)("1")', 1, /only a function's name can be called/],
    [`${'('.repeat(100)}p${')'.repeat(100)} + q r`, 207, /an operator is missing/],
    [`${'-('.repeat(70)}p${')'.repeat(70)}`, 129, /nested deeper than 64 levels/],
    [`${'('.repeat(4000)}p`, 1, /nested deeper|unclosed/],
    ['p + '.repeat(600) + 'p', null, /more than 1024 parts|nested deeper/],
    ['p'.repeat(5000), 4097, /longer than 4096 characters/],
  ] as const) {
    it(`refuses ${text.length > 40 ? `${text.slice(0, 20)}… of ${text.length} characters` : text === '' ? 'nothing' : text}`, () => {
      assert.throws(() => parseExpression(text), (error) => {
        assert.ok(error instanceof ExpressionError);
        assert.match(error.reason, reason);
        if (column !== null && !/nested deeper/.test(error.reason)) {
          assert.equal(error.at + 1, column);
        }
        return true;
      });
    });
  }

  it('ends any text in a formula or in one error', () => {
    const parts = fc.constantFrom('a', 'mean', 'sum', '(', ')', ',', '+', '-', '*', '/', '^', '**', '<', '=', '==', '!=', '?', ':', '1', '.5', '"', '[', ']', '.', ' ', '`', '\\', '\n', 'axis', '\u0000', '😀', '__proto__');
    fc.assert(fc.property(fc.array(parts, { maxLength: 30 }), (texts) => {
      try {
        parseExpression(texts.join(''));
      } catch (error) {
        assert.ok(error instanceof ExpressionError, String(error));
        assert.ok(error.at >= 0 && error.at <= texts.join('').length);
      }
    }), { numRuns: 2000, seed: 7 });
  });
});
