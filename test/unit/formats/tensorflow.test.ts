import * as assert from 'node:assert/strict';
import { crc32c, unmasked } from '../../../src/core/formats/tensorflow/crc32c';
import { unsnappy } from '../../../src/core/formats/tensorflow/snappy';
import { isOptimizerState } from '../../../src/core/tensors/optimizerState';
import { testDamage } from './damagedCases';
import { bytesOfCase, caseOf, testCases } from './fixtureCases';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('formats: TensorFlow checkpoints', () => {
  testCases('tensorflow.json');

  it('computes CRC-32C as RFC 3720 does, in one go and in pieces', () => {
    assert.equal(crc32c(ascii('123456789')), 0xe3069283);
    assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
    assert.equal(crc32c(new Uint8Array(32).fill(255)), 0x62a8ab43);
    assert.equal(crc32c(ascii('6789'), crc32c(ascii('12345'))), 0xe3069283);
  });

  it('undoes LevelDB’s mask', () => {
    const crc = 0xe3069283;
    const masked = ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;
    assert.equal(unmasked(masked), crc);
  });

  it('decompresses copies that overlap what they write', () => {
    assert.deepEqual(unsnappy(Uint8Array.of(10, 0x04, 0x61, 0x62, 0x1e, 0x02, 0x00), 100), ascii('ababababab'));
    assert.throws(() => unsnappy(Uint8Array.of(10, 0x04, 0x61, 0x62, 0x1e, 0x02, 0x00), 9), /claims 10 bytes/);
  });

  it('knows what an optimizer keeps', () => {
    const kept = ['dense/kernel/Adam_1', 'dense/kernel/Adagrad', 'w/Ftrl_1', 'w/RMSProp', 'w/Momentum', 'beta2_power', 'optimizer/_variables/1/.ATTRIBUTES/VARIABLE_VALUE',
      'm/kernel/.OPTIMIZER_SLOT/optimizer/m/.ATTRIBUTES/VARIABLE_VALUE', 'optimizer.state.exp_avg'];
    assert.deepEqual(kept.filter((name) => !isOptimizerState(name)), []);
    const weights = ['dense/kernel', 'layer1.adapter.weight', 'batch_normalization/beta', 'bn/moving_mean'];
    assert.deepEqual(weights.filter(isOptimizerState), []);
  });
});

/** Bytes of the first block's content and compression, found by its checksum. */
function firstBlock(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let length = 1; length + 4 <= bytes.length; length++) {
    if (crc32c(bytes.subarray(0, length)) === unmasked(view.getUint32(length, true))) {
      return length;
    }
  }
  return assert.fail('no block');
}

describe('formats: damaged TensorFlow checkpoints', () => {
  testDamage('tensorflow.json', 'optimizer slots');
  for (const name of ['a partitioned variable in plain blocks', 'a partitioned variable in compressed blocks']) {
    testDamage('tensorflow.json', name, {
      repair: (bytes) => {
        const repaired = bytes.slice();
        const length = firstBlock(bytesOfCase(caseOf('tensorflow.json', name)));
        const crc = crc32c(repaired.subarray(0, length));
        new DataView(repaired.buffer).setUint32(length, (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0, true);
        return repaired;
      },
    });
  }
});
