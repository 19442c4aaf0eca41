import type { JSX } from 'preact';
import * as l10n from '../text/l10n';
import { count, plural, type Noun } from '../text/numbers';

interface ShowAllProps {
  readonly shown: number;
  readonly all: number;
  readonly noun: Noun;
  /** Called with the number of lines to show. */
  readonly onMore: (limit: number) => void;
}

/** Lists grow by steps, since tens of thousands of lines at once would stall the page. */
const step = 1000;

/** The way to the rest of a list that is cut short. */
export function ShowAll({ shown, all, noun, onMore }: ShowAllProps): JSX.Element | null {
  if (shown >= all) {
    return null;
  }
  const next = Math.min(all, shown < step ? step : shown + step);
  return (
    <p class="show-all muted">
      {l10n.t('{0} of {1}', count(shown), plural(all, noun))}
      <button type="button" class="link" onClick={() => { onMore(next); }}>{next === all ? l10n.t('Show all') : l10n.t('Show {0}', count(next))}</button>
    </p>
  );
}
