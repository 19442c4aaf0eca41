import type { JSX } from 'preact';
import type { FirstSight, InspectionDocument } from '../../core/inspection/document';
import type { ReadingProgress } from '../../protocol/panelApi';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { Progress } from '../components/Progress';
import * as l10n from '../text/l10n';
import { compact, count, toNumber } from '../text/numbers';

interface FirstSightBandProps {
  readonly firstSight: FirstSight;
  /** Null where the user has stopped reading the rest. */
  readonly progress: ReadingProgress | null;
}

/** Of how many rows the figures are, how far the rest is, and the way to stop it or to go on. */
export function FirstSightBand({ firstSight, progress }: FirstSightBandProps): JSX.Element {
  const { client, fail } = usePanel();
  const error = standardError(useView().document);
  return (
    <div class="notice first-sight">
      <Icon name={progress === null ? 'circle-slash' : 'history'} />
      <span>
        {rowsText(firstSight)}
        {error !== null && <> <span title={l10n.t('How far the loss of all rows is likely to be off, as the places that were read differ')}>{l10n.t('Standard error {0}.', compact(error))}</span></>}
        {progress === null && ` ${l10n.t('The rest was not read.')}`}
      </span>
      {progress === null
        ? <vscode-button onClick={() => { client.call('refresh', null).catch(fail); }}>{l10n.t('Read All Rows')}</vscode-button>
        : <Progress fraction={progress.fraction} message={l10n.t('Reading the rest…')} />}
    </div>
  );
}

/** How far off the losses together are likely to be; null where the rows do not tell. */
function standardError({ losses }: InspectionDocument): number | null {
  const errors = losses.filter(({ collected, estimate }) => collected && estimate !== undefined)
    .map(({ coefficient, estimate }) => coefficient * toNumber(estimate?.standardError ?? 'NaN'));
  const error = Math.hypot(...errors);
  return errors.length > 0 && Number.isFinite(error) ? error : null;
}

function rowsText({ picked }: FirstSight): string {
  if (picked === null) {
    return l10n.t('The regularizers are still to come.');
  }
  const [rows, of] = [count(picked.rows), count(picked.of)];
  return picked.isSpread
    ? l10n.t('Estimated from {0} of {1} rows, taken all over the file.', rows, of)
    : l10n.t('Estimated from the first {0} of {1} rows. Those further on may differ.', rows, of);
}
