import type { JSX } from 'preact';
import { liveText, stopText } from '../state/liveText';
import * as l10n from '../text/l10n';
import { Icon } from './Icon';
import { usePanel } from './panelContext';

/** Of which stop of a program the figures are; plainly, where the program is no longer there. */
export function LiveNotice(): JSX.Element | null {
  const { state: { live, view }, client, fail } = usePanel();
  if (live === null || view === null) {
    return null;
  }
  const step = (view.steps ?? view.document.series)?.step ?? null;
  const isOther = step !== null && step !== String(live.stop);
  const isHere = live.program === 'here' && !isOther;
  return (
    <div class={isHere ? 'notice live' : 'notice live past'}>
      <Icon name={isHere ? 'debug-pause' : 'history'} />
      <span>{isOther && live.program !== 'ended' ? l10n.t('The figures are of stop {0}; the panel was opened at {1}.', step, stopText(live)) : liveText(live)}</span>
      {live.program === 'elsewhere' && <vscode-button onClick={() => { client.call('showPresentStop', null).catch(fail); }}>{l10n.t('Show Present Stop')}</vscode-button>}
    </div>
  );
}
