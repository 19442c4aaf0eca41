import * as assert from 'node:assert/strict';
import { decode } from '../../../src/core/tensors/decode';
import { elementCount } from '../../../src/core/tensors/shape';

describe('tensors: decoding', () => {
  it('bytes may begin at any address, in both orders', () => {
    const buffer = new Uint8Array(40);
    for (let shift = 0; shift < 9; shift++) {
      const bytes = buffer.subarray(shift, shift + 16);
      const view = new DataView(buffer.buffer, shift);
      for (const littleEndian of [true, false]) {
        view.setFloat64(0, Math.PI, littleEndian);
        view.setFloat64(8, -1e-300, littleEndian);
        assert.deepEqual([...decode(bytes, { dtype: 'float64', littleEndian }, 2)], [Math.PI, -1e-300]);
        view.setBigInt64(0, -(2n ** 62n) - 1n, littleEndian);
        assert.deepEqual([...decode(bytes, { dtype: 'int64', littleEndian }, 1)], [-(2n ** 62n) - 1n]);
        view.setUint16(0, 0x3c01, littleEndian);
        assert.deepEqual([...decode(bytes, { dtype: 'float16', littleEndian }, 1)], [1 + 2 ** -10]);
      }
    }
  });

  it('leaves the bytes as they are, and any byte but 0 is true', () => {
    const bytes = new Uint8Array([0, 1, 2, 255]);
    assert.deepEqual([...decode(bytes, { dtype: 'bool', littleEndian: true }, 4)], [0, 1, 1, 1]);
    assert.deepEqual([...decode(bytes, { dtype: 'uint32', littleEndian: false }, 1)], [0x000102ff]);
    assert.deepEqual([...bytes], [0, 1, 2, 255]);
  });

  it('element counts past 2^53 are no counts', () => {
    assert.equal(elementCount([]), 1);
    assert.equal(elementCount([2 ** 26, 2 ** 26]), 2 ** 52);
    assert.equal(elementCount([2 ** 27, 2 ** 27]), null);
    assert.equal(elementCount([2 ** 52, 2 ** 52, 0]), 0);
  });
});
