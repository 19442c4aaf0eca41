import assert from 'node:assert/strict';
import { compact, count, exact, percent, probability, toNumber } from '../../../src/webview/text/numbers';

describe('numbers as text', () => {
  it('reads numbers that JSON cannot hold', () => {
    assert.equal(toNumber('Infinity'), Infinity);
    assert.equal(toNumber('-Infinity'), -Infinity);
    assert.ok(Number.isNaN(toNumber('NaN')));
    assert.equal(toNumber(0.5), 0.5);
  });

  const shorts: readonly (readonly [number, string])[] = [
    [0, '0'], [3, '3'], [-2, '−2'], [0.5131652680821185, '0.5132'], [10.64034, '10.640'], [348.10831, '348.11'], [3210.94166, '3210.9'],
    [2.39e-5, '2.39e−5'], [-1.25e9 - 0.5, '−1.25e9'], [1_000_000, '1\u202f000\u202f000'], [719, '719'], [2 ** 53, '9.01e15'],
    [Number.NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '−∞'],
  ];
  for (const [value, text] of shorts) {
    it(`writes ${value} as ${text}`, () => { assert.equal(compact(value), text); });
  }

  it('keeps every digit in the exact form', () => {
    assert.equal(exact(0.5131652680821185), '0.5131652680821185');
    assert.equal(exact(-0), '-0');
  });

  it('writes shares with what they need', () => {
    assert.equal(percent(0.9433), '94.3 %');
    assert.equal(percent(1), '100 %');
    assert.equal(percent(0.000036), '0.0036 %');
    assert.equal(percent(1.2e-9), '1.2e−7 %');
    assert.equal(percent(0), '0.0 %');
    assert.equal(percent(Number.NaN), '–');
  });

  it('does not round a probability to certainty', () => {
    assert.equal(probability(0.99998), '>0.9999');
    assert.equal(probability(1), '1');
    assert.equal(probability(2.39e-5), '2.4e−5');
    assert.equal(probability(0.7603), '0.7603');
  });

  it('groups counts by three', () => {
    assert.equal(count(719), '719');
    assert.equal(count(1234567), '1\u202f234\u202f567');
  });
});
