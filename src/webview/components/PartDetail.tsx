import type { JSX } from 'preact';
import type { LossReport, RegularizationReport } from '../../core/inspection/document';
import type { TotalPart } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { exact, toNumber } from '../text/numbers';
import { priorText } from '../text/prior';
import { Amount } from './Amount';
import { IconButton } from './Icon';
import { usePanel, useView } from './panelContext';

/** How one part of the total comes about: its formula with its own numbers in it. */
export function PartDetail({ part, onClose }: { readonly part: TotalPart; readonly onClose: () => void }): JSX.Element {
  const { document } = useView();
  const loss = part.kind === 'loss' ? document.losses[part.index] : undefined;
  const regularizer = part.kind === 'regularization' ? document.regularization[part.index] : undefined;
  return (
    <div class="part-detail" role="group" aria-label={l10n.t('Formula of {0}', part.name)}>
      <div class="part-title">
        <h3>{part.letter} · {part.name}</h3>
        <IconButton icon="close" label={l10n.t('Close the Formula')} onClick={onClose} />
      </div>
      {loss !== undefined && <LossArithmetic loss={loss} index={part.index} />}
      {regularizer !== undefined && <RegularizerArithmetic report={regularizer} />}
    </div>
  );
}

function LossArithmetic({ loss, index }: { readonly loss: LossReport; readonly index: number }): JSX.Element {
  const { state, dispatch } = usePanel();
  if (loss.error !== null) {
    return <p class="message severity-error">{loss.error}</p>;
  }
  return (
    <>
      {loss.formula !== null && <p class="formula">{loss.formula}</p>}
      {loss.arithmetic !== null && <p class="arithmetic">{loss.arithmetic}</p>}
      <dl class="facts">
        {loss.numerator !== null && <Fact term={l10n.t('numerator')} value={toNumber(loss.numerator)} />}
        {loss.denominator !== null && <Fact term={l10n.t('denominator')} value={toNumber(loss.denominator)} />}
        {loss.reduction !== null && <div><dt>{l10n.t('reduction')}</dt><dd>{loss.reduction}</dd></div>}
        {loss.denominatorOf !== null && <div><dt>{l10n.t('divided by')}</dt><dd>{loss.denominatorOf}</dd></div>}
        <div><dt>{l10n.t('convention')}</dt><dd>{loss.convention}</dd></div>
        {loss.framework !== null && <div><dt>{l10n.t('function')}</dt><dd class="path">{loss.framework}</dd></div>}
        <div><dt>{l10n.t('coefficient')}</dt><dd>{exact(loss.coefficient)}</dd></div>
        {!loss.collected && <div><dt>{l10n.t('in the total')}</dt><dd>{l10n.t('no: {0} does not collect it', loss.convention)}</dd></div>}
      </dl>
      {state.choices.loss !== index && (
        <button type="button" class="link" onClick={() => { dispatch({ type: 'loss', loss: index }); }}>{l10n.t('Show its samples')}</button>
      )}
    </>
  );
}

function RegularizerArithmetic({ report }: { readonly report: RegularizationReport }): JSX.Element {
  if (report.error !== null) {
    return <p class="message severity-error">{report.error}</p>;
  }
  const prior = priorText(report);
  return (
    <>
      {report.formula !== null && <p class="formula">{report.formula}</p>}
      {prior !== null && <p class="muted">{prior}</p>}
      <table class="tensor-table">
        <caption class="visually-hidden">{l10n.t('Tensors of the regularizer')}</caption>
        <thead><tr><th scope="col">{l10n.t('tensor')}</th><th scope="col" class="numeric">{l10n.t('value')}</th></tr></thead>
        <tbody>
          {report.tensors.map(({ reference, value }) => (
            <tr key={reference}><td class="path">{reference}</td><td class="numeric"><Amount value={toNumber(value)} /></td></tr>
          ))}
        </tbody>
        {report.value !== null && (
          <tfoot><tr><th scope="row">{l10n.t('sum')}</th><td class="numeric"><Amount value={toNumber(report.value)} /></td></tr></tfoot>
        )}
      </table>
    </>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: number }): JSX.Element {
  return <div><dt>{term}</dt><dd><Amount value={value} /></dd></div>;
}
