import * as assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { bytesOfCase, caseOf, namesItsFile, openCase, type FixtureCase } from './fixtureCases';

/** Opens and reads everything; whatever goes wrong must be bad input that names one of the files. */
async function readEverything(fixture: FixtureCase, bytes: Uint8Array): Promise<'read' | 'refused'> {
  let outcome: 'read' | 'refused' = 'read';
  try {
    const dump = await openCase(fixture, bytes);
    for (const tensor of dump.tensors) {
      if (tensor.refusal === undefined) {
        await tensor.readRows(0, tensor.shape[0] ?? 1);
      } else {
        outcome = 'refused';
      }
    }
    await dump.close();
    return outcome;
  } catch (error) {
    if (error instanceof BadInput && namesItsFile(fixture, error)) {
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

interface Damage {
  /** Whether a file that ends early can be told from a whole one. */
  readonly cutsShow?: boolean;
  readonly rounds?: number;
  /** Makes checksums fit again, so that what lies behind them is reached. */
  readonly repair?: (bytes: Uint8Array) => Uint8Array;
}

/** Damages a fixture that is whole, in every way that a file gets damaged. */
export function testDamage(file: string, name: string, { cutsShow = true, rounds = 1500, repair = (same) => same }: Damage = {}): void {
  const fixture = caseOf(file, name);
  const bytes = bytesOfCase(fixture);

  it(`“${name}” cut at every byte is read or refused`, async function cut() {
    this.timeout(20_000);
    let refused = 0;
    for (let length = 0; length < bytes.length; length++) {
      refused += (await readEverything(fixture, bytes.subarray(0, length))) === 'refused' ? 1 : 0;
    }
    assert.ok(refused > 0);
    assert.ok(refused === bytes.length || !cutsShow, 'a cut file was taken for a whole one');
    assert.equal(await readEverything(fixture, bytes), 'read');
  });

  it(`“${name}” with changed bytes is read or refused`, async function changed() {
    this.timeout(20_000);
    const random = pseudorandom();
    for (let round = 0; round < rounds; round++) {
      const damaged = bytes.slice();
      for (let change = 0; change <= round % 4; change++) {
        damaged[random.next().value % damaged.length] = random.next().value >>> 24;
      }
      await readEverything(fixture, repair(damaged));
    }
  });
}
