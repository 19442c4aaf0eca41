import assert from 'node:assert/strict';
import { liveChart } from '../../../../src/host/debug/liveChart';

/** Places of the marks of values: circles where they are finite, else crosses. */
const circles = (svg: string): number[] => [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map((match) => Number(match[1]));

describe('the chart of a hover', () => {
  it('has a mark for each value, higher where it is larger, and a cross where it is not finite', () => {
    const svg = liveChart({ values: [3, 1, NaN, 2, Infinity], title: 'loss over stops' }, 'dark');
    const [first = NaN, second = NaN, third = NaN] = circles(svg);
    assert.equal(circles(svg).length, 3);
    assert.ok(first < third && third < second);
    assert.equal(third, (first + second) / 2);
    assert.equal([...svg.matchAll(/l8 8m0 -8l-8 8/g)].length, 2);
    // The line is broken where a value is missing.
    assert.equal([...(/<path d="(M[^"]+)" fill="none"/.exec(svg)?.[1] ?? '').matchAll(/M/g)].length, 2);
  });

  it('has a bar for each count that is not 0, as tall as it is', () => {
    const svg = liveChart({ values: [1], title: 'loss', histogram: { title: 'losses', from: '0', to: '9', counts: [8, 0, 4] } }, 'light');
    assert.deepEqual([...svg.matchAll(/<rect [^>]*height="([\d.]+)"/g)].map((match) => Number(match[1])), [40, 20]);
  });

  it('takes names for text, and has other colours in each kind of theme', () => {
    const themes = (['dark', 'light', 'contrast', 'contrast-light'] as const).map((theme) => liveChart({ values: [1, NaN], title: '<script>&"' }, theme));
    assert.equal(new Set(themes).size, 4);
    themes.forEach((svg) => {
      assert.ok(!svg.includes('<script'));
      assert.match(svg, /&#60;script&#62;&#38;&#34;/);
    });
  });
});
