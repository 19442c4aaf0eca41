import { CompletionItem, CompletionItemKind, MarkdownString, SnippetString, type CompletionItemProvider } from 'vscode';
import type { SpecCompletion } from '../../core/inspection/language/specAnalysis';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

const kinds: Readonly<Record<SpecCompletion['kind'], CompletionItemKind>> = {
  file: CompletionItemKind.File, folder: CompletionItemKind.Folder, tensor: CompletionItemKind.Field,
  shortName: CompletionItemKind.Variable, value: CompletionItemKind.EnumMember, key: CompletionItemKind.Property,
};

/** Files, tensors, short names, reductions, and the keys that only some conventions have; the other keys, losses and conventions come from the schema. */
export function specCompletions(analyses: SpecAnalyses): CompletionItemProvider {
  return {
    provideCompletionItems: async (document, position, token) => {
      const items = await analyses.complete(document, document.offsetAt(position), token);
      return items.map(({ label, kind, detail, documentation, insert, isSnippet, goesOn, ...stretch }, i) => {
        const item = new CompletionItem({ label, description: detail }, kinds[kind]);
        item.insertText = isSnippet === true ? new SnippetString(insert) : insert;
        item.range = rangeOf(document, stretch);
        // What is filtered is the text in the range, its quotes included.
        item.filterText = document.getText(item.range).startsWith('"') ? `"${label}"` : label;
        item.sortText = String(i).padStart(5, '0');
        if (documentation !== undefined) {
          item.documentation = new MarkdownString(documentation);
        }
        if (goesOn === true) {
          item.command = { title: '', command: 'editor.action.triggerSuggest' };
        }
        return item;
      });
    },
  };
}
