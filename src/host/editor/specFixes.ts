import { CodeAction, CodeActionKind, l10n, WorkspaceEdit, type CodeActionProvider, type Command, type TextDocument } from 'vscode';
import type { PlacedProblem } from '../../core/inspection/language/specAnalysis';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

/** What puts a problem right. */
export function specFixes(analyses: SpecAnalyses): CodeActionProvider {
  return {
    provideCodeActions: async (document, range, { diagnostics }) => {
      const found = await analyses.of(document);
      const here = (found?.analysis.problems ?? []).filter((problem) => rangeOf(document, problem).intersection(range) !== undefined);
      return here.flatMap((problem) => [...editsOf(document, problem), ...consentTo(document, problem)].map((action, i) => {
        action.diagnostics = diagnostics.filter(({ message }) => message === problem.message);
        action.isPreferred = i === 0 && action.edit !== undefined;
        return action;
      }));
    },
  };
}

specFixes.kinds = [CodeActionKind.QuickFix];

function editsOf(document: TextDocument, { fixes }: PlacedProblem): readonly CodeAction[] {
  return fixes.map(({ title, edits }) => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    for (const { text, ...stretch } of edits) {
      action.edit.replace(document.uri, rangeOf(document, stretch), text);
    }
    return action;
  });
}

/** What the user has to agree to is asked where it always is. */
function consentTo({ uri }: TextDocument, { code, message }: PlacedProblem): readonly CodeAction[] {
  const ask = (command: Command): readonly CodeAction[] => {
    const action = new CodeAction(command.title, CodeActionKind.QuickFix);
    action.command = command;
    return [action];
  };
  if (code === 'outside-workspace' || message.includes('is code outside the workspace')) {
    return ask({ title: l10n.t('Inspect, and be asked'), command: 'lossInspector.openSpec', arguments: [uri] });
  }
  return message.includes('runs in a trusted workspace only') ? ask({ title: l10n.t('Manage workspace trust…'), command: 'workbench.trust.manage' }) : [];
}
