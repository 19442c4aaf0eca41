import { crc32c } from '../../../src/core/formats/tensorflow/crc32c';
import { testDamage } from './damagedCases';
import { bytesOfCase, caseOf, testCases } from './fixtureCases';

describe('formats: TensorBoard events', () => {
  testCases('tfevents.json');
});

function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Gives every record the length that it has in the whole file, and the checksum of what it has become. */
function repairRecords(whole: Uint8Array, damaged: Uint8Array): Uint8Array {
  const repaired = damaged.slice();
  const view = new DataView(repaired.buffer);
  const lengths = new DataView(whole.buffer, whole.byteOffset);
  for (let at = 0; at < whole.length;) {
    const length = Number(lengths.getBigUint64(at, true));
    view.setBigUint64(at, BigInt(length), true);
    view.setUint32(at + 8, masked(repaired.subarray(at, at + 8)), true);
    view.setUint32(at + 12 + length, masked(repaired.subarray(at + 12, at + 12 + length)), true);
    at += 16 + length;
  }
  return repaired;
}

describe('formats: damaged TensorBoard events', () => {
  testDamage('tfevents.json', 'scalars', { cutsShow: false });
  for (const name of ['scalars as tensors', 'images, histograms, text and a graph', 'started again at step 3']) {
    testDamage('tfevents.json', name, { cutsShow: false, repair: (bytes) => repairRecords(bytesOfCase(caseOf('tfevents.json', name)), bytes) });
  }
});
