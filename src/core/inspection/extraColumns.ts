import type { TensorStore } from '../formats/tensorStore';
import type { Work } from '../work';
import { columnsBeside, elementsOf, type BesideColumn, type ColumnContent } from './beside/besideColumns';
import type { ExtraColumnInfo } from './document';
import type { ComputedLoss } from './evaluateSpec';
import type { ExpressionColumn } from './filterExpression/scope';

/** Most columns that a loss's samples have beside their own. */
const mostColumns = 60;

/**
 * Columns that a dump has beside the tensors of a loss, a value for each of its rows: ids, file names, the split. They are listed at once, and read when they are first asked for.
 */
export class ExtraColumns {
  private readonly contents = new Map<string, Promise<ColumnContent>>();
  private readonly loaded = new Map<string, ColumnContent>();
  private readonly ranks = new Map<string, Float64Array>();

  /** @param positions samples of a row: more than one where a sample is a token or a pixel */
  constructor(private readonly listed: readonly BesideColumn[], private readonly positions: number, private readonly samples: number) {}

  get infos(): readonly ExtraColumnInfo[] {
    return this.listed.map(({ name, kind }) => ({ name, kind }));
  }

  has(name: string): boolean {
    return this.listed.some((column) => column.name === name);
  }

  /** Reads columns; those there are not are passed over. */
  async load(names: Iterable<string>, work: Work): Promise<void> {
    for (const name of names) {
      const column = this.listed.find((listed) => listed.name === name);
      if (column !== undefined) {
        const reading = this.contents.get(name) ?? column.read(work);
        this.contents.set(name, reading);
        // A cancelled or failed read is tried again by the next question.
        reading.catch(() => { this.contents.delete(name); });
        this.loaded.set(name, await reading);
      }
    }
  }

  /** A column for an expression. */
  column(name: string): ExpressionColumn | undefined {
    const content = this.content(name);
    const { positions } = this;
    if (content === undefined) {
      // The names of an expression are checked before anything is read.
      const kind = this.listed.find((listed) => listed.name === name)?.kind;
      return kind === undefined ? undefined : kind === 'text' ? { kind, at: () => '' } : { kind, at: () => NaN };
    }
    if (content.kind === 'text') {
      const { texts } = content;
      return { kind: 'text', at: positions === 1 ? (sample) => texts[sample] ?? '' : (sample) => texts[Math.floor(sample / positions)] ?? '' };
    }
    const { numbers } = content;
    return { kind: 'number', at: positions === 1 ? (sample) => numbers[sample] ?? NaN : (sample) => numbers[Math.floor(sample / positions)] ?? NaN };
  }

  /** The value of a sample: a text, a number, or the digits of an integer; undefined for a column that is not read. */
  valueAt(name: string, sample: number): number | bigint | string | undefined {
    const content = this.content(name);
    const row = Math.floor(sample / this.positions);
    return content === undefined ? undefined : content.kind === 'text' ? content.texts[row] ?? '' : content.exact?.[row] ?? content.numbers[row] ?? NaN;
  }

  /** Numbers that sort the samples as a column does: texts in the order of their code units; null for a column that is not read. */
  sortable(name: string): Float64Array | null {
    const known = this.ranks.get(name);
    const content = this.content(name);
    if (known !== undefined || content === undefined) {
      return known ?? null;
    }
    const rows = content.kind === 'number' ? content.numbers : ranksOf(content.texts);
    const { positions } = this;
    const numbers = positions === 1 ? rows : Float64Array.from({ length: this.samples }, (_, sample) => rows[Math.floor(sample / positions)] ?? NaN);
    this.ranks.set(name, numbers);
    return numbers;
  }

  private content(name: string): ColumnContent | undefined {
    return this.loaded.get(name);
  }
}

function ranksOf(texts: readonly string[]): Float64Array {
  const ranks = new Map([...new Set(texts)].sort().map((text, rank) => [text, rank]));
  return Float64Array.from(texts, (text) => ranks.get(text) ?? NaN);
}

/** The columns beside the tensors of a loss. */
export async function extraColumnsOf(loss: ComputedLoss, store: TensorStore, folder: string, work: Work): Promise<ExtraColumns> {
  const found = new Map<string, BesideColumn>();
  for (const column of await columnsBeside(loss, store, folder, work)) {
    if (column.tensor.shape.length === 1 && !found.has(column.name) && found.size < mostColumns) {
      found.set(column.name, column);
    }
  }
  const { positions, samples } = loss.result;
  return new ExtraColumns([...found.values()], elementsOf(positions), samples);
}
