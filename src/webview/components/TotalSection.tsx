import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { InspectionDocument } from '../../core/inspection/document';
import { CopyAsCode } from '../explain/CopyAsCode';
import { Sparkline } from '../charts/Sparkline';
import { TotalBar } from '../charts/TotalBar';
import { totalParts, partKey } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { toNumber } from '../text/numbers';
import { Amount } from './Amount';
import { Icon } from './Icon';
import { PartDetail } from './PartDetail';
import { PartLegend } from './PartLegend';
import { usePanel, useView } from './panelContext';

/** The total loss, what it is made of, and the formula of the part that is opened. */
export function TotalSection(): JSX.Element {
  const { state, dispatch } = usePanel();
  const { document, firstSight } = useView();
  const [open, setOpen] = useState<string | null>(null);
  const { withRegularization } = state.choices;
  const parts = totalParts(document);
  const opened = parts.find((part) => partKey(part) === open);
  const toggle = (key: string): void => { setOpen(open === key ? null : key); };
  return (
    <section class="total" role="region" aria-label={l10n.t('Total')}>
      <div class="total-figures">
        <h2 class="caption">{firstSight?.lacksRegularization === true ? l10n.t('Loss of the data') : l10n.t('Total loss')}</h2>
        <Headline document={document} withRegularization={withRegularization} />
        {state.totals.length > 1 && <Sparkline label={l10n.t('Last values of the total')} values={state.totals} />}
        {firstSight === undefined && <BothTotals document={document} />}
        {firstSight?.lacksRegularization === true && <p class="both-totals">{l10n.t('The regularization is not computed yet, and so there is no total.')}</p>}
        {document.regularization.length > 0 && firstSight?.lacksRegularization !== true && (
          <div class="regularization-line">
            <vscode-checkbox
              checked={withRegularization}
              label={l10n.t('With regularization')}
              onChange={(event) => { dispatch({ type: 'withRegularization', withRegularization: event.currentTarget.checked }); }}
            />
            <span class="muted">{l10n.parts('of {0}', <Figure id="regularization-loss" value={document.regularizationLoss} />)}</span>
          </div>
        )}
      </div>
      <div class="total-parts">
        <TotalBar parts={parts} withRegularization={withRegularization} open={open} onToggle={toggle} />
        <PartLegend parts={parts} withRegularization={withRegularization} open={open} onToggle={toggle} />
      </div>
      {document.totalLoss !== null && parts.length > 1 && firstSight === undefined && <CopyAsCode loss={null} />}
      {opened !== undefined && <PartDetail part={opened} onClose={() => { setOpen(null); }} />}
    </section>
  );
}

function Headline({ document, withRegularization }: { readonly document: InspectionDocument; readonly withRegularization: boolean }): JSX.Element {
  const { firstSight } = useView();
  const value = withRegularization && firstSight?.lacksRegularization !== true ? document.totalLoss : document.dataLoss;
  if (value === null) {
    return (
      <>
        <div id="total-value" class="total-value unavailable">{l10n.t('unavailable')}</div>
        <p class="message"><Icon name="error" class="severity-error" /> {document.error ?? l10n.t('a loss could not be computed')}</p>
      </>
    );
  }
  const number = toNumber(value);
  return (
    <div class="total-value">
      {!Number.isFinite(number) && <Icon name="error" class="severity-error" />}
      <Amount id="total-value" value={number} isEstimate={isEstimate(document)} />
    </div>
  );
}

/** Whether rows that were not read yet are in a total. */
function isEstimate({ losses }: InspectionDocument): boolean {
  return losses.some(({ estimate }) => estimate !== undefined);
}

/** Both totals stand here always, whichever is the big one. */
function BothTotals({ document }: { readonly document: InspectionDocument }): JSX.Element | null {
  const { totalLoss, dataLoss } = document;
  if (document.regularization.length === 0 && dataLoss === null) {
    return null;
  }
  if (document.regularization.length === 0) {
    return (
      <p class="both-totals">
        {l10n.parts('{0} from the data, no regularization', <Figure id="data-loss" value={dataLoss} />)}
      </p>
    );
  }
  return (
    <p class="both-totals">
      {l10n.parts('{0} with · {1} without regularization', <Figure value={totalLoss} />, <Figure id="data-loss" value={dataLoss} />)}
    </p>
  );
}

function Figure({ id, value }: { readonly id?: string; readonly value: InspectionDocument['totalLoss'] }): JSX.Element {
  const named = id === undefined ? {} : { id };
  return value === null ? <span {...named} class="number">–</span> : <Amount {...named} value={toNumber(value)} />;
}
