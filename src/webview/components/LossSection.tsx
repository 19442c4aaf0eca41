import type { JSX } from 'preact';
import type { LossReport } from '../../core/inspection/document';
import * as l10n from '../text/l10n';
import { compact, count, exact, percent, toNumber } from '../text/numbers';
import { displayName, readable } from '../state/lossParts';
import { CopyAsCode } from '../explain/CopyAsCode';
import { ViewTabs } from '../views/ViewTabs';
import { Amount } from './Amount';
import { Icon } from './Icon';
import { LossTabs } from './LossTabs';
import { usePanel, useView } from './panelContext';

/** One loss: its value and formula, and the views of its samples. */
export function LossSection(): JSX.Element | null {
  const { state } = usePanel();
  const { document, catalogue, firstSight } = useView();
  const index = state.choices.loss;
  const loss = document.losses[index];
  if (loss === undefined) {
    return null;
  }
  const title = catalogue.losses.find(({ name }) => name === loss.loss)?.title ?? '';
  return (
    <section class="loss" role="region" aria-label={l10n.t('Loss')}>
      <LossTabs losses={document.losses} selected={index} />
      <div id="loss-panel" {...(document.losses.length > 1 ? { role: 'tabpanel', 'aria-labelledby': `loss-tab-${index}` } : {})}>
        <LossHeading loss={loss} title={title} />
        {loss.error === null && firstSight === undefined && <LossActions loss={index} hasValue={loss.value !== null} />}
        {loss.error !== null && <LossError message={loss.error} />}
        {loss.error === null && loss.samples === 0 && <p class="empty">{l10n.t('There are no samples: the tensors have 0 rows.')}</p>}
        {loss.error === null && loss.samples > 0 && <ViewTabs loss={index} report={loss} />}
      </div>
    </section>
  );
}

function LossHeading({ loss, title }: { readonly loss: LossReport; readonly title: string }): JSX.Element {
  return (
    <div class="loss-heading">
      <div class="loss-line">
        <h2>{displayName(loss)}</h2>
        {loss.value !== null && <Amount class="loss-value" value={toNumber(loss.value)} isEstimate={loss.estimate !== undefined} />}
        {loss.numerator !== null && loss.denominator !== null && (
          <span class="quotient muted">
            = <Amount value={toNumber(loss.numerator)} /> ÷ <Amount value={toNumber(loss.denominator)} />{loss.denominatorOf === null ? '' : ` ${loss.denominatorOf}`}
          </span>
        )}
        {loss.accuracy !== undefined && (
          <span class="accuracy" title={exact(toNumber(loss.accuracy))}>{l10n.t('accuracy {0}', `${loss.estimate === undefined ? '' : '≈ '}${percent(toNumber(loss.accuracy))}`)}</span>
        )}
      </div>
      <p class="muted">
        <span>{title === '' ? readable(loss.loss) : title}</span>
        <span>{loss.convention}</span>
        {loss.framework !== null && <span class="path">{loss.framework}</span>}
        {loss.ignored !== undefined && <span>{l10n.t('{0} ignored', count(loss.ignored))}</span>}
        {loss.reduction !== null && <span>{loss.reduction}</span>}
        {loss.coefficient !== 1 && <span>{l10n.t('× {0} in the total', compact(loss.coefficient))}</span>}
        {loss.error === null && !loss.collected && <span>{l10n.t('not in the total')}</span>}
      </p>
      {loss.formula !== null && <p class="formula">{loss.formula}</p>}
      {loss.error === null && loss.value === null && (
        <p class="muted">{l10n.t('The convention returns a tensor of {0} losses here, not one number. Choose a reduction under Inputs to have one.', count(loss.samples))}</p>
      )}
    </div>
  );
}

/** What can be asked of a loss's value. */
function LossActions({ loss, hasValue }: { readonly loss: number; readonly hasValue: boolean }): JSX.Element {
  const { dispatch } = usePanel();
  return (
    <div class="loss-actions">
      <button type="button" class="link" onClick={() => { dispatch({ type: 'ask', asked: { kind: 'number', loss } }); }}><Icon name="question" /> {l10n.t('Explain another number')}</button>
      <button type="button" class="link" onClick={() => { dispatch({ type: 'ask', asked: { kind: 'conventions', loss } }); }}><Icon name="table" /> {l10n.t('Under every convention')}</button>
      {hasValue && <CopyAsCode loss={loss} />}
    </div>
  );
}

function LossError({ message }: { readonly message: string }): JSX.Element {
  return <p class="message" role="alert"><Icon name="error" class="severity-error" /> {message}</p>;
}
