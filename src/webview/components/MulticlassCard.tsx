import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SampleCard } from '../../core/inspection/sampleRows';
import * as l10n from '../text/l10n';
import { className } from '../text/classes';
import { compact, exact, probability, toNumber } from '../text/numbers';
import { findClasses, orderClasses, type ClassOrder } from '../state/classOrder';
import { Hidden, Icon } from './Icon';
import { ShowAll } from './ShowAll';
import { useView } from './panelContext';

/** With fewer classes the eye is faster than a search. */
const searched = 12;

/** Softmax probabilities of a sample by class, with label and prediction marked. */
export function MulticlassCard({ card }: { readonly card: SampleCard }): JSX.Element {
  const { classNames } = useView();
  const probabilities = (card.probabilities ?? []).map(toNumber);
  const [order, setOrder] = useState<ClassOrder>(probabilities.length > 20 ? 'probability' : 'class');
  const [shown, setShown] = useState(12);
  const pinned = [card.label, card.predicted].filter((index): index is number => typeof index === 'number');
  const [wanted, setWanted] = useState('');
  const { found: rows, all } = wanted.trim() === ''
    ? { found: orderClasses(probabilities, order, shown, pinned), all: probabilities.length }
    : findClasses(probabilities, order, shown, { text: wanted, nameOf: (index) => className(index, classNames) });
  return (
    <div class="card-part">
      <div class="card-caption">
        <h3 class="caption">{l10n.t('Softmax probabilities')}</h3>
        <OrderSwitch order={order} onChange={setOrder} />
      </div>
      <Arithmetic card={card} />
      {probabilities.length > searched && (
        <vscode-textfield
          class="class-search" label={l10n.t('Search the classes')} placeholder={l10n.t('Search by name or number')} value={wanted}
          onInput={(event) => { setWanted(event.currentTarget.value); }}
        />
      )}
      {rows.length === 0 && probabilities.length > 0 && <p class="quiet">{l10n.t('No class is called so.')}</p>}
      {rows.length > 0 && <table class="class-table">
        <caption class="visually-hidden">{l10n.t('Softmax probability of each class')}</caption>
        <thead>
          <tr>
            <th scope="col">{l10n.t('class')}</th><th scope="col"><Hidden>{l10n.t('role')}</Hidden></th>
            <th scope="col" class="numeric" colSpan={2}>{l10n.t('probability')}</th><th scope="col" class="numeric">{l10n.t('logit')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => {
            const value = probabilities[index] ?? Number.NaN;
            const logit = card.logits?.[index];
            return (
              <tr key={index} class={classOfRow(index, card)}>
                <th scope="row">{className(index, classNames)}</th>
                <td class="class-marks"><Marks index={index} card={card} /></td>
                <td class="class-bar"><ProbabilityBar value={value} /></td>
                <td class="numeric" title={logit === undefined ? exact(value) : l10n.t('{0}, logit {1}', exact(value), logit)}>{probability(value)}</td>
                <td class="numeric muted logit">{logit === undefined ? '' : compact(toNumber(logit))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>}
      <ShowAll shown={rows.length} all={all} noun="class" onMore={setShown} />
    </div>
  );
}

/** The loss from the label's probability, where the loss is just that. */
function Arithmetic({ card }: { readonly card: SampleCard }): JSX.Element | null {
  const loss = toNumber(card.loss);
  const own = card.probability === null ? Number.NaN : toNumber(card.probability);
  if (!(Math.abs(-Math.log(own) - loss) <= 1e-5 * Math.max(1, loss))) {
    return null;
  }
  return <p class="formula">−log p(label) = −log {probability(own)} = {compact(loss)}</p>;
}

function OrderSwitch({ order, onChange }: { readonly order: ClassOrder; readonly onChange: (order: ClassOrder) => void }): JSX.Element {
  return (
    <div class="switch" role="group" aria-label={l10n.t('Order of the classes')}>
      {(['class', 'probability'] as const).map((choice) => (
        <button key={choice} type="button" aria-pressed={order === choice} onClick={() => { onChange(choice); }}>{choice === 'class' ? l10n.t('by class') : l10n.t('by probability')}</button>
      ))}
    </div>
  );
}

function classOfRow(index: number, { label, predicted }: SampleCard): string {
  return index === label ? 'is-label' : index === predicted ? 'is-predicted' : '';
}

function Marks({ index, card: { label, predicted } }: { readonly index: number; readonly card: SampleCard }): JSX.Element {
  return (
    <>
      {index === label && <span class="mark label">{l10n.t('label')}</span>}
      {index === predicted && (
        <span class={`mark predicted ${label === predicted ? 'right' : 'wrong'}`}>
          {label !== null && <Icon name={label === predicted ? 'check' : 'close'} />}{l10n.t('predicted')}
        </span>
      )}
    </>
  );
}

/** A bar over [0, 1], with the threshold where there is one. */
export function ProbabilityBar({ value, threshold }: { readonly value: number; readonly threshold?: number }): JSX.Element {
  const width = Number.isFinite(value) ? Math.max(0, Math.min(1, value)) * 100 : 0;
  return (
    <span class="bar-track">
      {!Number.isFinite(value) && <Hidden>{l10n.t('not finite')}</Hidden>}
      <span class="bar-fill" style={{ width: `${width}%` }} />
      {threshold !== undefined && <span class="bar-threshold" style={{ left: `${threshold * 100}%` }} />}
    </span>
  );
}
