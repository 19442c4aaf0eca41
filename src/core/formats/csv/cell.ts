import { BadInput } from '../../errors';
import type { NumberColumn } from '../numberColumn';

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const notFinite = /^([+-]?)(nan|inf|infinity)$/i;
const missing: ReadonlySet<string> = new Set(['', 'NA', 'N/A', '#N/A', 'null', 'NULL', 'None', '<NA>']);
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true], ['True', true], ['TRUE', true], ['false', false], ['False', false], ['FALSE', false],
]);

/** Whether a cell is a number, a written-out NaN or infinity among them. */
export function isNumberCell(text: string): boolean {
  const cell = text.trim();
  return decimal.test(cell) || notFinite.test(cell);
}

/** Whether a cell is written as an integer. */
export function isIntegerCell(text: string): boolean {
  return integer.test(text.trim());
}

/** Puts a cell into its column as what it is: a number, a boolean, a blank or text. */
export function addCell(column: NumberColumn, text: string, file: string, line: number): void {
  const cell = text.trim();
  if (decimal.test(cell)) {
    const value = Number(cell);
    if (!Number.isFinite(value)) {
      throw new BadInput({ file, place: `line ${line}`, reason: `${cell.slice(0, 40)} is too large for a float64` });
    }
    column.addNumber(value, integer.test(cell) ? cell : null);
    return;
  }
  const boolean = booleans.get(cell);
  const special = notFinite.exec(cell);
  if (missing.has(cell)) {
    column.addMissing();
  } else if (boolean !== undefined) {
    column.addBoolean(boolean);
  } else if (special !== null) {
    column.addNumber(special[2]?.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity, null);
  } else {
    column.addText(cell, () => `line ${line}`);
  }
}
