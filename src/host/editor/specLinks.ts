import * as path from 'node:path';
import { DocumentLink, Uri, type DocumentLinkProvider } from 'vscode';
import { rangeOf, type SpecAnalyses } from './specAnalyses';

/** A link to the file of each reference that names one outright. */
export function specLinks(analyses: SpecAnalyses): DocumentLinkProvider {
  return {
    provideDocumentLinks: async (document) => {
      const found = await analyses.of(document);
      return (found?.analysis.references ?? []).filter((reference) => reference.shortName === null && !/[*?{]/.test(reference.path)).map((reference) => {
        const { start } = reference;
        const link = new DocumentLink(rangeOf(document, { start, end: start + reference.path.length }));
        link.target = Uri.file(path.resolve(path.dirname(document.uri.fsPath), reference.path));
        return link;
      });
    },
  };
}
