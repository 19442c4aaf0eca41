import { Hover, MarkdownString, type HoverProvider } from 'vscode';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

/** A loss with its value and worst samples, a regularizer with its shares, a reference with its tensor. */
export function specHovers(analyses: SpecAnalyses): HoverProvider {
  return {
    provideHover: async (document, position, token) => {
      const found = await analyses.of(document);
      if (found === undefined || token.isCancellationRequested) {
        return undefined;
      }
      const offset = document.offsetAt(position);
      const covers = ({ start, end }: { readonly start: number; readonly end: number }): boolean => start <= offset && offset <= end;
      const hover = found.analysis.hovers.find(covers);
      if (hover !== undefined) {
        return new Hover(new MarkdownString(hover.markdown), rangeOf(document, hover));
      }
      const reference = found.analysis.references.find(covers);
      const summary = reference === undefined ? undefined : await analyses.summarise(document, reference.reference, token);
      return reference === undefined || summary === undefined ? undefined : new Hover(new MarkdownString(summary.markdown), rangeOf(document, reference));
    },
  };
}
