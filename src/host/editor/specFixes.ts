import { CodeAction, CodeActionKind, WorkspaceEdit, type CodeActionProvider } from 'vscode';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

/** What puts a problem right. */
export function specFixes(analyses: SpecAnalyses): CodeActionProvider {
  return {
    provideCodeActions: async (document, range, { diagnostics }) => {
      const found = await analyses.of(document);
      return (found?.analysis.problems ?? []).filter((problem) => rangeOf(document, problem).intersection(range) !== undefined).flatMap((problem) => (
        problem.fixes.map(({ title, edits }, i) => {
          const action = new CodeAction(title, CodeActionKind.QuickFix);
          action.edit = new WorkspaceEdit();
          for (const { text, ...stretch } of edits) {
            action.edit.replace(document.uri, rangeOf(document, stretch), text);
          }
          action.diagnostics = diagnostics.filter(({ message }) => message === problem.message);
          action.isPreferred = i === 0;
          return action;
        })));
    },
  };
}

specFixes.kinds = [CodeActionKind.QuickFix];
