import { mutate } from './mutate';
import { Randomness } from './randomness';
import { readSeeds, type Seed } from './seeds';

/** A file that was changed, or lies beside one that was. */
export interface Case extends Seed {
  /** Name of the file that was changed. */
  readonly changed: string;
}

/** Of so many cases, one starts from a seed that is not plain. */
const plainCases = 12;

/** The case of a number: the same for the same numbers. Readers take turns, whatever the number of their seeds. */
export type Cases = (index: number) => Case;

/** @param only part of the names of the readers to try; null for all */
export function casesOf(seed: number, only: string | null): Cases {
  const seeds = readSeeds();
  const groups = [...new Set(seeds.map(({ reader }) => reader))].filter((reader) => only === null || reader.includes(only)).sort().map((reader) => {
    const all = seeds.filter((candidate) => candidate.reader === reader);
    const plain = all.filter(({ isPlain }) => isPlain);
    return { all, plain: plain.length === 0 ? all : plain };
  });
  return (index) => {
    const random = new Randomness(seed, index);
    const { all, plain } = groups[index % groups.length] ?? { all: seeds, plain: seeds };
    const start = random.pick(random.below(plainCases) === 0 ? all : plain);
    const other = random.pick(all).bytes;
    if (start.beside.size > 0 && random.below(3) === 0) {
      const [name, bytes] = random.pick([...start.beside]);
      return { ...start, changed: name, beside: new Map([...start.beside, [name, mutate(bytes, random, other)]]) };
    }
    return { ...start, changed: start.file, bytes: mutate(start.bytes, random, other) };
  };
}
