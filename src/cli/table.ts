import { printable } from './text';

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A cell is not wider than this, but for the last of a row; longer text is cut. */
const widest = 60;

/** Rows in aligned columns under their titles, two blanks between. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[], indent = '  '): string {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map((cell, i) => (i === columns.length - 1 ? printable(cell) : cut(printable(cell)))));
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))));
  return cells
    .map((row) => indent + columns.map(({ align }, i) => pad(row[i] ?? '', widths[i] ?? 0, align)).join('  ').trimEnd())
    .join('\n');
}

function widthOf(text: string): number {
  return Array.from(text).length;
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > widest ? `${characters.slice(0, widest - 1).join('')}…` : text;
}
