import type { LossResult, SampleValue } from '../../engine/evaluation';
import type { ExtraColumns } from '../extraColumns';
import type { OrderColumn } from '../sampleTable';

/** A column as it is written to a file. */
export interface ExportColumn {
  readonly name: string;
  /** What its values are; `whole`: integers where every value is one. */
  readonly kind: 'number' | 'whole' | 'text' | 'set';
  at(sample: number): SampleValue | string;
}

/** Where the columns of a loss's samples come from. */
export interface ExportedLoss {
  readonly result: LossResult;
  readonly classNames: readonly string[] | null;
  readonly extras: ExtraColumns | null;
}

/**
 * The columns of a table to be written, in their order. A class has its name in a column behind its index.
 * @param keys as the table of samples calls them; those there are not are left out
 */
export function exportColumns(keys: readonly OrderColumn[], loss: ExportedLoss): readonly ExportColumn[] {
  const columns = keys.flatMap((key) => columnsOf(key, loss));
  const names = new Set<string>();
  return columns.map((column) => {
    let { name } = column;
    for (let copy = 2; names.has(name); copy++) {
      name = `${column.name}_${copy}`;
    }
    names.add(name);
    return { ...column, name };
  });
}

function columnsOf(key: OrderColumn, { result, classNames, extras }: ExportedLoss): readonly ExportColumn[] {
  const { columns, task } = result;
  switch (key) {
    case 'sample':
      return [{ name: key, kind: 'whole', at: (sample) => sample }];
    case 'label':
      return columns.label === null ? [] : valueColumns(key, task, columns.labelAt, classNames);
    case 'predicted':
      return columns.predicted === null ? [] : valueColumns(key, task, columns.predictedAt, classNames);
    case 'weight':
    case 'contribution': {
      const numbers = columns[key];
      return numbers === null ? [] : [{ name: key, kind: 'number', at: numbers.at }];
    }
    case 'loss':
    case 'probability':
    case 'margin': {
      const column = columns[key];
      return column === null ? [] : [{ name: key, kind: 'number', at: (sample) => column[sample] ?? NaN }];
    }
    default: {
      const name = key.slice('extra:'.length);
      const info = extras?.infos.find((extra) => extra.name === name);
      return info === undefined ? [] : [{ name, kind: info.kind === 'text' ? 'text' : 'whole', at: (sample) => extras?.valueAt(name, sample) ?? null }];
    }
  }
}

function valueColumns(name: string, task: LossResult['task'], at: (sample: number) => SampleValue, classNames: readonly string[] | null): readonly ExportColumn[] {
  const isClass = task === 'multiclass' || task === 'binary';
  const own: ExportColumn = { name, kind: task === 'multilabel' ? 'set' : 'whole', at };
  const nameAt = (sample: number): string => {
    const value = at(sample);
    return classNames?.[Number(value ?? NaN)] ?? '';
  };
  return isClass && classNames !== null ? [own, { name: `${name}_name`, kind: 'text', at: nameAt }] : [own];
}
