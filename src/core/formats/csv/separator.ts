const candidates = [',', '\t', ';', '|'] as const;
const lines = 20;

/**
 * The separator of a table: the one that stands equally often in each of the first lines, and most often of those;
 * where none does, the most frequent one of the first line; a comma where there is none at all.
 */
export function detectSeparator(text: string): string {
  const rows = text.split(/\r\n|\n|\r/, lines + 1).slice(0, lines).filter((row) => row.trim() !== '' && !row.startsWith('#'));
  // The last line may be cut off where the piece of text ends.
  const whole = rows.length > 2 ? rows.slice(0, -1) : rows;
  const counted = candidates.map((separator) => {
    const counts = whole.map((row) => countOutsideQuotes(row, separator));
    const first = counts[0] ?? 0;
    return { separator, first, even: counts.every((count) => count === first) };
  });
  const even = counted.filter((candidate) => candidate.even);
  const best = most(even) ?? most(counted);
  return best?.separator ?? ',';
}

function most<T extends { readonly first: number }>(counted: readonly T[]): T | undefined {
  const [best] = [...counted].sort((a, b) => b.first - a.first);
  return best !== undefined && best.first > 0 ? best : undefined;
}

function countOutsideQuotes(row: string, separator: string): number {
  let count = 0;
  let quoted = false;
  for (const character of row) {
    quoted = character === '"' ? !quoted : quoted;
    count += character === separator && !quoted ? 1 : 0;
  }
  return count;
}
