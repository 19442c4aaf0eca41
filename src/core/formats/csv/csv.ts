import type { ByteSource } from '../../bytes/byteSource';
import { textChunks } from '../../bytes/text';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { DumpTensor, Format } from '../format';
import { matrixOfColumns } from '../matrixOfColumns';
import { memoryTensor } from '../memoryTensor';
import { withMatricesOfColumns } from '../numberedColumns';
import { opaqueTensor } from '../opaqueTensor';
import { CsvTable } from './csvTable';
import { CsvTokenizer } from './csvTokenizer';
import { detectSeparator } from './separator';

const maximumBytes = 256 * 2 ** 20;

/**
 * A table with a tensor a column; columns called `logits_0`, `logits_1`, … are `logits` together. Where the first row is all numbers there is no header: the whole table is one nameless
 * tensor, and its columns are called `0`, `1`, ….
 */
export const csv: Format = {
  id: 'csv',
  title: 'CSV table',
  extensions: ['.csv', '.tsv'],
  detect: ({ name }) => name.endsWith('.csv') || name.endsWith('.tsv'),
  open: async (source, work) => {
    if (source.size > maximumBytes) {
      throw new BadInput({
        file: source.name,
        reason: `has ${source.size} bytes; CSV is read up to ${maximumBytes}, save larger tensors as .npz or .safetensors`,
      });
    }
    const table = await readTable(source, work);
    if (table.columns.length === 0) {
      throw new BadInput({ file: source.name, reason: 'holds no table' });
    }
    return { format: csv.id, tensors: tensorsOf(source.name, table), notes: table.notes, close: () => source.close() };
  },
};

async function readTable(source: ByteSource, work: Work): Promise<CsvTable> {
  const table = new CsvTable(source.name);
  let tokenizer: CsvTokenizer | undefined;
  for await (const text of textChunks(source, work)) {
    tokenizer ??= new CsvTokenizer(source.name, detectSeparator(text.slice(0, 1 << 16)), (cells, line) => { table.addRow(cells, line); });
    tokenizer.push(text);
  }
  tokenizer?.end();
  table.end();
  return table;
}

function tensorsOf(file: string, table: CsvTable): DumpTensor[] {
  const shape = [table.rows];
  const tensors = table.columns.map(({ name, content }) => {
    const found = content.content();
    if (found.kind === 'refused') {
      return opaqueTensor(file, name, shape, 'string', 0, found.reason, found.texts);
    }
    table.notes.push(...found.notes.map((note) => `${name}: ${note}`));
    return memoryTensor(name, { dtype: found.dtype, shape, data: found.data });
  });
  const matrix = table.headerless ? matrixOfColumns(tensors) : null;
  return matrix === null ? [...withMatricesOfColumns(tensors)] : [matrix, ...tensors];
}
