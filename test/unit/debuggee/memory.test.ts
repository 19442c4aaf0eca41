import assert from 'node:assert/strict';
import { bytesOf, formatLayout, layoutOfType, parseLayout, storedType } from '../../../src/core/debuggee/memory/layout';
import { formatMemoryValue, parseMemoryValue } from '../../../src/core/debuggee/memory/memoryValue';

describe('the layout of a tensor in memory', () => {
  it('is read as people write it', () => {
    assert.deepEqual(parseLayout('float32 [200, 10] + 16'), { dtype: 'float32', shape: [200, 10], offset: 16 });
    assert.deepEqual(parseLayout(' double[3][4]+0x20 '), { dtype: 'float64', shape: [3, 4], offset: 32 });
    assert.deepEqual(parseLayout('std::int64_t [5]'.replace('std::', '')), { dtype: 'int64', shape: [5], offset: 0 });
    assert.deepEqual(parseLayout('unsigned  char [2]'), { dtype: 'uint8', shape: [2], offset: 0 });
    assert.deepEqual([parseLayout('float'), parseLayout('float []'), parseLayout('bool [0, 3]')].map(({ shape }) => shape), [[], [], [0, 3]]);
    assert.deepEqual([bytesOf(parseLayout('float16 [3, 5]')), storedType(parseLayout('int8 [1]'))], [30, '|i1']);
    for (const text of ['float32 [200, 10] + 16', 'int8 [3]', 'uint64 []']) {
      assert.equal(formatLayout(parseLayout(text)), text);
    }
  });

  for (const [text, reason] of [
    ['', /is no layout/], ['[3]', /is no layout/], ['float32 [3', /is no layout/], ['float32 [3] - 4', /is no layout/], ['float32 [3] + x', /is no layout/], ['float128 [3]', /float128 is no type/], ['string [3]', /string is no type/],
    ['toString [3]', /is no type/], ['float32 [3.5]', /no whole number/], ['float32 [-1]', /no whole number/], ['float32 [1,,2]', /no whole number/], ['float32 [100000, 100000]', /more than the 67108864/],
    [`int8 ${'[1]'.repeat(17)}`, /more than 16 axes/], ['float32 [9999999999999999]', /no whole number/],
  ] as const) {
    it(`is refused: ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(() => parseLayout(text), { name: 'BadInput', message: reason });
    });
  }

  it('is proposed by the type of a variable', () => {
    const types = ['float [200][10]', 'const double *', 'int64_t[7]', 'float * const', 'std::vector<float>', 'unsigned char [3]', 'char **', ''];
    assert.deepEqual(types.map((type) => layoutOfType(type) ?? null), ['float32 [200, 10]', 'float64', 'int64 [7]', 'float32', null, 'uint8 [3]', null, null]);
  });
});

describe('a value in memory', () => {
  it('is one text', () => {
    const value = { expression: 'batch->logits.data()', layout: parseLayout('float32 [2, 3]') };
    assert.equal(formatMemoryValue(value), 'batch->logits.data() @ float32 [2, 3]');
    assert.deepEqual(parseMemoryValue(formatMemoryValue(value)), value);
    assert.deepEqual(parseMemoryValue('a[i] == b ? &x[0] : y @ int8 [1]'.replace('?', '||').replace(':', '+')).layout.shape, [1]);
  });

  for (const text of ['x', 'x = 1 @ int8 [1]', 'x += 1 @ int8 [1]', 'x++ @ int8 [1]', '--x @ int8 [1]', 'x <<= 1 @ int8 [1]', '-exec quit @ int8 [1]', '`quit @ int8 [1]', 'a; b @ int8 [1]', 'a\nb @ int8 [1]', '$x @ int8 [1]', ' @ int8 [1]', `${'x'.repeat(2000)} @ int8 [1]`]) {
    it(`is refused: ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(() => parseMemoryValue(text), { name: 'BadInput' });
    });
  }
});
