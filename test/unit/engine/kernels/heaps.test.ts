import assert from 'node:assert/strict';
import { reserve, type HeapBlock } from '../../../../src/core/engine/kernels/heap';
import { ownHeap } from '../../../../src/core/engine/kernels/ownHeap';
import { RandomNumbers } from '../randomNumbers';
import { heaps } from './startedKernels';

for (const [memory, start] of Object.entries(heaps)) {
  describe(`blocks in ${memory}`, () => {
    it('keep what is in them when it grows', async () => {
      const heap = await start();
      const block = reserve(heap, 16);
      block.float32().set([1, 2, 3, 4]);
      const large = reserve(heap, 1 << 26);
      assert.deepEqual(Array.from(block.float32()), [1, 2, 3, 4]);
      assert.equal(block.pointer % 64, 0);
      large.release();
      block.release();
    });

    it('are refused where there is not so much memory, or they leave the block that they are a part of', async () => {
      const heap = await start();
      const large = reserve(heap, 1 << 26);
      for (const byteLength of [2 ** 32 - 1e5, 2 ** 32, 2 ** 40, -1, NaN]) {
        assert.throws(() => reserve(heap, byteLength), RangeError);
      }
      const block = reserve(heap, 16);
      assert.throws(() => block.part(8, 16), RangeError);
      block.release();
      large.release();
    });

    it('never lie in each other, in whatever order they come and go', async () => {
      const heap = await start();
      const random = new RandomNumbers(5);
      const held: { readonly block: HeapBlock; readonly mark: number }[] = [];
      const requireUntouched = ({ block, mark }: typeof held[number]): void => {
        assert.ok(block.bytes().every((byte) => byte === mark), `the block at ${block.pointer}`);
      };
      for (const [turn, draw] of random.uniforms(2000).entries()) {
        const [taken] = draw < 0.45 ? held.splice(Math.floor(draw / 0.45 * held.length), 1) : [];
        if (taken === undefined) {
          const block = reserve(heap, Math.floor(10 ** (draw * 5)) - 1);
          block.bytes().fill(turn % 251);
          held.push({ block, mark: turn % 251 });
        } else {
          requireUntouched(taken);
          taken.block.release();
        }
      }
      held.forEach(requireUntouched);
      held.forEach(({ block }) => { block.release(); });
    });
  });
}

describe('a memory of the kernels\' own', () => {
  it('takes again what was freed, whole, and for small blocks what is left between others', () => {
    const heap = ownHeap();
    const blocks = Array.from({ length: 10 }, () => reserve(heap, 1e6));
    const { byteLength } = heap.memory.buffer;
    // Every other one first, so that those between them have to be joined with what lies on both sides.
    [...blocks.filter((_, i) => i % 2 === 0), ...blocks.filter((_, i) => i % 2 === 1)].forEach((block) => { block.release(); });
    const small = Array.from({ length: 100 }, () => reserve(heap, 1000));
    const whole = reserve(heap, 9.8e6);
    assert.equal(heap.memory.buffer.byteLength, byteLength);
    assert.ok(byteLength < 10.1e6);
    [...small, whole].forEach((block) => { block.release(); });
  });

  it('frees no block twice', () => {
    const heap = ownHeap();
    const block = reserve(heap, 10);
    block.release();
    assert.throws(() => { block.release(); }, RangeError);
  });
});
