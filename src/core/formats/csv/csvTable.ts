import { BadInput } from '../../errors';
import { NumberColumn } from '../numberColumn';
import { UniqueNames } from '../uniqueNames';
import { addCell, isIntegerCell, isNumberCell } from './cell';

/** Cells over all columns, held as float64. */
const maximumCells = 2 ** 25;
/** Columns that are called otherwise than in the header, and have a note for it. */
const mostNoted = 10;

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The columns of a table, built row by row. */
export class CsvTable {
  readonly columns: { readonly name: string; readonly content: NumberColumn }[] = [];
  readonly notes: string[] = [];
  /** Whether the table has no header: its columns are called by their position. */
  headerless = false;
  rows = 0;
  private first: Row | null = null;
  private hashed: Row | null = null;
  private comments = 0;

  constructor(private readonly file: string) {}

  addRow(cells: readonly string[], line: number): void {
    const row = { cells, line };
    if (this.columns.length > 0) {
      this.addData(row);
    } else if (this.first !== null) {
      this.begin(this.first, row);
      this.addData(row);
    } else if (cells[0]?.startsWith('#') === true) {
      this.comments += this.hashed === null ? 0 : 1;
      this.hashed = row;
    } else {
      this.first = row;
    }
  }

  end(): void {
    if (this.columns.length === 0 && this.first !== null) {
      this.begin(this.first, null);
    }
    if (this.comments > 0) {
      this.notes.push(`${this.comments} ${this.comments === 1 ? 'comment line is' : 'comment lines are'} skipped`);
    }
  }

  /** Decides, from the first two rows, whether the first one is the header. */
  private begin(first: Row, second: Row | null): void {
    const { hashed } = this;
    if (!first.cells.every(isNumberCell)) {
      this.comments += hashed === null ? 0 : 1;
      this.name(first.cells);
    } else if (hashed?.cells.length === first.cells.length) {
      // numpy.savetxt writes its header as a comment.
      this.name(hashed.cells.map((cell) => cell.replace(/^#\s*/, '')));
      this.addData(first);
    } else if (second !== null && isPositionHeader(first, second)) {
      this.comments += hashed === null ? 0 : 1;
      this.name(first.cells);
      this.notes.push(`line ${first.line} is the header 0, 1, … that pandas writes for unnamed columns`);
    } else {
      this.comments += hashed === null ? 0 : 1;
      this.headerless = true;
      this.name(first.cells.map((_, i) => String(i)));
      this.addData(first);
    }
  }

  private name(cells: readonly string[]): void {
    const names = new UniqueNames((name, copy) => `${name}.${copy}`, 1);
    let renamed = 0;
    for (const [i, cell] of cells.entries()) {
      const wanted = cell.trim() === '' ? String(i) : cell.trim();
      const name = names.claim(wanted);
      if (name !== wanted) {
        renamed += 1;
        this.notes.push(...renamed <= mostNoted ? [`the name ${JSON.stringify(wanted)} is there twice; column ${i + 1} is called ${JSON.stringify(name)}`] : []);
      }
      this.columns.push({ name, content: new NumberColumn() });
    }
    if (renamed > mostNoted) {
      this.notes.push(`${renamed - mostNoted} other columns have names that are there twice`);
    }
  }

  private addData({ cells, line }: Row): void {
    if (cells.length !== this.columns.length) {
      if (cells[0]?.startsWith('#') === true) {
        this.comments += 1;
        return;
      }
      throw new BadInput({
        file: this.file, place: `line ${line}`, reason: `has ${cells.length} cells, and the table has ${this.columns.length} columns`,
      });
    }
    this.rows += 1;
    if (this.rows * this.columns.length > maximumCells) {
      throw new BadInput({ file: this.file, place: `line ${line}`, reason: `has more than ${maximumCells} cells; save larger tensors as .npz or .safetensors` });
    }
    this.columns.forEach(({ content }, i) => { addCell(content, cells[i] ?? '', this.file, line); });
  }
}

/** pandas names unnamed columns 0, 1, …, which look like data: integers in order over rows of decimals. */
function isPositionHeader(first: Row, second: Row): boolean {
  return first.cells.length > 1
    && first.cells.every((cell, i) => cell.trim() === String(i))
    && second.cells.some((cell) => !isIntegerCell(cell));
}
