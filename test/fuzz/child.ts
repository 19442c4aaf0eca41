import { defectOf } from './readAll';
import { mutate } from './mutate';
import { Randomness } from './randomness';
import { readSeeds } from './seeds';

/** What the parent asks: to run cases `[from, to)`, or one alone. */
export interface Order {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly only: string | null;
}

/** What the child says of every case. */
export interface Report {
  readonly index: number;
  /** Absent where the case begins. */
  readonly done?: true;
  readonly defect?: string;
  /** Megabytes by which the process's peak grew. */
  readonly grown?: number;
}

const seeds = readSeeds();

/** The mutated file of a case: the same for the same numbers. */
export function caseOf(seed: number, index: number, only: string | null): { readonly name: string; readonly file: string; readonly bytes: Uint8Array } {
  const random = new Randomness(seed, index);
  const chosen = only === null ? seeds : seeds.filter(({ name, file }) => name.includes(only) || file.includes(only));
  const start = random.pick(chosen);
  return { name: start.name, file: start.file, bytes: mutate(start.bytes, random, random.pick(chosen).bytes) };
}

async function run({ seed, from, to, only }: Order): Promise<void> {
  for (let index = from; index < to; index++) {
    const { file, bytes } = caseOf(seed, index, only);
    process.send?.({ index } satisfies Report);
    const before = process.resourceUsage().maxRSS;
    const defect = await defectOf(file, bytes);
    const grown = (process.resourceUsage().maxRSS - before) / 1024;
    if (defect !== null || grown > 16 || index === to - 1) {
      process.send?.({ index, done: true, grown, ...(defect === null ? {} : { defect }) } satisfies Report);
    }
  }
}

if (process.send !== undefined) {
  process.on('message', (order: Order) => { void run(order).then(() => { process.exit(0); }); });
}
