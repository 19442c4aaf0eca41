import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitsPattern, formatReference, readingsOf, splitSlice } from '../../../src/core/tensors/reference';

describe('tensors: references', () => {
  it('have the path before the first # as their likeliest reading', () => {
    const [first] = readingsOf('run/epoch.npz#logits[:, 0]');
    assert.deepEqual(first, { path: 'run/epoch.npz', tensor: 'logits[:, 0]', slice: null });
    assert.deepEqual(readingsOf('a#b.npz#w').map(({ path, tensor }) => [path, tensor]), [['a', 'b.npz#w'], ['a#b.npz', 'w'], ['a#b.npz#w', null]]);
    assert.deepEqual(readingsOf('y.npy[:3]').map(({ path, slice }) => [path, slice !== null]), [['y.npy', true], ['y.npy[:3]', false]]);
    assert.deepEqual(readingsOf('y.npy'), [{ path: 'y.npy', tensor: null, slice: null }]);
  });

  it('end in a slice only where it is one', () => {
    assert.deepEqual(splitSlice('layer[0].weight[1:]')?.name, 'layer[0].weight');
    assert.equal(splitSlice('layer[a]'), null);
    assert.equal(splitSlice('layer'), null);
    assert.equal(formatReference('a.npz', 'w', splitSlice('w[ 1 : ]')?.slice ?? null), 'a.npz#w[1:]');
    assert.equal(formatReference('a.npy', '', null), 'a.npy');
    assert.equal(formatReference('a.npy', '', splitSlice('[0]')?.slice ?? null), 'a.npy#[0]');
  });

  it('patterns fit as the regular expression of the same meaning does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', '*'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', '*', '?'), maxLength: 6 });
    fc.assert(fc.property(text, pattern, (name, wild) => {
      const source = Array.from(wild, (c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[.[]/, '\\$&'))).join('');
      assert.equal(fitsPattern(name, wild), new RegExp(`^${source}$`).test(name));
    }), { numRuns: 2000 });
    assert.equal(fitsPattern('a'.repeat(5000), `${'*a'.repeat(50)}b`), false);
  });
});
