import { EventEmitter, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace, type DebugSession, type Event, type TreeDataProvider } from 'vscode';
import * as path from 'node:path';
import { DisposableStore, type Disposable } from '../disposableStore';
import { factsOf, type Fact } from './pinnedFacts';
import { keyOf, nameOf, type Pinned, type PinnedList } from './pinnedList';
import type { PinnedValue, PinnedValues } from './pinnedValues';
import { changeOf, nonFiniteWords, rangeText, shapeText, short, sparkline, valueWords } from './pinnedWords';

/** A row of the view: something pinned, or a line about it. */
export type PinnedElement =
  | { readonly kind: 'pinned'; readonly pinned: Pinned }
  | { readonly kind: 'fact'; readonly pinned: Pinned; readonly fact: Fact }
  | { readonly kind: 'paused'; readonly session: Pick<DebugSession, 'id' | 'name'> };

/** What is pinned with its values, and about each its parts and worst samples. */
export class PinnedTree implements TreeDataProvider<PinnedElement>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<undefined>());

  readonly onDidChangeTreeData: Event<undefined> = this.changed.event;

  constructor(private readonly pinned: PinnedList, private readonly values: PinnedValues) {
    this.store.add(values.onDidChange(() => { this.changed.fire(undefined); }));
    this.store.add(pinned.onDidChange(() => { this.changed.fire(undefined); }));
  }

  getTreeItem(element: PinnedElement): TreeItem {
    switch (element.kind) {
      case 'pinned': return this.pinnedItem(element.pinned);
      case 'fact': return factItem(element.pinned, element.fact);
      case 'paused': return pausedItem(element.session);
    }
  }

  /** Nothing in a workspace that is not trusted: the view says why. */
  getChildren(element?: PinnedElement): PinnedElement[] {
    if (!workspace.isTrusted) {
      return [];
    }
    if (element === undefined) {
      const paused = this.values.paused.map(({ session }): PinnedElement => ({ kind: 'paused', session }));
      return [...paused, ...this.pinned.all.map((pinned): PinnedElement => ({ kind: 'pinned', pinned }))];
    }
    return element.kind === 'pinned' ? factsOf(this.values.of(element.pinned)).map((fact) => ({ kind: 'fact', pinned: element.pinned, fact })) : [];
  }

  dispose(): void {
    this.store.dispose();
  }

  private pinnedItem(pinned: Pinned): TreeItem {
    const value = this.values.of(pinned);
    const isCurrent = this.values.isCurrent(pinned);
    const words = wordsOf(value, isCurrent);
    const [label, description] = labelsOf(pinned, value, words);
    const hasFacts = value.last !== undefined || value.problem !== undefined;
    const item = new TreeItem(label, hasFacts ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.id = keyOf(pinned);
    item.contextValue = 'loss' in pinned ? 'pinned loss' : 'pinned tensor';
    item.iconPath = iconOf(pinned, value, isCurrent);
    item.description = description;
    item.tooltip = [
      nameOf(pinned), ...(pinned.name === undefined ? [] : [pinned.label]), l10n.t('In {0}, {1}', path.basename(pinned.script), pinned.scope), ...words,
      ...(value.problem === undefined ? [] : [value.problem]),
    ].join('\n');
    item.accessibilityInformation = { label: ['loss' in pinned ? l10n.t('Pinned loss {0}', nameOf(pinned)) : l10n.t('Pinned tensor {0}', nameOf(pinned)), ...words].join(', ') };
    return item;
  }
}

/** What fits into a narrow row: of a loss its value before the call, which is long; of a tensor its name, which is short, before its values. */
function labelsOf(pinned: Pinned, value: PinnedValue, words: readonly string[]): readonly [string, string] {
  const computed = value.last?.computed;
  const joined = (all: readonly string[]): string => all.filter((word) => word !== '').join('  ');
  if ('tensor' in pinned) {
    const statistics = computed !== undefined && 'statistics' in computed ? computed.statistics : undefined;
    return [nameOf(pinned), statistics === undefined ? joined(words) : joined([nonFiniteWords(statistics), rangeText(statistics), shapeText(statistics.shape)])];
  }
  return [joined(computed === undefined ? words : [short(value.values.at(-1)?.value ?? NaN), changeOf(value), sparkline(value)]), nameOf(pinned)];
}

/** The value, its change since the stop before, and of which stop it is, in words. */
function wordsOf(value: PinnedValue, isCurrent: boolean): readonly string[] {
  const { values, problem } = value;
  const last = values.at(-1);
  return last === undefined
    ? [problem === undefined ? l10n.t('no value yet') : l10n.t('no value')]
    : [...valueWords(value), ...(isCurrent && problem === undefined ? [] : [l10n.t('of stop {0}', last.stop)])];
}

function iconOf(pinned: Pinned, { values, problem }: PinnedValue, isCurrent: boolean): ThemeIcon {
  const last = values.at(-1);
  if (problem !== undefined) {
    return new ThemeIcon('warning');
  }
  if (last !== undefined && !Number.isFinite(last.value)) {
    return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  }
  return isCurrent ? new ThemeIcon('loss' in pinned ? 'graph' : 'symbol-array') : new ThemeIcon('history', new ThemeColor('disabledForeground'));
}

function factItem(pinned: Pinned, { id, text, icon, sample }: Fact): TreeItem {
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.id = `${keyOf(pinned)} ${id}`;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = 'fact';
  item.tooltip = text;
  if (sample !== undefined) {
    item.command = { command: 'lossInspector.live.open', title: l10n.t('Open in Panel'), arguments: [{ key: keyOf(pinned), sample }] };
  }
  return item;
}

function pausedItem({ id, name }: Pick<DebugSession, 'id' | 'name'>): TreeItem {
  const label = l10n.t('Paused for {0}: its debugger did not answer in time', name);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = `paused ${id}`;
  item.iconPath = new ThemeIcon('debug-pause');
  item.contextValue = 'paused';
  item.tooltip = l10n.t('Nothing is computed at the stops of {0} until you choose Refresh. Other programs are asked as before.', name);
  item.accessibilityInformation = { label: `${label}. ${item.tooltip}` };
  item.command = { command: 'lossInspector.live.refresh', title: l10n.t('Refresh'), arguments: [{ session: id }] };
  return item;
}
