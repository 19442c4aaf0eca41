import { useState } from 'preact/hooks';
import { usePanel, useView } from '../components/panelContext';
import type { SortColumn } from '../../protocol/sampleQuery';
import { queryFilter } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';

/** Characters past which no more rows are copied. */
export const mostCharacters = 3_000_000;

export interface Copying {
  /** Copies the rows from `start` to before `end` of the order as CSV, with every digit. */
  readonly copy: (start: number, end: number) => void;
  readonly copying: boolean;
}

/** Copies samples of a loss, in the order and under the filter chosen. */
export function useCopy(loss: number, columns: readonly SortColumn[]): Copying {
  const { state: { choices: { sort, thenBy, filter } }, client } = usePanel();
  const view = useView();
  return useCopying(async (start, end) => {
    let text = '';
    let isWhole = false;
    for (let part = 0; !isWhole && text.length < mostCharacters; part++) {
      const { bytes, isLast } = await client.call('exportPart', { loss, sort, thenBy, filter: queryFilter(filter, view), columns, format: 'csv', part, start, end });
      text += new TextDecoder().decode(bytes);
      isWhole = isLast;
    }
    return { text, rows: isWhole ? end - start : text.split('\r\n').length - 2, isWhole };
  }, l10n.t('Export has all of them.'));
}

/** Rows as CSV; not all of those wanted where the clipboard holds no more. */
interface CopiedRows {
  readonly text: string;
  readonly rows: number;
  readonly isWhole: boolean;
}

/**
 * Copies what `read` makes of rows, and tells how many they were.
 * @param rest what the user can do about those that the clipboard does not hold
 */
export function useCopying(read: (start: number, end: number) => Promise<CopiedRows>, rest: string): Copying {
  const { client, dispatch, fail } = usePanel();
  const [copying, setCopying] = useState(false);
  const run = async (start: number, end: number): Promise<void> => {
    const { text, rows, isWhole } = await read(start, end);
    await client.call('copy', { text });
    const copied = isWhole
      ? l10n.t('Copied {0} as CSV.', plural(rows, 'sample')) : l10n.t('Copied {0} as CSV; the clipboard holds no more. {1}', plural(rows, 'sample'), rest);
    dispatch({ type: 'announce', text: copied });
    if (!isWhole) {
      dispatch({ type: 'problem', text: copied });
    }
  };
  const copy = (start: number, end: number): void => {
    setCopying(true);
    run(start, end).catch(fail).finally(() => { setCopying(false); });
  };
  return { copy, copying };
}
