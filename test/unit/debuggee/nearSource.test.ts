import assert from 'node:assert/strict';
import { nearSource } from '../../../src/core/debuggee/calls/nearSource';
import { readLossCall } from '../../../src/core/debuggee/calls/readLossCall';

describe('a long source file', () => {
  const block = (i: number): string => `def train_${i}(model, x, y):\n    """Two\n    lines: F.cross_entropy("""\n    out = model(x)\n    loss = F.cross_entropy(out, y, label_smoothing=0.${i % 9})\n    return loss  # ${'x'.repeat(i % 97)}\n\n`;
  const text = `import torch.nn.functional as F\n${Array.from({ length: 20_000 }, (_, i) => block(i)).join('')}`;

  it('is read around the place and at its head, with the places of the whole', () => {
    assert.ok(text.length > 2_000_000);
    // The docstring of one of them is where the head ends, and of others where the rest begins.
    for (const number of [0, 900, 1_500, 2_001, 3_333, 5_002, 7_777, 10_000, 12_345, 15_003, 19_999]) {
      const offset = text.indexOf('cross_entropy(out', text.indexOf(`def train_${number}(`));
      const near = nearSource(text, offset);
      const reading = readLossCall(near.text, 'python', { offset });
      assert.ok(reading.kind === 'call');
      assert.equal(text.slice(reading.call.range.start, reading.call.range.end), `F.cross_entropy(out, y, label_smoothing=0.${number % 9})`);
      assert.ok(near.isPart);
      assert.ok(near.text.replace(/ {1000,}/g, '').length < 90_000);
    }
  });

  it('of one line is read around the place too', () => {
    const line = 'f(x);'.repeat(400_000);
    assert.ok(nearSource(line, 1_000_000).text.replace(/ {1000,}/g, '').length < 90_000);
  });

  it('that is not long is read whole', () => {
    assert.deepEqual(nearSource(text.slice(0, 70_000), 50_000), { text: text.slice(0, 70_000), isPart: false });
  });
});
