import { l10n, ThemeColor, window, workspace, type DecorationOptions, type TextEditor } from 'vscode';
import { lastMention } from '../../core/debuggee/mentions';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { LiveSessions } from './liveSessions';
import { nameOf, type Pinned, type PinnedList } from './pinnedList';
import type { PinnedValues } from './pinnedValues';
import { valueWords } from './pinnedWords';
import { isFileAt } from './sourceFiles';

/** Longest text behind a line. */
const longestText = 120;

/**
 * The values of what is pinned behind the lines that mention it, while the program is paused. They are decorations, and no
 * provider of inline values: where one is registered for a language, VS Code shows none of its own there, and it asks before
 * the values are known.
 */
export class InlineValues implements Disposable {
  private readonly store = new DisposableStore();
  private readonly look = this.store.add(window.createTextEditorDecorationType({
    after: { margin: '0 0 0 1.5em', color: new ThemeColor('editor.inlineValuesForeground'), backgroundColor: new ThemeColor('editor.inlineValuesBackground') },
  }));
  private readonly decorated = new Set<TextEditor>();

  constructor(private readonly sessions: Pick<LiveSessions, 'current'>, private readonly pinned: PinnedList, private readonly values: PinnedValues) {
    this.store.add(values.onDidChange(() => { this.update(); }));
    this.store.add(pinned.onDidChange(() => { this.update(); }));
    this.store.add(window.onDidChangeVisibleTextEditors(() => { this.update(); }));
  }

  dispose(): void {
    this.store.dispose();
  }

  private update(): void {
    const at = this.sessions.current;
    const isWanted = workspace.getConfiguration('debug').get<string>('inlineValues') !== 'off';
    const here = at?.place === undefined || !isWanted ? [] : this.pinned.all.filter((pinned) => this.values.isCurrent(pinned));
    const editors = here.length === 0 ? [] : window.visibleTextEditors.filter(({ document }) => isFileAt(document, at?.place?.path));
    [...this.decorated].filter((editor) => !editors.includes(editor)).forEach((editor) => {
      editor.setDecorations(this.look, []);
      this.decorated.delete(editor);
    });
    for (const editor of editors) {
      editor.setDecorations(this.look, this.decorationsIn(editor, here, at?.place?.line ?? 1));
      this.decorated.add(editor);
    }
  }

  /** @param stopLine from 1 */
  private decorationsIn({ document }: TextEditor, here: readonly Pinned[], stopLine: number): readonly DecorationOptions[] {
    const lines = { count: document.lineCount, textOf: (line: number) => document.lineAt(line).text };
    const texts = new Map<number, string[]>();
    for (const pinned of here) {
      const mention = lastMention(lines, 'loss' in pinned ? pinned.label : pinned.tensor, Math.min(stopLine, document.lineCount) - 1);
      if (mention !== null) {
        texts.set(mention.line, [...texts.get(mention.line) ?? [], this.textOf(pinned)]);
      }
    }
    return [...texts].map(([line, all]) => {
      const text = all.join('; ');
      return { range: document.lineAt(line).range, renderOptions: { after: { contentText: text.length > longestText ? `${text.slice(0, longestText)}…` : text } } };
    });
  }

  /** The line has the call of a loss itself: it is not said again. */
  private textOf(pinned: Pinned): string {
    const name = 'loss' in pinned && pinned.name === undefined ? l10n.t('loss') : nameOf(pinned);
    return `${name}: ${valueWords(this.values.of(pinned)).join(', ')}`;
  }
}
