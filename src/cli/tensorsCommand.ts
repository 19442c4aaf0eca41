import { nodeFileSystem } from '../core/bytes/nodeFile';
import { BadInput } from '../core/errors';
import { TensorStore } from '../core/formats/tensorStore';
import type { DumpTensor } from '../core/formats/format';
import { jsonNumber, jsonNumberOrNull, jsonValue } from '../core/inspection/json';
import { isNumeric } from '../core/tensors/dtypeTable';
import { describeShape } from '../core/tensors/shape';
import { statisticsOf, type Statistics } from '../core/tensors/statistics';
import type { Work } from '../core/work';
import { exit, type CommandIo } from './io';
import { parseOptions } from './options';
import { styleOf } from './style';
import { table, type TableColumn } from './table';
import { byteSize, printable, shortNumber } from './text';
import { UsageError } from './usageError';

/** A file with what is to be shown of it. */
interface ListedFile {
  readonly file: string;
  readonly format: string;
  readonly tensors: readonly ListedTensor[];
  readonly notes: readonly string[];
}

interface ListedTensor {
  readonly tensor: DumpTensor;
  /** Null where none were asked for, or the tensor holds no numbers; an error where its values are damaged. */
  readonly statistics: Statistics | BadInput | null;
}

/**
 * `tensors FILE... [--stats] [--json]`. A tensor whose values are damaged is bad input, and the others are listed all the same.
 * @throws BadInput where a file cannot be listed, or none of its values can be read
 */
export async function tensorsCommand(args: readonly string[], io: CommandIo, work: Work): Promise<number> {
  const { values, positionals } = parseOptions('tensors', args, { stats: { type: 'boolean' }, json: { type: 'boolean' } });
  if (positionals.length === 0) {
    throw new UsageError('tensors needs at least one file', 'tensors');
  }
  const files = nodeFileSystem('own');
  const store = new TensorStore(files);
  try {
    const listed: ListedFile[] = [];
    for (const file of positionals) {
      const dump = await store.open(files.resolve(io.cwd, file), work);
      const tensors = await listTensors(dump.tensors, file, values.stats === true, work);
      requireOneReadable(tensors);
      listed.push({ file, format: dump.format, tensors, notes: dump.notes });
    }
    io.out(values.json === true ? `${JSON.stringify(documentOf(listed), null, 2)}\n` : describe(listed, values.stats === true, io));
    const [damage] = listed.flatMap(({ tensors }) => tensors.flatMap(({ statistics }) => (statistics instanceof BadInput ? [statistics] : [])));
    if (damage !== undefined) {
      throw damage;
    }
    return exit.fine;
  } finally {
    await store.close();
  }
}

async function listTensors(tensors: readonly DumpTensor[], file: string, stats: boolean, work: Work): Promise<readonly ListedTensor[]> {
  const listed: ListedTensor[] = [];
  for (const tensor of tensors) {
    listed.push({ tensor, statistics: stats ? await statisticsIfNumeric(tensor, file, work) : null });
  }
  return listed;
}

/** Throws the first error where no tensor's values could be read. */
function requireOneReadable(tensors: readonly ListedTensor[]): void {
  const outcomes = tensors.flatMap(({ statistics }) => statistics ?? []);
  const [first] = outcomes;
  if (first instanceof BadInput && outcomes.every((outcome) => outcome instanceof BadInput)) {
    throw first;
  }
}

async function statisticsIfNumeric(tensor: DumpTensor, file: string, work: Work): Promise<Statistics | BadInput | null> {
  const { dtype, shape, refusal } = tensor;
  if (refusal !== undefined || !isNumeric(dtype)) {
    return null;
  }
  try {
    return await statisticsOf({ dtype, shape, readRows: (start, end, inner) => tensor.readRows(start, end, inner) }, work);
  } catch (error) {
    if (error instanceof BadInput) {
      return error.within({ file, tensor: tensor.name });
    }
    throw error;
  }
}

function documentOf(listed: readonly ListedFile[]): unknown {
  return {
    version: 1,
    files: listed.map(({ file, format, notes }) => ({ file, format, notes })),
    tensors: listed.flatMap(({ file, tensors }) => tensors.map(({ tensor, statistics }) => {
      const { name, shape, dtype, byteLength, partOf } = tensor;
      const refusal = refusalOf({ tensor, statistics });
      return {
        file,
        name,
        shape,
        dtype,
        bytes: byteLength,
        ...(partOf === undefined ? {} : { partOf }),
        ...(refusal === undefined ? {} : { refusal }),
        ...(statistics === null || statistics instanceof BadInput ? {} : jsonStatistics(statistics)),
      };
    })),
  };
}

/** Why a tensor cannot be read, whether its listing told or its values. */
function refusalOf({ tensor, statistics }: ListedTensor): string | undefined {
  if (!(statistics instanceof BadInput)) {
    return tensor.refusal;
  }
  const { place, reason } = statistics;
  return place === undefined ? reason : `${place}: ${reason}`;
}

function jsonStatistics({ min, max, mean, sum, std, nan, posinf, neginf, zeros }: Statistics): Readonly<Record<string, unknown>> {
  return {
    min: jsonValue(min),
    max: jsonValue(max),
    mean: jsonNumberOrNull(mean),
    sum: jsonNumber(sum),
    std: jsonNumberOrNull(std),
    nan, posinf, neginf, zeros,
  };
}

const nameColumns: readonly TableColumn[] = [
  { title: 'tensor', align: 'left' }, { title: 'shape', align: 'left' }, { title: 'dtype', align: 'left' }, { title: 'size', align: 'right' },
];
const statisticColumns: readonly TableColumn[] = ['min', 'max', 'mean', 'std', 'nan', 'inf', 'zeros']
  .map((title) => ({ title, align: 'right' }));

function describe(listed: readonly ListedFile[], stats: boolean, io: CommandIo): string {
  const style = styleOf(io.colours);
  const columns = stats ? [...nameColumns, ...statisticColumns] : nameColumns;
  return listed.map(({ file, format, tensors, notes }) => [
    `${style.heading(printable(file))} ${style.faint(`(${format}, ${tensors.length} tensor${tensors.length === 1 ? '' : 's'})`)}`,
    table(columns, tensors.map((tensor) => cellsOf(tensor, stats))),
    ...tensors.flatMap(refusalLine),
    ...notes.map((note) => `  note: ${printable(note)}`),
  ].join('\n')).join('\n\n') + '\n';
}

function refusalLine(listed: ListedTensor): readonly string[] {
  const refusal = refusalOf(listed);
  return refusal === undefined ? [] : [`  ${printable(`${listed.tensor.name}: ${refusal}`)}`];
}

function cellsOf({ tensor: { name, shape, dtype, byteLength }, statistics }: ListedTensor, stats: boolean): readonly string[] {
  const cells = [name === '' ? '(nameless)' : name, describeShape(shape), dtype, byteSize(byteLength)];
  if (!stats) {
    return cells;
  }
  if (statistics === null || statistics instanceof BadInput) {
    return [...cells, ...statisticColumns.map(() => '–')];
  }
  const { min, max, mean, std, nan, posinf, neginf, zeros } = statistics;
  return [...cells, ...[min, max, mean, std].map((value) => (typeof value === 'bigint' ? value.toString() : shortNumber(value))), ...[nan, posinf + neginf, zeros].map(String)];
}
