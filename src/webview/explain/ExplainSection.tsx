import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Explanation } from '../../core/inspection/explain/explanation';
import { Field } from '../components/Field';
import { Icon, IconButton } from '../components/Icon';
import { Select } from '../components/Select';
import { usePanel, useView } from '../components/panelContext';
import { displayName } from '../state/lossParts';
import { checkTypedNumber } from '../state/checkTypedNumber';
import * as l10n from '../text/l10n';
import { count } from '../text/numbers';
import { MatchList } from './MatchList';
import { Searching } from './Searching';
import { useSearch } from './useSearch';

/** Where a number that training printed comes from: type it, and see what gives it. */
export function ExplainSection(): JSX.Element {
  const { state, client, dispatch } = usePanel();
  const { document, spec } = useView();
  const { asked } = state;
  const [text, setText] = useState(asked?.number ?? '');
  const [loss, setLoss] = useState<number | null>(asked?.loss ?? null);
  const [shown, setShown] = useState<string | null>(null);
  const { search, start, cancel } = useSearch<Explanation>();
  const field = useRef<HTMLElementTagNameMap['vscode-textfield']>(null);
  const problem = text.trim() === '' ? null : checkTypedNumber(text);

  const explain = (typed: string, of: number | null): void => {
    if (checkTypedNumber(typed) === null) {
      setShown(typed.trim());
      start(async (signal) => {
        const found = await client.call('explain', { number: typed.trim(), loss: of }, signal);
        dispatch({ type: 'announce', text: summaryOf(found, typed) });
        return found;
      });
    }
  };
  useEffect(() => {
    field.current?.focus();
    setLoss(asked?.loss ?? null);
    if (asked?.number !== undefined) {
      setText(asked.number);
      explain(asked.number, asked.loss);
    }
    // Asked anew, also for the same number.
  }, [asked]);

  return (
    <section class="explain" role="region" aria-label={l10n.t('Explain My Number')}>
      <div class="part-title">
        <h2>{l10n.t('Explain my number')}</h2>
        <IconButton icon="close" label={l10n.t('Close Explain My Number')} onClick={() => { dispatch({ type: 'closeExplain' }); }} />
      </div>
      <p class="muted">{l10n.t('Type the number that training printed. Every convention, reduction and parameter that fits these tensors is tried, and what may have gone wrong.')}</p>
      <form class="explain-form" onSubmit={(event) => { event.preventDefault(); explain(text, loss); }}>
        <Field label={l10n.t('number')} problem={problem ?? undefined}>
          <vscode-textfield
            ref={field} class="short" label={l10n.t('the number to explain')} value={text} placeholder="0.5108" invalid={problem !== null}
            onInput={(event) => { setText(event.currentTarget.value); }}
            onKeyDown={(event) => { if (event.key === 'Enter') { explain(text, loss); } }}
          />
        </Field>
        <Field label={l10n.t('of')}>
          <Select
            label={l10n.t('what the number is of')} value={loss === null ? '' : String(loss)}
            options={[{ value: '', text: l10n.t('anything: a loss or the total') }, ...document.losses.map((report, i) => ({ value: String(i), text: displayName(report) }))]}
            onChange={(value) => { setLoss(value === '' ? null : Number(value)); }}
          />
        </Field>
        <vscode-button disabled={text.trim() === '' || problem !== null || spec.losses.length === 0} onClick={() => { explain(text, loss); }}>{l10n.t('Explain')}</vscode-button>
      </form>
      {search.kind === 'running' && <Searching label={l10n.t('Searching')} onCancel={cancel} />}
      {search.kind === 'failed' && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {search.message}</p>}
      {search.kind === 'done' && <Result explanation={search.result} typed={shown ?? ''} />}
    </section>
  );
}

function Result({ explanation, typed }: { readonly explanation: Explanation; readonly typed: string }): JSX.Element {
  const { matches, isExplained, byChance, searched, leftOut } = explanation;
  return (
    <div class="explain-result">
      <p>
        <Icon name={isExplained ? 'pass' : 'question'} />{' '}
        <span>{verdictOf(explanation, <strong>{typed}</strong>)}</span>
        <span class="muted"> {l10n.plural(searched, '{0} number compared.', '{0} numbers compared.', count(searched))}</span>
        {byChance > 0 && <span class="muted"> {l10n.plural(byChance, '{0} of them agrees to the digits typed, as chance has it: more digits would tell.', '{0} of them agree to the digits typed, as chance has it: more digits would tell.', count(byChance))}</span>}
        {leftOut !== null && <span class="muted"> {l10n.t('Not looked at: {0}.', leftOut)}</span>}
      </p>
      <MatchList matches={matches} />
    </div>
  );
}

function verdictOf({ matches, isExplained }: Explanation, typed: JSX.Element): ComponentChildren {
  if (isExplained) {
    return matches.length === 1
      ? l10n.parts('{0} is what this gives, to the digits typed.', typed) : l10n.parts('{0} is what each of these gives, to the digits typed.', typed);
  }
  return matches.length > 0 ? l10n.parts('Nothing gives {0}; these come nearest.', typed) : l10n.parts('Nothing gives {0}.', typed);
}

function summaryOf({ matches, isExplained }: Explanation, typed: string): string {
  const [first] = matches;
  if (first === undefined) {
    return l10n.t('Nothing gives {0}.', typed);
  }
  const found = `${first.framework}, ${first.hypothesis ?? first.reduction}: ${first.arithmetic}`;
  return isExplained ? found : l10n.t('Nothing gives it exactly. Nearest: {0}', found);
}
