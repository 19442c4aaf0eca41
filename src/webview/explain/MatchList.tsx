import type { JSX } from 'preact';
import type { Match } from '../../core/inspection/explain/explanation';
import { Amount } from '../components/Amount';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { compact, toNumber } from '../text/numbers';
import { readable } from '../state/lossParts';
import { parameterText } from './parameterText';

/** What gives a number, nearest first, each with its arithmetic and the way to take it over. */
export function MatchList({ matches }: { readonly matches: readonly Match[] }): JSX.Element {
  return <ol class="matches">{matches.map((match, i) => <MatchLine key={i} match={match} />)}</ol>;
}

function MatchLine({ match }: { readonly match: Match }): JSX.Element {
  const { edit, dispatch } = usePanel();
  const { value, difference, convention, loss, framework, reduction, hypothesis, arithmetic, denominatorOf, parameters, entry, spec, unsayable } = match;
  const named = Object.entries(parameters).map(([name, given]) => parameterText(name, given));
  const adopt = (): void => {
    if (spec !== null) {
      edit(spec);
      dispatch({ type: 'announce', text: l10n.t('Adopted {0}.', framework) });
    }
  };
  return (
    <li class="match">
      <div class="match-line">
        <Amount class="match-value" value={toNumber(value)} text={Number.isFinite(toNumber(value)) ? String(Number(toNumber(value).toPrecision(8))) : compact(toNumber(value))} />
        <span class="muted">{difference === 0 ? l10n.t('exactly') : l10n.t('off by {0}', compact(difference))}</span>
        {hypothesis !== null && <strong class="hypothesis">{hypothesis}</strong>}
      </div>
      <div>
        <code>{framework}</code>
        <span class="muted"> {[...(framework.endsWith(loss) ? [] : [readable(loss)]), convention, reduction, ...named, entry === null ? l10n.t('the total') : entry].join(' · ')}</span>
      </div>
      <div class="match-line">
        <span class="arithmetic">{arithmetic}</span>
        {denominatorOf !== null && <span class="muted">{l10n.t('divided by {0}', denominatorOf)}</span>}
        {spec === null
          ? <span class="muted">{unsayable}</span>
          : <vscode-button secondary onClick={adopt}>{l10n.t('Adopt')}</vscode-button>}
      </div>
    </li>
  );
}
