/** `; did you mean "labels"?` where a valid name is near enough to be meant, else the list of them. */
export function suggestion(name: string, valid: readonly string[]): string {
  const nearest = nearestName(name, valid);
  if (nearest !== null) {
    return `; did you mean "${nearest}"?`;
  }
  return valid.length === 0 ? '' : `; there ${valid.length === 1 ? 'is' : 'are'} ${valid.join(', ')}`;
}

/** The valid name that takes the fewest edits to reach, if it takes few for its length. */
export function nearestName(name: string, valid: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Infinity;
  for (const candidate of valid) {
    const edits = editsTo(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest && edits <= Math.max(2, Math.ceil(name.length / 3))) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Shorter names begin too many others. */
const shortestBeginning = 4;

/** Edits to a candidate; a name that only begins like it counts as one edit more. */
function editsTo(name: string, candidate: string): number {
  const whole = editDistance(name, candidate);
  return name.length < shortestBeginning ? whole : Math.min(whole, 1 + editDistance(name, candidate.slice(0, name.length)));
}

/** Names longer than this are no typing slips. */
const longestName = 100;

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  if (a.length > longestName || b.length > longestName) {
    return Infinity;
  }
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
