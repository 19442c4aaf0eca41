import { CompletionItem, CompletionItemKind, type CompletionItemProvider } from 'vscode';
import type { SpecCompletion } from '../../core/inspection/language/specAnalysis';
import { rangeOf, type SpecAnalyses } from './specAnalyses';

const kinds: Readonly<Record<SpecCompletion['kind'], CompletionItemKind>> = {
  file: CompletionItemKind.File, folder: CompletionItemKind.Folder, tensor: CompletionItemKind.Field,
  shortName: CompletionItemKind.Variable, value: CompletionItemKind.EnumMember,
};

/** Files, tensors, short names and reductions; keys, losses and conventions come from the schema. */
export function specCompletions(analyses: SpecAnalyses): CompletionItemProvider {
  return {
    provideCompletionItems: async (document, position, token) => {
      const items = await analyses.complete(document, document.offsetAt(position), token);
      return items.map(({ label, kind, detail, insert, ...stretch }, i) => {
        const item = new CompletionItem({ label, description: detail }, kinds[kind]);
        item.insertText = insert;
        item.filterText = insert;
        item.range = rangeOf(document, stretch);
        item.sortText = String(i).padStart(5, '0');
        return item;
      });
    },
  };
}
