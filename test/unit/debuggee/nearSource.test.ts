import assert from 'node:assert/strict';
import { isNear, nearSource, placeInFile, placeInText, type NearSource } from '../../../src/core/debuggee/calls/nearSource';
import { lossCallIn } from '../../../src/core/debuggee/calls/readLossCall';
import { sourceOf } from '../../../src/core/debuggee/calls/readSource';
import { atOnce } from '../../../src/core/debuggee/calls/piecewise';

describe('a long source file', () => {
  const block = (i: number): string => `def train_${i}(model, x, y):\n    """Two\n    lines: F.cross_entropy("""\n    out = model(x)\n    loss = F.cross_entropy(out, y, label_smoothing=0.${i % 9})\n    return loss  # ${'x'.repeat(i % 97)}\n\n`;
  const text = `import torch.nn.functional as F\n${Array.from({ length: 20_000 }, (_, i) => block(i)).join('')}`;
  const callOf = (number: number): number => text.indexOf('cross_entropy(out', text.indexOf(`def train_${number}(`));

  /** The text of the call at a place of the file. */
  function callIn(near: NearSource, offset: number): string {
    const reading = lossCallIn(atOnce(sourceOf(near.text, 'python')), placeInText(near, offset));
    assert.ok(reading.kind === 'call');
    return text.slice(placeInFile(near, reading.call.range.start), placeInFile(near, reading.call.range.end));
  }

  it('is read around the place and at its head, with the places of the whole', () => {
    assert.ok(text.length > 2_000_000);
    // The docstring of one of them is where the head ends, and of others where the rest begins.
    for (const number of [0, 900, 1_500, 2_001, 3_333, 5_002, 7_777, 10_000, 12_345, 15_003, 19_999]) {
      const offset = callOf(number);
      const near = nearSource(text, offset);
      assert.equal(callIn(near, offset), `F.cross_entropy(out, y, label_smoothing=0.${number % 9})`);
      assert.ok(near.isPart);
      assert.ok(near.text.length < 90_000);
    }
  });

  it('is not read anew for a place that is not far', () => {
    for (const number of [3, 900, 12_345, 19_990]) {
      const near = nearSource(text, callOf(number));
      assert.ok(isNear(near, callOf(number)));
      for (const other of [number - 3, number + 3]) {
        assert.ok(isNear(near, callOf(other)));
        assert.equal(callIn(near, callOf(other)), `F.cross_entropy(out, y, label_smoothing=0.${other % 9})`);
      }
      assert.ok(!isNear(near, callOf(5_000)));
    }
  });

  it('is read in pieces, each of a few hundred tokens', () => {
    const work = sourceOf(nearSource(text, callOf(12_345)).text, 'python');
    let pieces = 1;
    while (work.next().done !== true) {
      pieces++;
    }
    assert.ok(pieces > 150, `${pieces} pieces`);
  });

  it('of one line is read around the place too', () => {
    const line = 'f(x);'.repeat(400_000);
    assert.ok(nearSource(line, 1_000_000).text.length < 90_000);
  });

  it('that is not long is read whole', () => {
    const short = text.slice(0, 70_000);
    assert.deepEqual(nearSource(short, 50_000), { text: short, isPart: false, hasEnd: true, join: 0, shift: 0 });
    assert.ok(isNear(nearSource(short, 50_000), 0));
  });
});
