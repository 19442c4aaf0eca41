import type { JSX } from 'preact';
import type { LossReport } from '../../core/inspection/document';
import { displayName } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { compact, toNumber } from '../text/numbers';
import { Icon } from './Icon';
import { usePanel } from './panelContext';
import { Tabs } from './Tabs';

/** One tab a loss; nothing where there is only one. */
export function LossTabs({ losses, selected }: { readonly losses: readonly LossReport[]; readonly selected: number }): JSX.Element | null {
  const { dispatch } = usePanel();
  if (losses.length < 2) {
    return null;
  }
  const tabs = losses.map((loss, index) => ({
    id: String(index),
    content: (
      <>
        {loss.error !== null && <Icon name="error" class="severity-error" />}
        {displayName(loss)}
        <span class="number muted">{loss.error !== null ? l10n.t('error') : loss.value === null ? l10n.t('tensor') : `${loss.estimate === undefined ? '' : '≈ '}${compact(toNumber(loss.value))}`}</span>
      </>
    ),
  }));
  return (
    <Tabs
      label={l10n.t('Losses')} prefix="loss-tab-" controls="loss-panel" tabs={tabs} selected={String(selected)}
      onSelect={(id) => { dispatch({ type: 'loss', loss: Number(id) }); }}
    />
  );
}
