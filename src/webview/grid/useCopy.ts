import { useState } from 'preact/hooks';
import { usePanel, useView } from '../components/panelContext';
import type { SortColumn } from '../../protocol/sampleQuery';
import { queryFilter } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';

/** Characters past which no more rows are copied. */
const mostCharacters = 3_000_000;

export interface Copying {
  /** Copies the rows from `start` to before `end` of the order as CSV, with every digit. */
  readonly copy: (start: number, end: number) => void;
  readonly copying: boolean;
}

/** Copies samples of a loss, in the order and under the filter chosen. */
export function useCopy(loss: number, columns: readonly SortColumn[]): Copying {
  const { state: { choices: { sort, thenBy, filter } }, client, dispatch, fail } = usePanel();
  const view = useView();
  const [copying, setCopying] = useState(false);
  const run = async (start: number, end: number): Promise<void> => {
    let text = '';
    let isWhole = false;
    for (let part = 0; !isWhole && text.length < mostCharacters; part++) {
      const { bytes, isLast } = await client.call('exportPart', { loss, sort, thenBy, filter: queryFilter(filter, view), columns, format: 'csv', part, start, end });
      text += new TextDecoder().decode(bytes);
      isWhole = isLast;
    }
    await client.call('copy', { text });
    const rows = isWhole ? end - start : text.split('\r\n').length - 2;
    const copied = isWhole
      ? l10n.t('Copied {0} as CSV.', plural(rows, 'sample')) : l10n.t('Copied {0} as CSV; the clipboard holds no more. Export has all of them.', plural(rows, 'sample'));
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
