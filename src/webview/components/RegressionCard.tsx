import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SampleCard } from '../../core/inspection/sampleRows';
import * as l10n from '../text/l10n';
import { toNumber } from '../text/numbers';
import { Amount } from './Amount';
import { DivergingBar } from './DivergingBar';
import { ShowAll } from './ShowAll';

/** What was predicted, what was wanted, and how far they are apart, element by element. */
export function RegressionCard({ card }: { readonly card: SampleCard }): JSX.Element | null {
  const [shown, setShown] = useState(20);
  const { predictions, targets } = card;
  if (predictions === null || targets === null) {
    return null;
  }
  const rows = predictions.map((prediction, index) => {
    const predicted = toNumber(prediction);
    const target = toNumber(targets[index] ?? 'NaN');
    return { predicted, target, difference: predicted - target };
  });
  const largest = Math.max(0, ...rows.map(({ difference }) => Number.isFinite(difference) ? Math.abs(difference) : 0));
  return (
    <div class="card-part">
      <h3 class="caption">{l10n.t('Prediction and target')}</h3>
      <table class="class-table regression">
        <thead>
          <tr>
            {rows.length > 1 && <th scope="col" class="numeric">{l10n.t('element')}</th>}
            <th scope="col" class="numeric">{l10n.t('prediction')}</th><th scope="col" class="numeric">{l10n.t('target')}</th>
            <th scope="col" class="numeric">{l10n.t('difference')}</th><th scope="col"><span class="visually-hidden">{l10n.t('size')}</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ predicted, target, difference }, index) => (
            <tr key={index}>
              {rows.length > 1 && <th scope="row" class="numeric">{index}</th>}
              <td class="numeric"><Amount value={predicted} /></td>
              <td class="numeric"><Amount value={target} /></td>
              <td class="numeric"><Amount value={difference} /></td>
              <td class="class-bar"><DivergingBar value={difference} largest={largest} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={Math.min(shown, rows.length)} all={rows.length} noun="element" onMore={setShown} />
    </div>
  );
}
