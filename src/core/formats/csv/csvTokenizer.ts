import { BadInput } from '../../errors';

/** A cell longer than this is an unclosed quote rather than a number. */
const maximumCell = 1 << 20;
/** A row of more cells is no row of a table: every column is a tensor. */
const mostCells = 100_000;
/** Characters of one row. A row of the most cells has some megabytes. */
const longestRow = 64 << 20;

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

type State = 'cell start' | 'plain' | 'quoted' | 'after quote';

/** Splits text that arrives in pieces into rows of cells (RFC 4180; rows end in LF, CRLF or CR). */
export class CsvTokenizer {
  private state: State = 'cell start';
  private cells: string[] = [];
  private cell = '';
  private rowLength = 0;
  private line = 1;
  private rowLine = 1;
  private afterCarriageReturn = false;
  private readonly separatorCode: number;

  /** @param onRow gets every row that is not blank, and the line it begins in */
  constructor(
    private readonly file: string, separator: string, private readonly onRow: (cells: readonly string[], line: number) => void,
  ) {
    this.separatorCode = separator.charCodeAt(0);
  }

  push(text: string): void {
    let plainFrom = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.afterCarriageReturn) {
        this.afterCarriageReturn = false;
        if (code === lineFeed) {
          plainFrom = at + 1;
          continue;
        }
      }
      if (this.state === 'quoted') {
        if (code === quote) {
          this.append(text.slice(plainFrom, at));
          plainFrom = at + 1;
          this.state = 'after quote';
        } else if (code === lineFeed) {
          this.line += 1;
        }
      } else if (code === this.separatorCode) {
        this.append(text.slice(plainFrom, at));
        plainFrom = at + 1;
        this.endCell();
      } else if (code === lineFeed || code === carriageReturn) {
        this.append(text.slice(plainFrom, at));
        plainFrom = at + 1;
        this.afterCarriageReturn = code === carriageReturn;
        this.endRow();
      } else if (code === quote && this.state !== 'plain') {
        // A quote after a closing one stands for itself; at the start of a cell it opens.
        plainFrom = this.state === 'after quote' ? at : at + 1;
        this.state = 'quoted';
      } else {
        this.state = 'plain';
      }
    }
    this.append(text.slice(plainFrom));
  }

  end(): void {
    if (this.state === 'quoted') {
      throw new BadInput({ file: this.file, place: `line ${this.rowLine}`, reason: 'a quote in this row is never closed' });
    }
    if (this.cells.length > 0 || this.cell !== '') {
      this.endRow();
    }
  }

  private append(text: string): void {
    this.cell += text;
    if (this.cell.length > maximumCell) {
      throw new BadInput({
        file: this.file, place: `line ${this.rowLine}`, reason: `a cell has more than ${maximumCell} characters; is a quote not closed?`,
      });
    }
  }

  private endCell(): void {
    this.rowLength += this.cell.length;
    if (this.cells.push(this.cell) > mostCells || this.rowLength > longestRow) {
      const what = this.cells.length > mostCells ? `${mostCells} cells` : `${longestRow} characters`;
      throw new BadInput({ file: this.file, place: `line ${this.rowLine}`, reason: `has more than ${what}; save wide tensors as .npz or .safetensors` });
    }
    this.cell = '';
    this.state = 'cell start';
  }

  private endRow(): void {
    this.endCell();
    const { cells, rowLine } = this;
    this.cells = [];
    this.rowLength = 0;
    this.line += 1;
    this.rowLine = this.line;
    if (cells.length > 1 || cells[0]?.trim() !== '') {
      this.onRow(cells, rowLine);
    }
  }
}
