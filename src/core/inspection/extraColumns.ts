import { BadInput } from '../errors';
import type { DumpTensor } from '../formats/format';
import type { TensorStore } from '../formats/tensorStore';
import { isNumeric } from '../tensors/dtypeTable';
import { numbersOf } from '../tensors/derivedViews';
import { formatReference, isPattern, readingsOf, splitSlice } from '../tensors/reference';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { ExtraColumnInfo } from './document';
import type { ComputedLoss } from './evaluateSpec';
import type { ExpressionColumn } from './filterExpression/scope';

/** Most columns that a loss's samples have beside their own. */
const mostColumns = 60;

/** What a column holds once it is read: a value a row of axis 0. */
type Content =
  | { readonly kind: 'number'; readonly numbers: Float64Array; readonly exact: BigInt64Array | BigUint64Array | null }
  | { readonly kind: 'text'; readonly texts: readonly string[] };

interface Listed extends ExtraColumnInfo {
  read(work: Work): Promise<Content>;
}

/**
 * Columns that a dump has beside the tensors of a loss, a value for each of its rows: ids, file names, the split. They are listed at once, and read when they are first asked for.
 */
export class ExtraColumns {
  private readonly contents = new Map<string, Promise<Content>>();
  private readonly loaded = new Map<string, Content>();
  private readonly ranks = new Map<string, Float64Array>();

  /** @param positions samples of a row: more than one where a sample is a token or a pixel */
  constructor(private readonly listed: readonly Listed[], private readonly positions: number, private readonly samples: number) {}

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

  private content(name: string): Content | undefined {
    return this.loaded.get(name);
  }
}

function ranksOf(texts: readonly string[]): Float64Array {
  const ranks = new Map([...new Set(texts)].sort().map((text, rank) => [text, rank]));
  return Float64Array.from(texts, (text) => ranks.get(text) ?? NaN);
}

/** The columns beside the tensors of a loss. A file that cannot be read has none. */
export async function extraColumnsOf({ request, result }: ComputedLoss, store: TensorStore, folder: string, work: Work): Promise<ExtraColumns> {
  const positions = result.positions.reduce((product, length) => product * length, 1);
  const rows = result.samples / positions;
  const { weights } = request;
  const views = [...Object.values(request.inputs), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
  const used = new Set(views.map(({ file, tensor }) => `${file}#${tensor}`));
  const found = new Map<string, Listed>();
  // The labels' own file first: where two files have the same name, it is likelier to be theirs.
  const labels = request.inputs['labels'];
  for (const view of [...(labels === undefined ? [] : [labels]), ...views]) {
    for (const listed of rows > 0 ? await columnsBeside(view, rows, used, store, folder, work) : []) {
      if (!found.has(listed.name) && found.size < mostColumns) {
        found.set(listed.name, listed);
      }
    }
  }
  return new ExtraColumns([...found.values()], positions, result.samples);
}

async function columnsBeside(view: TensorView, rows: number, used: ReadonlySet<string>, store: TensorStore, folder: string, work: Work): Promise<readonly Listed[]> {
  const [reading] = readingsOf(view.reference);
  const sliced = reading?.tensor === null || reading?.tensor === undefined || reading.tensor === view.tensor ? null : splitSlice(reading.tensor);
  const dump = await store.open(view.file, work).catch(nothingFor);
  const own = dump?.tensors.find(({ name }) => name === view.tensor);
  const [first] = sliced?.slice ?? [];
  // An index along axis 0 leaves no rows that a column could go with.
  if (dump === undefined || own === undefined || reading?.tensor === null || reading === undefined || (first !== undefined && first.kind !== 'range')) {
    return [];
  }
  const slice = first === undefined ? null : [first];
  const isWhole = slice === null && !isPattern(reading.path);
  return dump.tensors
    .filter(({ name, shape, partOf }) => shape.length === 1 && shape[0] === own.shape[0] && partOf === undefined && !used.has(`${view.file}#${name}`))
    .flatMap((tensor): readonly Listed[] => {
      const { name } = tensor;
      if (tensor.refusal === undefined && isNumeric(tensor.dtype)) {
        return [{ name, kind: 'number', read: async (inner) => numbersIn(await store.resolve(formatReference(reading.path, name, slice), folder, inner), rows, inner) }];
      }
      return isWhole && tensor.readTexts !== undefined ? [{ name, kind: 'text', read: () => textsIn(view.file, tensor, rows) }] : [];
    });
}

async function numbersIn(view: TensorView, rows: number, work: Work): Promise<Content> {
  requireRowCount(view.file, view.tensor, view.shape[0] ?? 0, rows);
  const { data } = await view.readRows(0, rows, work);
  const exact = data instanceof BigInt64Array || data instanceof BigUint64Array ? data : null;
  return { kind: 'number', numbers: Float64Array.from(numbersOf(data)), exact };
}

async function textsIn(file: string, tensor: DumpTensor, rows: number): Promise<Content> {
  const texts = await tensor.readTexts?.() ?? [];
  requireRowCount(file, tensor.name, texts.length, rows);
  return { kind: 'text', texts };
}

function requireRowCount(file: string, tensor: string, found: number, rows: number): void {
  if (found !== rows) {
    throw new BadInput({ file, tensor, reason: `has ${found} values, and the loss has ${rows} rows` });
  }
}

function nothingFor(error: unknown): undefined {
  if (!(error instanceof BadInput)) {
    throw error;
  }
  return undefined;
}
