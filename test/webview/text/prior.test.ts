import assert from 'node:assert/strict';
import { priorText } from '../../../src/webview/text/prior';

describe('a penalty as a prior', () => {
  it('is a Gaussian whose negative logarithm is the L2 penalty', () => {
    // ½ · 0.0005 · v² = v² / 2σ² where σ² = 2000; without the half v² · 0.0005 = v² / 2σ² where σ² = 1000.
    assert.match(priorText({ regularizer: 'l2', scale: 0.0005, formula: 'scale · ½ · Σv²' }) ?? '', /Gaussian prior .* variance 2000 .*, 2000 \/ N/);
    assert.match(priorText({ regularizer: 'l2', scale: 0.0005, formula: 'scale · Σv²' }) ?? '', /variance 1000 /);
  });

  it('is a Laplace distribution of the L1 penalty', () => {
    // 0.02 · |v| = |v| / b where b = 50.
    assert.match(priorText({ regularizer: 'l1', scale: 0.02, formula: 'scale · Σ|v|' }) ?? '', /Laplace prior .* scale 50 /);
    assert.match(priorText({ regularizer: 'l1_l2', scale: 0.02, formula: 'scale · Σ|v| + scale_l2 · ½ · Σv²' }) ?? '', /Laplace prior .* times a Gaussian one/);
  });

  it('is none of a scale of 0, of a sum, of what could not be computed', () => {
    assert.equal(priorText({ regularizer: 'l2', scale: 0, formula: 'scale · ½ · Σv²' }), null);
    assert.equal(priorText({ regularizer: 'sum', scale: 1, formula: 'scale · Σv' }), null);
    assert.equal(priorText({ regularizer: 'l2', scale: 1, formula: null }), null);
  });
});
