import type { ComparedRowsQuery } from '../../protocol/inspectionQueries';
import { maxRowsPerPage } from '../../protocol/sampleQuery';
import { usePanel } from '../components/panelContext';
import { mostCharacters, useCopying, type Copying } from '../grid/useCopy';
import * as l10n from '../text/l10n';
import { changesHeader, changesRows } from './changesCsv';

/** Copies compared samples, in the order and under the filter of `query`. */
export function useCopyChanges(query: Omit<ComparedRowsQuery, 'start' | 'end'>, { hasIds, isClassified }: { readonly hasIds: boolean; readonly isClassified: boolean }): Copying {
  const { client } = usePanel();
  return useCopying(async (start, end) => {
    let text = changesHeader(hasIds, isClassified);
    let at = start;
    while (at < end && text.length < mostCharacters) {
      const next = Math.min(end, at + maxRowsPerPage);
      const { rows } = await client.call('comparedRows', { ...query, start: at, end: next });
      text += changesRows(rows, hasIds, isClassified);
      at = next;
    }
    return { text, rows: at - start, isWhole: at >= end };
  }, l10n.t('Narrow the filter to copy others.'));
}
