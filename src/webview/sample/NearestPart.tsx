import type { JSX } from 'preact';
import type { LossReport } from '../../core/inspection/document';
import type { NearSample } from '../../core/inspection/nearestSamples';
import type { SampleCard } from '../../core/inspection/sampleRows';
import { Amount } from '../components/Amount';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { isClassTask, isWrong, valueText } from '../text/classes';
import { toNumber } from '../text/numbers';
import { Disclosure } from './Disclosure';
import { useNearest } from './useNearest';

interface NearestPartProps {
  readonly card: SampleCard;
  readonly report: LossReport;
}

/** The samples that the model sees much as this one: where their labels differ, one of them may be wrong. */
export function NearestPart({ card, report }: NearestPartProps): JSX.Element {
  return (
    <Disclosure title={l10n.t('Nearest samples')} aside={l10n.t('by their scores')}>
      {() => <NearestTable card={card} report={report} />}
    </Disclosure>
  );
}

function NearestTable({ card, report }: NearestPartProps): JSX.Element {
  const { nearest, isPending, problem } = useNearest(card.sample);
  if (problem !== null) {
    return <p class="quiet">{problem}</p>;
  }
  if (nearest === null) {
    return <p class="quiet">{l10n.t('Comparing with every sample…')}</p>;
  }
  const isJudged = isClassTask(report.task);
  const others = nearest.samples.filter(({ label }) => JSON.stringify(label) !== JSON.stringify(card.label)).length;
  return (
    <div aria-busy={isPending}>
      <p class="field-note">
        {nearest.isCentred
          ? l10n.t('Distance between the rows of {0}, each without its mean, which a softmax does not see.', nearest.reference)
          : l10n.t('Distance between the rows of {0}.', nearest.reference)}
        {isJudged && ` ${others === 0 ? l10n.t('All have the label of this one.') : l10n.plural(others, '{0} of {1} has another label.', '{0} of {1} have another label.', others, nearest.samples.length)}`}
      </p>
      <table class="class-table nearest">
        <caption class="visually-hidden">{l10n.t('Samples nearest to sample {0}', card.sample)}</caption>
        <thead>
          <tr>
            <th scope="col">{l10n.t('sample')}</th><th scope="col" class="numeric">{l10n.t('distance')}</th><th scope="col" class="numeric">{l10n.t('loss')}</th>
            {isJudged && <><th scope="col">{l10n.t('label')}</th><th scope="col">{l10n.t('predicted')}</th></>}
          </tr>
        </thead>
        <tbody>
          {nearest.samples.map((near) => <NearestRow key={near.sample} near={near} card={card} report={report} />)}
        </tbody>
      </table>
    </div>
  );
}

function NearestRow({ near, card, report }: NearestPartProps & { readonly near: NearSample }): JSX.Element {
  const { dispatch } = usePanel();
  const { classNames } = useView();
  const { sample, index, distance, loss, label, predicted } = near;
  const differs = JSON.stringify(label) !== JSON.stringify(card.label);
  const wrong = isWrong(label, predicted, report.task);
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link" aria-label={l10n.t('Go to sample {0}', sample)} onClick={() => { dispatch({ type: 'sample', sample, reveal: true }); }}>
          {index === undefined ? sample : `[${index.join(', ')}]`}
        </button>
      </th>
      <td class="numeric"><Amount value={toNumber(distance)} /></td>
      <td class="numeric"><Amount value={toNumber(loss)} /></td>
      {isClassTask(report.task) && (
        <>
          <td class={differs ? 'differs' : ''}>{valueText(label, report.task, classNames)}{differs && <span class="mark">{l10n.t('other label')}</span>}</td>
          <td><span class={wrong ? 'verdict wrong' : ''}>{wrong && <Icon name="close" />} {valueText(predicted, report.task, classNames)}</span></td>
        </>
      )}
    </tr>
  );
}
