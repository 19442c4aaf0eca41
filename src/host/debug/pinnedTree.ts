import { EventEmitter, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace, type Event, type TreeDataProvider } from 'vscode';
import * as path from 'node:path';
import { DisposableStore, type Disposable } from '../disposableStore';
import { keyOf, type PinnedLoss, type PinnedLosses } from './pinnedLosses';
import type { PinnedValue, PinnedValues } from './pinnedValues';

/** A row of the view: a pinned loss, or something about it. */
export type PinnedElement =
  | { readonly kind: 'pinned'; readonly pinned: PinnedLoss }
  | { readonly kind: 'fact'; readonly id: string; readonly text: string; readonly icon: string }
  | { readonly kind: 'paused' };

/** The pinned losses with their values, and about each its parts and worst samples. */
export class PinnedTree implements TreeDataProvider<PinnedElement>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<undefined>());

  readonly onDidChangeTreeData: Event<undefined> = this.changed.event;

  constructor(private readonly pinned: PinnedLosses, private readonly values: PinnedValues) {
    this.store.add(values.onDidChange(() => { this.changed.fire(undefined); }));
    this.store.add(pinned.onDidChange(() => { this.changed.fire(undefined); }));
  }

  getTreeItem(element: PinnedElement): TreeItem {
    switch (element.kind) {
      case 'pinned': return this.pinnedItem(element.pinned);
      case 'fact': return factItem(element.id, element.text, element.icon);
      case 'paused': return pausedItem();
    }
  }

  /** Nothing in a workspace that is not trusted: the view says why. */
  getChildren(element?: PinnedElement): PinnedElement[] {
    if (!workspace.isTrusted) {
      return [];
    }
    if (element === undefined) {
      const all = this.pinned.all.map((pinned): PinnedElement => ({ kind: 'pinned', pinned }));
      return this.values.isPaused ? [{ kind: 'paused' }, ...all] : all;
    }
    return element.kind === 'pinned' ? factsOf(element.pinned, this.values.of(element.pinned)) : [];
  }

  dispose(): void {
    this.store.dispose();
  }

  private pinnedItem(pinned: PinnedLoss): TreeItem {
    const value = this.values.of(pinned);
    const isCurrent = this.values.isCurrent(pinned);
    const last = value.values.at(-1);
    const words = wordsOf(value, isCurrent);
    // The side bar is narrow: the value goes before the name.
    const label = last === undefined ? words : [short(last.value), changeOf(value), sparkline(value.values.map((one) => one.value))];
    const item = new TreeItem(label.filter((word) => word !== '').join('  '), last === undefined && value.problem === undefined ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed);
    item.id = keyOf(pinned);
    item.contextValue = 'pinned';
    const isWrong = last !== undefined && !Number.isFinite(last.value);
    item.iconPath = value.problem !== undefined ? new ThemeIcon('warning')
      : isWrong ? new ThemeIcon('error', new ThemeColor('list.errorForeground'))
        : isCurrent ? new ThemeIcon('graph') : new ThemeIcon('history', new ThemeColor('disabledForeground'));
    item.description = pinned.label;
    item.tooltip = [pinned.label, l10n.t('In {0}, {1}', path.basename(pinned.script), pinned.scope), ...words, ...(value.problem === undefined ? [] : [value.problem])].join('\n');
    item.accessibilityInformation = { label: [l10n.t('Pinned loss {0}', pinned.label), ...words].join(', ') };
    return item;
  }
}

/** The value, its change since the stop before, and of which stop it is, in words. */
function wordsOf(pinned: PinnedValue, isCurrent: boolean): readonly string[] {
  const { values, problem, last: from } = pinned;
  const last = values.at(-1);
  if (last === undefined) {
    return [problem === undefined ? l10n.t('no value yet') : l10n.t('no value')];
  }
  const change = changeOf(pinned);
  const nonFinite = from?.loss.perRow.nonFinite ?? 0;
  return [
    short(last.value),
    ...(change === '' ? [] : [change]),
    ...(nonFinite > 0 ? [nonFinite === 1 ? l10n.t('1 sample is NaN or infinite') : l10n.t('{0} samples are NaN or infinite', nonFinite)] : []),
    ...(isCurrent && problem === undefined ? [] : [l10n.t('of stop {0}', last.stop)]),
  ];
}

/** By how much the value went up or down since the stop before; empty where that is no number. */
function changeOf({ values }: PinnedValue): string {
  const change = (values.at(-1)?.value ?? NaN) - (values.at(-2)?.value ?? NaN);
  return !Number.isFinite(change) ? '' : change === 0 ? l10n.t('unchanged') : `${change > 0 ? '▲' : '▼'} ${short(Math.abs(change))}`;
}

function factsOf(pinned: PinnedLoss, { last, problem }: PinnedValue): PinnedElement[] {
  const key = keyOf(pinned);
  const fact = (id: string, text: string, icon: string): PinnedElement => ({ kind: 'fact', id: `${key} ${id}`, text, icon });
  const problems = problem === undefined ? [] : [fact('problem', problem, 'warning')];
  if (last === undefined) {
    return problems;
  }
  const { rows, accuracy, perRow: { min, max, firstNonFinite }, worst } = last.loss;
  return [
    ...problems,
    ...(firstNonFinite === null ? [] : [fact('nonFinite', l10n.t('First that is NaN or infinite: sample {0}', firstNonFinite), 'error')]),
    fact('samples', min === null || max === null ? l10n.t('{0} samples', rows) : l10n.t('{0} samples, losses {1} to {2}', rows, short(min), short(max)), 'list-ordered'),
    ...(accuracy === null ? [] : [fact('accuracy', l10n.t('Accuracy {0}', short(accuracy)), 'pass')]),
    ...worst.map(({ row, loss, label, predicted }) => fact(`worst ${row}`, label === null || predicted === null
      ? l10n.t('Sample {0}: loss {1}', row, short(loss))
      : l10n.t('Sample {0}: loss {1}, label {2}, predicted {3}', row, short(loss), String(label), String(predicted)), 'arrow-small-up')),
  ];
}

function factItem(id: string, text: string, icon: string): TreeItem {
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = 'fact';
  item.tooltip = text;
  return item;
}

function pausedItem(): TreeItem {
  const item = new TreeItem(l10n.t('Paused: the debugger did not answer in time'), TreeItemCollapsibleState.None);
  item.id = 'paused';
  item.iconPath = new ThemeIcon('debug-pause');
  item.contextValue = 'paused';
  item.tooltip = l10n.t('Nothing is computed at the stops until you choose Refresh.');
  item.command = { command: 'lossInspector.live.refresh', title: l10n.t('Refresh') };
  return item;
}

const bars = '▁▂▃▄▅▆▇█';
/** Values that the row's line of bars shows. */
const mostBars = 8;

/** The course of the values as a line of bars; a value that is not finite is a cross. */
function sparkline(all: readonly number[]): string {
  const values = all.slice(-mostBars);
  const finite = values.filter(Number.isFinite);
  if (values.length < 2) {
    return '';
  }
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return values.map((value) => (Number.isFinite(value) ? bars.charAt(range === 0 ? 0 : Math.round((value - low) / range * (bars.length - 1))) : '×')).join('');
}

/** Five significant digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
