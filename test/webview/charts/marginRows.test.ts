import assert from 'node:assert/strict';
import { marginExtent, marginSum, multiclassRows, placeOf, signedRows } from '../../../src/webview/charts/marginRows';
import type { SampleCard } from '../../../src/core/inspection/sampleRows';

const card: SampleCard = {
  sample: 0, loss: 1, weight: 1, contribution: null, label: 0, predicted: 0, probability: null, margin: null,
  logits: [2, 1.5, -1], probabilities: null, margins: [0, 0.5, 0], delta: 1, predictions: null, targets: null, gradients: [], noGradient: null,
};

describe('lines of the margin chart', () => {
  it('holds the other scores against that of the label', () => {
    assert.deepEqual(multiclassRows(card), [
      { index: 0, margin: 0, difference: 0, isLabel: true }, { index: 1, margin: 0.5, difference: -0.5, isLabel: false }, { index: 2, margin: 0, difference: -3, isLabel: false },
    ]);
  });

  it('adds the margins up (Weston and Watkins: 0.5 for these scores)', () => {
    assert.equal(marginSum(multiclassRows(card)), 0.5);
  });

  it('turns the scores of negative labels', () => {
    const rows = signedRows({ ...card, label: [0], margins: [0, 2.5, 0] });
    assert.deepEqual(rows.map(({ difference }) => difference), [-2, 1.5, -1]);
    assert.deepEqual(signedRows({ ...card, label: 0, logits: [0.3], margins: [1.3] })[0]?.difference, 0.3);
    assert.deepEqual(signedRows({ ...card, label: 1, logits: [0.3], margins: [0.7] })[0]?.difference, -0.3);
  });

  it('has threshold and zero in the chart', () => {
    const extent = marginExtent(multiclassRows(card), 5);
    assert.ok(placeOf(-5, extent) > 0);
    assert.ok(placeOf(0, extent) < 100);
  });

  it('survives scores that are not numbers', () => {
    const rows = multiclassRows({ ...card, logits: ['NaN', 1, 2], margins: ['NaN', 'NaN', 'NaN'] });
    const extent = marginExtent(rows, 1);
    assert.ok(Number.isFinite(extent.from) && Number.isFinite(extent.to));
  });
});
