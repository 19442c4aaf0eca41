import assert from 'node:assert/strict';
import { lastMention, mentionIn } from '../../../src/core/debuggee/mentions';

describe('the line of a pinned value', () => {
  const source = ['def other(logits):', '    return logits', '', 'def train(x, y):', '    for step in steps:', '        logits = model(x)', '        loss = F.cross_entropy(', '            logits, y)', '        loss.backward()', '        print(self.y, yes)  # y', '', 'def last(y):', '    pass'];
  const lines = { count: source.length, textOf: (line: number) => source[line] ?? '' };

  it('is the last one of the function that mentions it, up to where the program stands', () => {
    assert.equal(lastMention(lines, 'logits', 8)?.line, 7);
    assert.equal(lastMention(lines, 'logits', 6)?.line, 5);
    assert.equal(lastMention(lines, 'x', 8)?.line, 5);
    assert.equal(lastMention(lines, 'F.cross_entropy(logits, y)', 8)?.line, 6, 'a call that goes over several lines');
  });

  it('is the first one below where there is none above, and none of another function', () => {
    assert.equal(lastMention(lines, 'loss', 4)?.line, 6);
    assert.equal(lastMention(lines, 'pass', 8), null);
    assert.equal(lastMention(lines, 'nothing', 8), null);
  });

  it('mentions it as a whole name', () => {
    assert.equal(mentionIn('print(self.y, yes)  # y', 'y'), null);
    assert.deepEqual(mentionIn('f(batch["y"], y)', 'batch["y"]'), { start: 2, end: 12 });
    assert.deepEqual(mentionIn('y = y', 'y', 4), { start: 4, end: 5 });
  });
});
