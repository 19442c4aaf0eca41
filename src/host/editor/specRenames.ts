import { l10n, Location, WorkspaceEdit, type DefinitionProvider, type Position, type ReferenceProvider, type RenameProvider, type TextDocument } from 'vscode';
import type { PlacedShortName } from '../../core/inspection/language/specAnalysis';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

/** Renames, finds and goes to the short names of tensors. */
export function specRenames(analyses: SpecAnalyses): RenameProvider & ReferenceProvider & DefinitionProvider {
  const find = async (document: TextDocument, position: Position): Promise<PlacedShortName | undefined> => {
    const found = await analyses.of(document);
    const offset = document.offsetAt(position);
    return found?.analysis.shortNames.find(({ key, uses }) => [key, ...uses].some(({ start, end }) => start <= offset && offset <= end));
  };
  return {
    prepareRename: async (document, position) => {
      const name = await find(document, position);
      const offset = document.offsetAt(position);
      const at = name === undefined ? undefined : [name.key, ...name.uses].find(({ start, end }) => start <= offset && offset <= end);
      if (name === undefined || at === undefined) {
        throw new Error(l10n.t('Only a short name of "tensors" can be renamed.'));
      }
      return { range: rangeOf(document, at), placeholder: name.name };
    },
    provideRenameEdits: async (document, position, newName) => {
      const name = await find(document, position);
      const others = (await analyses.of(document))?.analysis.shortNames ?? [];
      if (!isShortName(newName)) {
        throw new Error(l10n.t('A short name is not empty, has no quotes, backslashes, # or brackets, and no space at its ends.'));
      }
      if (others.some((other) => other.name === newName && other.name !== name?.name)) {
        throw new Error(l10n.t('There is a short name “{0}” already.', newName));
      }
      const edit = new WorkspaceEdit();
      for (const stretch of name === undefined ? [] : [name.key, ...name.uses]) {
        edit.replace(document.uri, rangeOf(document, stretch), newName);
      }
      return edit;
    },
    provideReferences: async (document, position, { includeDeclaration }) => {
      const name = await find(document, position);
      return name === undefined ? [] : [...(includeDeclaration ? [name.key] : []), ...name.uses].map((stretch) => new Location(document.uri, rangeOf(document, stretch)));
    },
    provideDefinition: async (document, position) => {
      const name = await find(document, position);
      return name === undefined ? undefined : new Location(document.uri, rangeOf(document, name.key));
    },
  };
}

function isShortName(name: string): boolean {
  return /^[^"\\#[\]\p{Cc}]+$/u.test(name) && name.trim() === name;
}
