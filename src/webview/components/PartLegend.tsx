import type { JSX } from 'preact';
import type { InspectionDocument } from '../../core/inspection/document';
import { partKey, shareOf, isIncluded, type TotalPart } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { percent } from '../text/numbers';
import { priorText } from '../text/prior';
import { Amount } from './Amount';
import { Icon } from './Icon';
import { useView } from './panelContext';

interface PartLegendProps {
  readonly parts: readonly TotalPart[];
  readonly withRegularization: boolean;
  readonly open: string | null;
  readonly onToggle: (key: string) => void;
}

/** The parts by name, value and share; each opens its formula. */
export function PartLegend({ parts, withRegularization, open, onToggle }: PartLegendProps): JSX.Element {
  const { document } = useView();
  return (
    <ul class="legend" aria-label={l10n.t('Parts of the total')}>
      {parts.map((part, index) => {
        const key = partKey(part);
        const included = isIncluded(part, withRegularization);
        return (
          <li key={key}>
            <button
              type="button"
              class={`legend-item ${included ? '' : 'excluded'}`}
              aria-expanded={open === key}
              title={tooltipOf(part, document)}
              onClick={() => { onToggle(key); }}
            >
              <span class={`swatch fill-${index % 6}`} aria-hidden="true"><span class="letter">{part.letter}</span></span>
              <span class="legend-name">{part.name}</span>
              {part.detail !== '' && <span class="legend-detail">{part.detail}</span>}
              <PartAmount part={part} />
              <span class="legend-share">{shareText(part, parts, withRegularization, included)}</span>
              <Icon name={open === key ? 'chevron-up' : 'chevron-down'} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What a click does; of a regularizer, what it says of the weights too. */
function tooltipOf({ kind, index }: TotalPart, { regularization }: InspectionDocument): string {
  const report = kind === 'regularization' ? regularization[index] : undefined;
  const prior = report === undefined ? null : priorText(report);
  return [l10n.t('Show the formula with its numbers'), ...(prior === null ? [] : [prior])].join('\n');
}

function PartAmount({ part }: { readonly part: TotalPart }): JSX.Element {
  if (part.error !== null) {
    return <span class="legend-value severity-error"><Icon name="error" /> {l10n.t('error')}</span>;
  }
  return part.amount === null ? <span class="legend-value">{part.kind === 'loss' ? l10n.t('tensor') : l10n.t('not yet')}</span>
    : <Amount class="legend-value" value={part.amount} isEstimate={part.isEstimate} />;
}

function shareText(part: TotalPart, parts: readonly TotalPart[], withRegularization: boolean, included: boolean): string {
  if (part.error !== null) {
    return '';
  }
  if (!included) {
    return part.outside ? l10n.t('not in the total') : l10n.t('left out');
  }
  const share = shareOf(part, parts, withRegularization);
  return share === null ? '' : percent(share);
}
