import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SampleCard } from '../../protocol/sampleQuery';
import { toNumber } from '../text/numbers';
import { Amount } from './Amount';
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
      <h3 class="caption">Prediction and target</h3>
      <table class="class-table regression">
        <thead>
          <tr>
            {rows.length > 1 && <th scope="col" class="numeric">element</th>}
            <th scope="col" class="numeric">prediction</th><th scope="col" class="numeric">target</th>
            <th scope="col" class="numeric">difference</th><th scope="col"><span class="visually-hidden">size</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map(({ predicted, target, difference }, index) => (
            <tr key={index}>
              {rows.length > 1 && <th scope="row" class="numeric">{index}</th>}
              <td class="numeric"><Amount value={predicted} /></td>
              <td class="numeric"><Amount value={target} /></td>
              <td class="numeric"><Amount value={difference} /></td>
              <td class="class-bar"><DifferenceBar value={difference} largest={largest} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={Math.min(shown, rows.length)} all={rows.length} noun="element" onMore={setShown} />
    </div>
  );
}

/** To the right of the middle where the prediction is too large, to the left where it is too small. */
function DifferenceBar({ value, largest }: { readonly value: number; readonly largest: number }): JSX.Element {
  const half = largest > 0 && Number.isFinite(value) ? Math.abs(value) / largest * 50 : 0;
  return (
    <span class="bar-track diverging">
      <span class="bar-fill" style={{ width: `${half}%`, left: `${value < 0 ? 50 - half : 50}%` }} />
      <span class="bar-threshold" style={{ left: '50%' }} />
    </span>
  );
}
