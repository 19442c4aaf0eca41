import type { ByteSource } from '../../bytes/byteSource';
import { throwIfCancelled, type Work } from '../../work';
import { instructions } from './instructions';
import { PickleInput, starved } from './pickleInput';
import { PickleMachine, type Wanted } from './pickleMachine';
import type { PickleCall, PickleReference, PickleValue } from './pickleValue';

/** Most instructions of one pickle. A state dict takes about 50 a tensor. */
const maximumInstructions = 5_000_000;
/** Code of BUILD. */
const build = 0x62;
/** Instructions between two looks at the signal. */
const pieceInstructions = 1 << 18;

/** What a pickle describes. */
export interface Pickle {
  readonly value: PickleValue;
  /** What it would have called, by name, in its order. */
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly references: readonly PickleReference[];
  /** Where it ends in the source. */
  readonly end: number;
}

/** Bytes that are no part of the pickle and lie inside it: whose they are, and where they end; `at` is where they begin. */
export type Inlay = (built: PickleCall, source: ByteSource, at: number, work: Work) => Promise<number>;

/**
 * Reads the pickle that begins at `start`, protocols 0 to 5. It is data here: nothing it names is imported or called.
 * Time and memory are bounded whatever it says: 64 MB, 5 M instructions, 1 M values on the stack, 40 MB of values.
 * @param what names the pickle in messages: `data.pkl`
 * @param inlay what follows objects of some class, where the pickle has such; it is asked after every BUILD
 * @throws BadInput naming the byte and the reason, where it is damaged or passes a bound
 */
export async function readPickle(source: ByteSource, start: number, what: string, work: Work, inlay?: Inlay): Promise<Pickle> {
  const input = new PickleInput(source, start, what);
  const machine = new PickleMachine((reason) => input.fail(reason));
  let left = maximumInstructions;
  for (;;) {
    const piece = Math.min(left, pieceInstructions);
    const done = runPiece(machine, input, piece, inlay !== undefined);
    left -= done;
    if (machine.result !== undefined) {
      return { value: machine.result, wanted: machine.wanted, references: machine.references, end: input.next };
    }
    if (left === 0) {
      throw input.fail(`has more than ${maximumInstructions} instructions, more are not run`);
    }
    const built = inlay === undefined ? null : machine.takeBuilt();
    if (inlay !== undefined && built !== null) {
      input.skipTo(await inlay(built, source, input.next, work));
    } else if (done < piece) {
      await input.fill(work.signal);
    }
    throwIfCancelled(work.signal);
    await work.pause();
  }
}

/**
 * Runs up to `count` instructions, as long as their bytes are in memory, and not past the last one; gives how many.
 * @param toBuild whether to stop behind a BUILD
 */
function runPiece(machine: PickleMachine, input: PickleInput, count: number, toBuild: boolean): number {
  for (let done = 0; done < count; done++) {
    const code = input.uint8();
    if (code === starved) {
      return done;
    }
    const instruction = instructions[code];
    if (instruction === undefined) {
      throw input.fail(`has the unknown instruction 0x${code.toString(16).padStart(2, '0')}`);
    }
    if (!instruction(machine, input)) {
      input.rewind();
      return done;
    }
    input.advance();
    if (machine.result !== undefined || (toBuild && code === build)) {
      return done + 1;
    }
  }
  return count;
}
