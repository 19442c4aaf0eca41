import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExpressionReport } from '../../core/inspection/filterExpression';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { completionAt, type Completion } from './completion';

const none: Completion = { start: 0, names: [] };

interface ExpressionFieldProps {
  /** Index of the loss. */
  readonly loss: number;
  /** The expression that filters now. */
  readonly applied: string | null;
}

/** A condition over the columns, typed in: Enter applies it, and what is wrong with it is said at its place. */
export function ExpressionField({ loss, applied }: ExpressionFieldProps): JSX.Element {
  const { client, dispatch, fail } = usePanel();
  const [text, setText] = useState(applied ?? '');
  const [problem, setProblem] = useState<ExpressionReport['problem']>(null);
  const [names, setNames] = useState<readonly string[] | null>(null);
  /** Where the cursor was when a sign was typed; null where no names are offered. */
  const [typedAt, setTypedAt] = useState<number | null>(null);
  // The names may come after the first signs.
  const completion = typedAt === null ? none : completionAt(text, typedAt, names ?? []);
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const cursor = useRef<number | null>(null);

  // A chip taken away, or an undo, shows here too.
  useEffect(() => {
    setText(applied ?? '');
    setProblem(null);
  }, [applied]);
  useLayoutEffect(() => {
    if (cursor.current !== null) {
      input.current?.setSelectionRange(cursor.current, cursor.current);
      cursor.current = null;
    }
  });

  const check = (expression: string): Promise<ExpressionReport> => client.call('expression', { loss, text: expression });
  const learnNames = (): void => {
    if (names === null) {
      check('').then((report) => { setNames(report.names); }, fail);
    }
  };
  const apply = (): void => {
    const wanted = text.trim();
    setTypedAt(null);
    check(wanted).then((report) => {
      setProblem(report.problem);
      if (report.problem === null) {
        dispatch({ type: 'filter', filter: { expression: wanted === '' ? null : wanted } });
      } else {
        input.current?.setSelectionRange(report.problem.start, Math.max(report.problem.end, report.problem.start + 1));
      }
    }, fail);
  };
  const complete = (name: string | undefined): void => {
    const end = input.current?.selectionStart ?? text.length;
    if (name !== undefined) {
      cursor.current = completion.start + name.length;
      setText(text.slice(0, completion.start) + name + text.slice(end));
    }
    setTypedAt(null);
  };
  const onInput = (): void => {
    const { value = '', selectionStart } = input.current ?? {};
    setText(value);
    setProblem(null);
    setChosen(0);
    setTypedAt(selectionStart ?? value.length);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const isOpen = completion.names.length > 0;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (isOpen && step !== 0) {
      setChosen((chosen + step + completion.names.length) % completion.names.length);
    } else if (isOpen && (event.key === 'Tab' || event.key === 'Enter')) {
      complete(completion.names[chosen]);
    } else if (isOpen && event.key === 'Escape') {
      setTypedAt(null);
    } else if (event.key === 'Enter') {
      apply();
    } else if (event.key === 'Escape' && (text !== (applied ?? '') || problem !== null)) {
      setText(applied ?? '');
      setProblem(null);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div class="expression-field">
      <div class="expression-box">
        <input
          ref={input} class={problem === null ? '' : 'invalid'} type="text" role="combobox" aria-label={l10n.t('Filter by expression')} spellcheck={false} autocomplete="off"
          placeholder={l10n.t('Filter: {0}', 'loss > 2 && label != predicted')} title={l10n.t('A condition over the columns. Enter applies it.')}
          aria-autocomplete="list" aria-expanded={completion.names.length > 0} aria-controls="expression-names" aria-invalid={problem !== null}
          {...(problem === null ? {} : { 'aria-describedby': 'expression-problem' })}
          {...(completion.names.length === 0 ? {} : { 'aria-activedescendant': `expression-name-${chosen}` })}
          value={text} onFocus={learnNames} onInput={onInput} onKeyDown={onKeyDown} onBlur={() => { setTypedAt(null); }}
        />
        <NameList completion={completion} chosen={chosen} onPick={complete} />
      </div>
      {problem !== null && <Problem problem={problem} />}
    </div>
  );
}

function NameList({ completion: { names }, chosen, onPick }: { readonly completion: Completion; readonly chosen: number; readonly onPick: (name: string) => void }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => { list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' }); }, [chosen]);
  return (
    <ul ref={list} id="expression-names" class="expression-names" role="listbox" aria-label={l10n.t('Columns')} hidden={names.length === 0}>
      {names.map((name, index) => (
        <li
          key={name} id={`expression-name-${index}`} class={index === chosen ? 'chosen' : ''} role="option" aria-selected={index === chosen}
          // The field keeps the focus, or the list would close before the click.
          onMouseDown={(event) => { event.preventDefault(); }} onClick={() => { onPick(name); }}
        >
          {name}
        </li>
      ))}
    </ul>
  );
}

/** Signs behind which the mark goes no further to the right. */
const farthest = 40;

/** What is wrong, under the sign that it begins with. */
function Problem({ problem: { message, start } }: { readonly problem: NonNullable<ExpressionReport['problem']> }): JSX.Element {
  return (
    <p id="expression-problem" class="field-error expression-problem" role="alert" style={{ '--column': Math.min(start, farthest) }}>
      <span class="expression-mark" aria-hidden="true">↑</span> {l10n.t('Column {0}: {1}.', start + 1, message)}
    </p>
  );
}
