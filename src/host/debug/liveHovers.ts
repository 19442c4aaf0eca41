import { ColorThemeKind, Hover, l10n, MarkdownString, Range, window, type HoverProvider, type Position, type TextDocument } from 'vscode';
import { mentionIn } from '../../core/debuggee/mentions';
import { languageOf } from './codeLanguages';
import { nameAt } from './expressionAt';
import { liveChart, type ChartTheme, type ChartValues } from './liveChart';
import type { LiveSessions } from './liveSessions';
import { factsOf } from './pinnedFacts';
import { keyOf, nameOf, type Pinned, type PinnedList } from './pinnedList';
import type { PinnedValue, PinnedValues } from './pinnedValues';
import { short, valueWords } from './pinnedWords';
import { labelOf, readCallAt } from './sourceCall';
import { isFileAt, isOfProgram } from './sourceFiles';

/** Lines about a value that a card lists. */
const mostFacts = 4;
const enabledCommands = ['inspectLoss', 'pin', 'inspectTensor', 'pinTensor', 'open'].map(commandName);

/**
 * The card of a pinned loss or tensor where the source mentions it; for another call of a loss, the commands. VS Code shows it
 * where its own debug hover has nothing, and with Alt held. Nothing is evaluated.
 */
export class LiveHovers implements HoverProvider {
  constructor(private readonly sessions: Pick<LiveSessions, 'current'>, private readonly pinned: PinnedList, private readonly values: PinnedValues) {}

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const at = this.sessions.current;
    if (at === undefined || languageOf(document) === undefined || !isOfProgram(document, at)) {
      return undefined;
    }
    return this.tensorHover(document, position) ?? await this.lossHover(document, position);
  }

  private tensorHover(document: TextDocument, position: Position): Hover | undefined {
    const { text } = document.lineAt(position.line);
    for (const pinned of this.pinned.all) {
      const found = 'tensor' in pinned && isFileAt(document, pinned.script) ? mentionIn(text, pinned.tensor, position.character) : null;
      if (found !== null) {
        return new Hover(this.card(pinned, document.languageId), new Range(position.line, found.start, position.line, found.end));
      }
    }
    return undefined;
  }

  private async lossHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    if (!document.lineAt(position.line).text.includes('(') && !document.lineAt(position.line).text.includes(')')) {
      return undefined;
    }
    const { reading } = await readCallAt(document, offset);
    if (reading.kind !== 'call' || offset < reading.call.range.start || offset > reading.call.range.end) {
      return undefined;
    }
    const { range, callee } = reading.call;
    const name = nameAt(document, position);
    const label = labelOf(reading.call);
    const pinned = this.pinned.all.find((item) => 'loss' in item && isFileAt(document, item.script) && item.label === label);
    const offered = name === undefined || callee.includes(name.text) ? [] : [
      link(l10n.t('Inspect {0}', name.text), 'inspectTensor', { expression: name.text }), link(l10n.t('Pin {0}', name.text), 'pinTensor', { expression: name.text }),
    ];
    const card = pinned === undefined
      ? trusted(line([link(l10n.t('Inspect This Loss'), 'inspectLoss', { offset }), link(l10n.t('Pin This Loss'), 'pin', { offset }), ...offered]))
      : this.card(pinned, document.languageId, offered);
    return new Hover(card, new Range(document.positionAt(range.start), document.positionAt(range.end)));
  }

  private card(pinned: Pinned, languageId: string, offered: readonly string[] = []): MarkdownString {
    const value = this.values.of(pinned);
    const card = trusted('');
    if (pinned.name !== undefined) {
      card.appendText(pinned.name);
    }
    card.appendCodeblock(pinned.label, languageId);
    const last = value.values.at(-1);
    const words = valueWords(value);
    const stop = last === undefined ? [] : [this.values.isCurrent(pinned) ? l10n.t('at this stop, {0}', last.stop) : l10n.t('at stop {0}', last.stop)];
    card.appendText([...(words.length === 0 ? [l10n.t('no value yet')] : words), ...stop].join(' · ')).appendMarkdown('\n\n');
    const chart = chartOf(pinned, value);
    if (chart !== undefined) {
      const source = Buffer.from(liveChart(chart, themeKind())).toString('base64');
      card.appendMarkdown(`![${l10n.t('Values over stops, and how they are spread')}](data:image/svg+xml;base64,${source})\n\n`);
    }
    card.appendMarkdown(`${line([link(l10n.t('Open in Panel'), 'open', { key: keyOf(pinned) }), ...offered])}\n\n`);
    factsOf(value).slice(0, mostFacts).forEach(({ text, icon }) => { card.appendMarkdown(`- $(${icon}) `).appendText(text).appendMarkdown('\n'); });
    return card;
  }
}

function chartOf(pinned: Pinned, { values, last }: PinnedValue): ChartValues | undefined {
  const computed = last?.computed;
  if (computed === undefined) {
    return undefined;
  }
  const course = values.map(({ value }) => value);
  if ('statistics' in computed) {
    return course.length < 2 ? undefined : { values: course, title: l10n.t('norm over stops') };
  }
  const { histogram } = computed.loss;
  return {
    values: course, title: l10n.t('{0} over stops', 'loss' in pinned ? l10n.t('loss') : nameOf(pinned)),
    ...(histogram === null ? {} : { histogram: { title: l10n.t('losses of the samples'), from: short(histogram.from), to: short(histogram.to), counts: histogram.counts } }),
  };
}

function trusted(text: string): MarkdownString {
  const markdown = new MarkdownString(text, true);
  markdown.isTrusted = { enabledCommands };
  return markdown;
}

function line(links: readonly string[]): string {
  return links.join(' · ');
}

function link(title: string, command: string, argument: object): string {
  return `[${title.replace(/[[\]\\*_`<]/g, '\\$&')}](command:${commandName(command)}?${encodeURIComponent(JSON.stringify([argument]))})`;
}

function commandName(name: string): string {
  return `lossInspector.live.${name}`;
}

function themeKind(): ChartTheme {
  switch (window.activeColorTheme.kind) {
    case ColorThemeKind.Light: return 'light';
    case ColorThemeKind.Dark: return 'dark';
    case ColorThemeKind.HighContrast: return 'contrast';
    case ColorThemeKind.HighContrastLight: return 'contrast-light';
  }
}
