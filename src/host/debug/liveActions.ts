import { CodeAction, CodeActionKind, l10n, type CodeActionProvider, type Range, type TextDocument } from 'vscode';
import { languageOf } from './codeLanguages';
import { expressionIn } from './expressionAt';
import type { LiveSessions } from './liveSessions';
import { readCallAt } from './sourceCall';
import { isOfProgram } from './sourceFiles';

/** None of the kinds that VS Code knows: nothing of the source changes. */
export const liveActionKind = CodeActionKind.Empty.append('lossInspector');

/** What can be inspected of a paused program at the cursor or of the selection. Nothing is read while the program runs. */
export class LiveActions implements CodeActionProvider {
  constructor(private readonly sessions: Pick<LiveSessions, 'current'>) {}

  async provideCodeActions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const at = this.sessions.current;
    if (at === undefined || languageOf(document) === undefined || !isOfProgram(document, at)) {
      return [];
    }
    const chosen = expressionIn(document, range);
    const selected = chosen?.isSelected === true ? chosen.text : undefined;
    const isCall = await this.isLossCall(document, document.offsetAt(range.start));
    const breaking = isCall || selected !== undefined ? [action(l10n.t('Break on NaN…'), 'breakOnNan', selected)] : [];
    return [
      ...(isCall ? [action(l10n.t('Inspect This Loss'), 'inspectLoss'), action(l10n.t('Pin This Loss'), 'pin')] : []),
      ...(selected === undefined ? [] : [
        action(l10n.t('Inspect Tensor'), 'inspectTensor', selected),
        action(l10n.t('Use as Logits'), 'useAsLogits', selected),
        action(l10n.t('Use as Labels'), 'useAsLabels', selected),
        action(l10n.t('Inspect Loss with…'), 'inspectWith', selected),
        action(l10n.t('Pin This Tensor'), 'pinTensor', selected),
      ]),
      ...breaking,
    ];
  }

  private async isLossCall(document: TextDocument, offset: number): Promise<boolean> {
    // Most lines call nothing.
    if (!document.lineAt(document.positionAt(offset).line).text.includes('(')) {
      return false;
    }
    const { reading } = await readCallAt(document, offset);
    return reading.kind === 'call' && reading.call.range.start <= offset && offset <= reading.call.range.end;
  }
}

function action(title: string, command: string, expression?: string): CodeAction {
  const found = new CodeAction(title, liveActionKind);
  found.command = { command: `lossInspector.live.${command}`, title, ...(expression === undefined ? {} : { arguments: [{ expression }] }) };
  return found;
}
