import assert from 'node:assert/strict';
import { BlockQueue, type RowRange } from '../../../src/core/engine/blockQueue';
import { Cancelled } from '../../../src/core/work';

const unstopped = { aborted: false };
const textOf = ({ start, end }: RowRange): string => `${start}-${end}`;

async function allOf(queue: BlockQueue<string>): Promise<string[]> {
  const taken: string[] = [];
  for await (const result of queue.inOrder()) {
    taken.push(result);
  }
  return taken;
}

/** The next block, which there has to be. */
async function required(range: Promise<RowRange | null>): Promise<RowRange> {
  const taken = await range;
  assert.ok(taken !== null);
  return taken;
}

/** Whether a promise is settled once everything that can go on has gone on. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => { setImmediate(() => { resolve(false); }); });
  return Promise.race([promise.then(() => true, () => true), later]);
}

describe('the blocks of a pass', () => {
  it('are taken in in the rows\' order, whoever is first', async () => {
    const queue = new BlockQueue<string>(10, 4, unstopped);
    const results = allOf(queue);
    const ranges = [await required(queue.take()), await required(queue.takeOwn()), await required(queue.take())];
    assert.deepEqual(ranges.map(textOf), ['0-4', '4-8', '8-10']);
    assert.equal(await queue.take(), null);
    for (const range of [...ranges].reverse()) {
      void queue.handIn(range, textOf(range));
    }
    assert.deepEqual(await results, ['0-4', '4-8', '8-10']);
    assert.equal(await queue.takeOwn(), null);
  });

  it('are copied where it is not their turn, and only there', async () => {
    const queue = new BlockQueue<string>(3, 1, unstopped);
    const copy = (text: string): string => `copy of ${text}`;
    const [first, second, third] = [await required(queue.takeOwn()), await required(queue.take()), await required(queue.take())];
    void queue.handIn(second, 'second', copy);
    const handedIn = queue.handIn(first, 'first', copy);
    assert.equal(await isSettled(handedIn), false);
    const results = allOf(queue);
    await handedIn;
    // By now it is the third's turn, or will be before anybody else has a say.
    void queue.handIn(third, 'third', copy);
    assert.deepEqual((await results).slice(0, 2), ['first', 'copy of second']);
  });

  it('that are given back are computed by the engine\'s own thread, which waits for them', async () => {
    const queue = new BlockQueue<string>(2, 1, unstopped);
    const results = allOf(queue);
    const [lost, own] = [await required(queue.take()), await required(queue.takeOwn())];
    void queue.handIn(own, textOf(own));
    const next = queue.takeOwn();
    assert.equal(await isSettled(next), false);
    assert.equal(await queue.take(), null);
    queue.giveBack(lost);
    void queue.handIn(await required(next), 'again');
    assert.deepEqual(await results, ['again', '1-2']);
  });

  it('are not begun far ahead of the one that is missing', async () => {
    const queue = new BlockQueue<string>(1000, 1, unstopped);
    const results = allOf(queue);
    const first = await required(queue.take());
    let ahead = 0;
    let next = queue.take();
    for (; await isSettled(next); next = queue.take()) {
      ahead += 1;
      assert.ok(ahead < 50);
      const range = await required(next);
      void queue.handIn(range, textOf(range));
    }
    void queue.handIn(first, textOf(first));
    assert.equal(textOf(await required(next)), `${ahead + 1}-${ahead + 2}`);
    void queue.handIn({ start: ahead + 1, end: ahead + 2 }, 'one more');
    for (let range = await queue.take(); range !== null; range = await queue.take()) {
      void queue.handIn(range, textOf(range));
    }
    assert.equal((await results).length, 1000);
  });

  it('fail with what the first of them in the rows\' order failed with, and what lies behind is not begun', async () => {
    const queue = new BlockQueue<string>(100, 1, unstopped);
    const results = allOf(queue);
    const [first, second, third] = [await required(queue.takeOwn()), await required(queue.take()), await required(queue.take())];
    queue.fail(third, new Error('third'));
    assert.equal(await queue.take(), null);
    queue.fail(second, new Error('second'));
    void queue.handIn(first, 'first');
    await assert.rejects(results, /second/);
    assert.equal(await queue.takeOwn(), null);
  });

  it('are begun no more once nobody wants them', async () => {
    const signal = { aborted: false };
    const queue = new BlockQueue<string>(100, 1, signal);
    const results = allOf(queue);
    const [first, second] = [await required(queue.takeOwn()), await required(queue.take())];
    signal.aborted = true;
    assert.equal(await queue.take(), null);
    void queue.handIn(second, 'second');
    await assert.rejects(results, Cancelled);
    await queue.handIn(first, 'first');
    assert.equal(await queue.closed, null);
    assert.equal(await queue.take(), null);
    assert.equal(await queue.takeOwn(), null);
  });

  it('may be none', async () => {
    const queue = new BlockQueue<string>(0, 0, unstopped);
    assert.equal(await queue.takeOwn(), null);
    assert.deepEqual(await allOf(queue), []);
  });
});
