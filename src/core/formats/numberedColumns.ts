import type { DumpTensor } from './format';
import { matrixOfColumns } from './matrixOfColumns';

/** A column's name and its number behind it: `logits_0`, `prob.1`, `x2`. */
const numbered = /^(.*?[^\d_.\- ])[_.\- ]?(\d{1,6})$/s;

/**
 * Columns of a table that are those of one matrix by their names, `logits_0`, `logits_1`, …, also side by side as `logits`, before
 * the first of them: they follow each other, count up from 0 or 1, and hold floats, or integers among floats.
 */
export function withMatricesOfColumns(columns: readonly DumpTensor[]): readonly DumpTensor[] {
  const names = new Set(columns.map(({ name }) => name));
  const tensors: DumpTensor[] = [];
  for (let at = 0; at < columns.length;) {
    const end = endOfRun(columns, at);
    const run = columns.slice(at, end);
    const name = numbered.exec(run[0]?.name ?? '')?.[1] ?? '';
    const matrix = run.length > 1 && !names.has(name) ? matrixOfColumns(run) : null;
    if (matrix?.dtype.includes('float') === true) {
      names.add(name);
      tensors.push({ ...matrix, name }, ...run.map((column) => ({ ...column, partOf: name })));
    } else {
      tensors.push(...run);
    }
    at = end;
  }
  return tensors;
}

/** Where the columns that count on from the one at `start` end. */
function endOfRun(columns: readonly DumpTensor[], start: number): number {
  const [, name, number] = numbered.exec(columns[start]?.name ?? '') ?? [];
  let end = start + 1;
  if (name === undefined || number === undefined || Number(number) > 1 || columns[start]?.shape.length !== 1) {
    return end;
  }
  for (; end < columns.length; end++) {
    const [, next, count] = numbered.exec(columns[end]?.name ?? '') ?? [];
    if (next !== name || Number(count) !== Number(number) + end - start || columns[end]?.shape.length !== 1) {
      break;
    }
  }
  return end;
}
