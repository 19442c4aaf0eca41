import * as assert from 'node:assert/strict';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';
import { openDump } from '../../../src/core/formats/index';
import { bytesOfCase, readCases } from './fixtureCases';

interface Sample {
  readonly file: string;
  readonly bytes: Uint8Array;
}

function fixture(file: string, name: string): Sample {
  const found = readCases(file).find((candidate) => candidate.name === name);
  assert.ok(found);
  return { file: found.file, bytes: bytesOfCase(found) };
}

function text(file: string, content: string): Sample {
  return { file, bytes: new TextEncoder().encode(content) };
}

const samples: readonly Sample[] = [
  fixture('npy.json', '<f4 C v2'),
  fixture('npy.json', 'written by Python 2'),
  fixture('npz.json', 'numpy.savez'),
  fixture('npz.json', 'numpy.savez_compressed'),
  fixture('npz.json', 'streamed, with data descriptors'),
  fixture('npz.json', 'Zip64'),
  fixture('safetensors.json', 'names in another order than the data'),
  fixture('pytorch.json', 'every dtype, zip, protocol 2'),
  fixture('pytorch.json', 'every dtype, legacy, protocol 4'),
  fixture('pytorch.json', 'views with strides, offsets and shared storages, legacy'),
  fixture('pytorch.json', 'a whole model'),
  fixture('pytorch.json', 'deflated by another tool'),
  fixture('pytorch.json', 'a plain pickle of NumPy arrays, protocol 0'),
  fixture('pytorch.json', 'a plain pickle of NumPy arrays, protocol 5'),
  fixture('pytorch_bad.json', 'BUILD of a state'),
  text('a.json', '{"a": [[1, 2.5], [-3e2, NaN]], "b\\n": {"c": [true, null, 9007199254740993]}}'),
  text('a.jsonl', '{"a": [1, 2], "b": "x"}\n{"a": [3, 4], "b": "y"}\n'),
  text('a.csv', 'a,"b ""c""",d\n1,2.5,x\n3,,"y,z"\n'),
];

/** Opens and reads everything; whatever goes wrong must be bad input that names the file. */
async function readEverything(file: string, bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    const dump = await openDump(memorySource(bytes, file));
    for (const tensor of dump.tensors) {
      if (tensor.refusal === undefined) {
        await tensor.readRows(0, tensor.shape[0] ?? 1);
      }
    }
    return 'read';
  } catch (error) {
    if (error instanceof BadInput && error.file === file) {
      return 'refused';
    }
    throw error;
  }
}

/** Numbers from 0 to 2^32 by a linear congruence, the same in every run. */
function* pseudorandom(): Generator<number, never> {
  for (let state = 12345; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) {
    yield state;
  }
}

describe('formats: damaged files', () => {
  for (const [i, { file, bytes }] of samples.entries()) {
    it(`sample ${i} (${file}) cut at every byte is read or refused`, async () => {
      let refused = 0;
      for (let length = 0; length < bytes.length; length++) {
        refused += (await readEverything(file, bytes.subarray(0, length))) === 'refused' ? 1 : 0;
      }
      assert.ok(refused > 0);
      if (!/csv|jsonl/.test(file)) {
        assert.equal(refused, bytes.length, 'a cut file was taken for a whole one');
      }
      assert.equal(await readEverything(file, bytes), 'read');
    });

    it(`sample ${i} (${file}) with changed bytes is read or refused`, async function changed() {
      this.timeout(20_000);
      const random = pseudorandom();
      for (let round = 0; round < 1500; round++) {
        const damaged = bytes.slice();
        for (let change = 0; change <= round % 4; change++) {
          damaged[random.next().value % damaged.length] = random.next().value >>> 24;
        }
        await readEverything(file, damaged);
      }
    });
  }

  it('every byte of an archive’s directory may be any of some telling values', async function telling() {
    this.timeout(20_000);
    const { file, bytes } = fixture('npz.json', 'Zip64');
    const start = Buffer.from(bytes).indexOf('PK\u0001\u0002');
    for (let at = start; at < bytes.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] = value;
        await readEverything(file, damaged);
      }
    }
  });
});
