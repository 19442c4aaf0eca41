import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, type StatusBarItem } from 'vscode';
import type { InspectionDocument, JsonNumber } from '../../core/inspection/document';
import type { InspectionTarget } from '../../protocol/workerApi';
import type { Disposable } from '../disposableStore';
import { titleOf } from '../inspection/target';

/** Parts and findings that the tooltip lists. */
const mostListed = 8;

export interface ShownTotal {
  readonly target: InspectionTarget;
  readonly document: InspectionDocument;
}

/** A total in the status bar, with how much looks wrong. */
export class TotalItem implements Disposable {
  private readonly item = createItem();

  /** Hides it where there is none. */
  show(total: ShownTotal | undefined): void {
    if (total === undefined) {
      this.item.hide();
      return;
    }
    const { target, document } = total;
    const severe = document.findings.filter(({ severity }) => severity !== 'info');
    const value = document.totalLoss === null ? l10n.t('unavailable') : short(document.totalLoss);
    this.item.text = `$(graph) ${l10n.t('loss {0}', value)}${severe.length === 0 ? '' : ` $(warning) ${severe.length}`}`;
    this.item.tooltip = tooltipOf(total, value);
    this.item.backgroundColor = severe.some(({ severity }) => severity === 'error') ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = {
      role: 'button',
      label: severe.length === 0
        ? l10n.t('Loss Inspector: total loss {0} of {1}', value, titleOf(target))
        : l10n.t('Loss Inspector: total loss {0} of {1}, {2} warnings', value, titleOf(target), severe.length),
    };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function createItem(): StatusBarItem {
  const item = window.createStatusBarItem('lossInspector.total', StatusBarAlignment.Right, 90);
  item.name = l10n.t('Loss Inspector: Total Loss');
  item.command = { command: 'lossInspector.showTotal', title: l10n.t('Show the Inspection') };
  return item;
}

/** The parts of the total, and what looks wrong. Names come from files: they are text. */
function tooltipOf({ target, document: { losses, regularization, findings, totalLoss } }: ShownTotal, value: string): MarkdownString {
  const parts = [
    ...losses.map(({ name, value: part, coefficient, error }) => `${coefficient === 1 ? '' : `${short(coefficient)} × `}${name}: ${error === null ? short(part) : l10n.t('cannot be computed')}`),
    ...regularization.map(({ regularizer, scale, value: part, error }) => `${regularizer} × ${short(scale)}: ${error === null ? short(part) : l10n.t('cannot be computed')}`),
  ];
  const wrong = findings.filter(({ severity }) => severity !== 'info');
  const text = new MarkdownString('', true);
  text.appendText(titleOf(target)).appendMarkdown('\n\n**').appendText(l10n.t('Total loss {0}', totalLoss === null ? value : String(totalLoss))).appendMarkdown('**\n\n');
  listed(parts).forEach((part) => { text.appendMarkdown('- ').appendText(part).appendMarkdown('\n'); });
  if (wrong.length > 0) {
    text.appendMarkdown('\n\n');
    listed(wrong.map(({ message }) => message)).forEach((message) => { text.appendMarkdown('- $(warning) ').appendText(message).appendMarkdown('\n'); });
  }
  return text;
}

function listed(lines: readonly string[]): readonly string[] {
  return lines.length <= mostListed ? lines : [...lines.slice(0, mostListed), l10n.t('… and {0} more', lines.length - mostListed)];
}

/** Five significant digits; what is no number by its name. */
function short(value: JsonNumber | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value ?? '–';
}
