import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JsonNumber } from '../../core/inspection/document';
import type { Change } from '../../core/inspection/compare/comparisonReport';
import { Amount } from '../components/Amount';
import { usePanel, useView } from '../components/panelContext';
import { ShowAll } from '../components/ShowAll';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { compact, plural, toNumber } from '../text/numbers';

type Row = Change & ({ readonly name: string } | { readonly class: number; readonly samples: number });

interface ChangeTableProps {
  readonly caption: string;
  /** What the first column holds. */
  readonly first: 'part' | 'class';
  readonly rows: readonly Row[];
}

/** Rows shown at first. */
const shownFirst = 12;

/** Values before and after, the largest changes first; a class narrows the samples to its own. */
export function ChangeTable({ caption, first, rows }: ChangeTableProps): JSX.Element {
  const { state: { choices: { filter } }, dispatch } = usePanel();
  const { classNames } = useView();
  const [limit, setLimit] = useState(shownFirst);
  const largest = Math.max(...rows.map(({ delta }) => (delta === null ? 0 : Math.abs(toNumber(delta)))).filter(Number.isFinite), 0);
  return (
    <div class="step-table" tabIndex={0} role="group" aria-label={caption}>
      <h3 class="caption">{caption}</h3>
      <table aria-label={caption}>
        <thead>
          <tr>
            <th scope="col">{first === 'class' ? l10n.t('class') : l10n.t('part')}</th><th scope="col" class="numeric">{l10n.t('before')}</th><th scope="col" class="numeric">{l10n.t('after')}</th>
            <th scope="col" class="numeric">{l10n.t('change')}</th><th><span class="visually-hidden">{l10n.t('Size of the change')}</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <tr key={'name' in row ? row.name : row.class} class={'class' in row && filter.label === row.class ? 'selected' : ''}>
              <th scope="row">
                {'name' in row ? row.name : (
                  <button type="button" class="link" aria-pressed={filter.label === row.class} title={plural(row.samples, 'sample')} onClick={() => { dispatch({ type: 'filter', filter: { label: filter.label === row.class ? null : row.class } }); }}>
                    {className(row.class, classNames)}
                  </button>
                )}
              </th>
              <Values change={row} />
              <td><ChangeBar delta={row.delta} largest={largest} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll shown={Math.min(limit, rows.length)} all={rows.length} noun={first} onMore={setLimit} />
    </div>
  );
}

/** The cells of a change: before, after, and the difference. */
function Values({ change: { from, to, delta } }: { readonly change: Change }): JSX.Element {
  return (
    <>
      <td class="numeric"><Value value={from} /></td>
      <td class="numeric"><Value value={to} /></td>
      <td class="numeric"><ChangeOf delta={delta} /></td>
    </>
  );
}

/** A difference with its sign and an arrow. */
export function ChangeOf({ delta }: { readonly delta: JsonNumber | null }): JSX.Element {
  return delta === null ? <>–</> : <Amount value={toNumber(delta)} text={signed(toNumber(delta))} class={toNumber(delta) > 0 ? 'change-up' : 'change-down'} />;
}

function Value({ value }: { readonly value: JsonNumber | null }): JSX.Element {
  return value === null ? <>–</> : <Amount value={toNumber(value)} />;
}

/** From the middle to the right for a loss that grew, to the left for one that fell. */
function ChangeBar({ delta, largest }: { readonly delta: JsonNumber | null; readonly largest: number }): JSX.Element {
  const by = delta === null ? NaN : toNumber(delta);
  const share = largest > 0 && Number.isFinite(by) ? Math.abs(by) / largest * 50 : 0;
  return (
    <span class="change-bar" aria-hidden="true">
      <span class={by > 0 ? 'grew' : 'fell'} style={{ width: `${share}%`, left: by > 0 ? '50%' : `${50 - share}%` }} />
    </span>
  );
}

function signed(delta: number): string {
  return `${delta > 0 ? '+' : ''}${compact(delta)}${delta > 0 ? ' ▲' : delta < 0 ? ' ▼' : ''}`;
}
