import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LoggedLoss } from '../../core/inspection/document';
import * as l10n from '../text/l10n';
import { compact, exact, plural, toNumber } from '../text/numbers';
import { Icon } from './Icon';
import { useView } from './panelContext';
import { lazily } from '../views/lazyView';

const LoggedChart = lazily(async () => (await import('../charts/LoggedChart')).LoggedChart);

/** The losses that the run itself logged, beside the ones computed here; nothing where it logged none. */
export function LoggedSection(): JSX.Element | null {
  const { logged = [] } = useView();
  const [open, setOpen] = useState(true);
  return logged.length === 0 ? null : (
    <section class="logged" role="region" aria-label={l10n.t('Logged by the Run')}>
      <h2>
        <button type="button" class="disclosure" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /> {l10n.t('Logged by the run')}
        </button>
      </h2>
      {open && logged.map((one) => <Logged key={one.reference} logged={one} />)}
    </section>
  );
}

function Logged({ logged }: { readonly logged: LoggedLoss }): JSX.Element {
  const { tag, reference, loss, computed, step, stored, count: all } = logged;
  return (
    <div class="logged-series">
      <h3 class="path" title={reference}>{tag}</h3>
      <p class="muted">
        {step !== undefined && stored !== undefined
          ? l10n.parts('logged at step {0}: {1}', step, <Value value={stored} />)
          : l10n.t('{0}; which step the tensors are of is not known', plural(all, 'point'))}
        {computed !== null && <>; {l10n.parts('{0} here: {1}', loss ?? l10n.t('the total'), <Value value={computed} />)}</>}
      </p>
      <LoggedChart logged={logged} />
    </div>
  );
}

function Value({ value }: { readonly value: NonNullable<LoggedLoss['computed']> }): JSX.Element {
  const number = toNumber(value);
  return <span class="number" data-value={exact(number)} title={exact(number)}>{compact(number)}</span>;
}
