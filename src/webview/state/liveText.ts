import type { LiveMark } from '../../protocol/panelApi';
import * as l10n from '../text/l10n';

/** The stop that is shown. */
export function stopText({ place, stop, thread }: LiveMark): string {
  return l10n.t('stop {0} at {1}, thread {2}', stop, place, thread);
}

/** Where the program is, against the stop that is shown. */
export function liveText(mark: LiveMark): string {
  const stop = stopText(mark);
  switch (mark.program) {
    case 'here': return l10n.t('The program is paused here: {0}.', stop);
    case 'running': return l10n.t('The program went on. The figures are of {0}.', stop);
    case 'elsewhere': return l10n.t('The program has stopped again since. The figures are of {0}.', stop);
    case 'ended': return l10n.t('The program has ended. The figures are of {0}.', stop);
  }
}
