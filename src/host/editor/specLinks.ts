import * as path from 'node:path';
import { DocumentLink, l10n, Uri, type DocumentLinkProvider } from 'vscode';
import type { PlacedLink } from '../../core/inspection/language/specAnalysis';
import { isPattern } from '../../core/tensors/reference';
import type { SpecAnalyses } from './specAnalyses';
import { rangeOf } from './specDiagnostics';

/** What an editor shows as text. */
const isText = /\.(json|jsonl|ndjson|csv|tsv|txt|[mc]?[jt]s)$/i;

/** A link to each file: text opens in an editor, a binary dump in the panel, shards in the folder they lie in. */
export function specLinks(analyses: SpecAnalyses): DocumentLinkProvider {
  return {
    provideDocumentLinks: async (document) => {
      const found = await analyses.of(document);
      return (found?.analysis.links ?? []).map((placed) => {
        const link = new DocumentLink(rangeOf(document, placed));
        const file = Uri.file(path.resolve(path.dirname(document.uri.fsPath), placed.path));
        [link.target, link.tooltip] = targetOf(placed, file);
        return link;
      });
    },
  };
}

function targetOf({ isDump, path: written }: PlacedLink, file: Uri): readonly [Uri, string] {
  const command = (name: string, argument: Uri): Uri => Uri.parse(`command:${name}?${encodeURIComponent(JSON.stringify([argument]))}`);
  if (isPattern(written)) {
    return [command('revealInExplorer', Uri.file(path.dirname(file.fsPath))), l10n.t('Show the folder')];
  }
  return isDump && !isText.test(written) ? [command('lossInspector.inspectLoss', file), l10n.t('Open in Loss Inspector')] : [file, l10n.t('Open the file')];
}
