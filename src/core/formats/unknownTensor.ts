import { BadInput } from '../errors';
import type { Dump } from './format';

/** Names listed in a message. */
const listed = 12;
/** Above so many names, comparing them all takes too long. */
const compared = 2000;

/** The error for a tensor that a dump does not have: with the nearest names first, so that a slip of the pen shows. */
export function unknownTensor(file: string, name: string | null, dump: Dump): BadInput {
  const names = dump.tensors.map((tensor) => tensor.name).filter((candidate) => candidate !== '');
  if (dump.tensors.length === 0) {
    return new BadInput({ file, tensor: name ?? undefined, reason: 'the file holds no tensors' });
  }
  if (name === null || name === '') {
    return new BadInput({ file, reason: `holds ${names.length} tensors, say which one with #name: ${enumerate(names)}` });
  }
  if (names.length === 0) {
    return new BadInput({ file, tensor: name, reason: 'the file holds one tensor without a name; leave the name out' });
  }
  const near = names.length > compared ? names : nearestFirst(name, names);
  return new BadInput({ file, tensor: name, reason: `there is no such tensor; the file has ${enumerate(near)}` });
}

function nearestFirst(name: string, names: readonly string[]): readonly string[] {
  return names.map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, listed).map((name) => (name.length > 80 ? `${name.slice(0, 80)}…` : name)).join(', ');
  return names.length > listed ? `${shown}, … (${names.length - listed} more)` : shown;
}

/** Levenshtein's edit distance, over at most 200 characters and without regard to case. */
function distance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 200).toLowerCase(), b.slice(0, 200).toLowerCase()];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
