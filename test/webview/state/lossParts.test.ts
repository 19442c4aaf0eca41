import assert from 'node:assert/strict';
import { barSegments, shareOf, totalParts } from '../../../src/webview/state/lossParts';
import { fixtures } from '../harness/fixtures';

describe('parts of the total', () => {
  const partsOf = (name: string): ReturnType<typeof totalParts> => totalParts(fixtures[name]!().view.document);

  it('adds up to the total, coefficients included', () => {
    const { document } = fixtures['negative']!().view;
    const sum = totalParts(document).reduce((left, { amount, outside }) => left + (outside ? 0 : amount ?? 0), 0);
    assert.ok(Math.abs(sum - Number(document.totalLoss)) < 1e-12);
  });

  it('names the parts by letters in the document\'s order', () => {
    assert.deepEqual(partsOf('digits').map(({ letter, name }) => `${letter} ${name}`), ['A digit', 'B ink', 'C L2']);
  });

  it('draws widths that fill the bar', () => {
    const widths = barSegments(partsOf('digits'), true).map(({ width }) => width);
    assert.equal(widths.length, 3);
    assert.ok(Math.abs(widths.reduce((left, right) => left + right, 0) - 1) < 1e-12);
  });

  it('leaves the regularizers out when asked to', () => {
    assert.deepEqual(barSegments(partsOf('digits'), false).map(({ part }) => part.name), ['digit', 'ink']);
    assert.equal(shareOf(partsOf('digits')[2]!, partsOf('digits'), false), null);
  });

  it('marks negative parts, and gives no shares of a sum with both signs', () => {
    const parts = partsOf('negative');
    assert.deepEqual(barSegments(parts, true).map(({ negative }) => negative), [false, true]);
    assert.equal(shareOf(parts[0]!, parts, true), null);
  });

  it('keeps out what the convention does not collect', () => {
    assert.deepEqual(partsOf('negative').map(({ outside }) => outside), [false, false, true]);
  });

  it('draws no bar where a part is unavailable or NaN', () => {
    assert.deepEqual(barSegments(partsOf('broken'), true), []);
    assert.deepEqual(barSegments(partsOf('nan'), true), []);
  });
});
