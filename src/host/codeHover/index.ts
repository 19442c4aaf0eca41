import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { Hover, l10n, languages, MarkdownString, Range, Uri, workspace, type TextDocument } from 'vscode';
import { dumpPathAt } from '../../core/spec/pathStrings/dumpPathAt';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import { isSpecFile } from '../inspection/target';
import type { Log } from '../log';
import { DumpDescriptions } from './dumpDescriptions';

const selector = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'json', 'jsonc', 'yaml', 'markdown']
  .map((language) => ({ language, scheme: 'file' }));

/** Shows what a dump holds where code names its path. */
export function registerCodeHover(engine: Engine, log: Log): Disposable {
  const store = new DisposableStore();
  const descriptions = store.add(new DumpDescriptions(engine, log));
  // Code is opened all the time: what reads formats is loaded by the first hover, not with the extension.
  let suffixes: Promise<readonly string[]> | undefined;
  const suffixesOfDumps = async (): Promise<readonly string[]> => {
    const { formats } = await import(/* webpackChunkName: "formats" */ '../../core/formats');
    return formats.flatMap(({ extensions }) => extensions.flatMap((extension) => [extension, `${extension}.gz`]));
  };

  store.add(languages.registerHoverProvider(selector, {
    provideHover: async (document, position, token) => {
      if (isSpecFile(document.uri.fsPath) || !workspace.getConfiguration('lossInspector', document.uri).get<boolean>('codeHovers', true)) {
        return undefined;
      }
      suffixes ??= suffixesOfDumps();
      const found = dumpPathAt(document.lineAt(position.line).text, position.character, await suffixes);
      if (found === null || token.isCancellationRequested) {
        return undefined;
      }
      try {
        const [named = '', tensor] = found.reference.split('#', 2);
        const file = (found.folder === undefined ? undefined : await existing(document, `${found.folder}/${named}`)) ?? await existing(document, named);
        const markdown = file === undefined ? undefined : await descriptions.describe(file, tensor, token);
        return file === undefined || markdown === undefined ? undefined
          : new Hover([new MarkdownString(markdown), linkTo(file)], new Range(position.line, found.start, position.line, found.end));
      } catch (error) {
        // The file may be gone by now; a hover is nothing to fail at.
        log.warn(String(error));
        return undefined;
      }
    },
  }));
  return store;
}

function linkTo(file: string): MarkdownString {
  const link = new MarkdownString(`[$(graph) ${l10n.t('Open in Loss Inspector')}](command:lossInspector.inspectLoss?${encodeURIComponent(JSON.stringify([Uri.file(file)]))})`, true);
  link.isTrusted = { enabledCommands: ['lossInspector.inspectLoss'] };
  return link;
}

/**
 * The file that a path means: beside the document, or in a folder of the workspace; nothing outside of both. Node is
 * asked, not VS Code, which asks back and forth between its processes.
 */
async function existing(document: TextDocument, named: string): Promise<string | undefined> {
  const folders = [path.dirname(document.uri.fsPath), ...(workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath)];
  for (const folder of folders) {
    const file = path.resolve(folder, named);
    const isInside = folders.some((allowed) => file.startsWith(allowed + path.sep));
    try {
      if (isInside && (await stat(file)).isFile()) {
        return file;
      }
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return undefined;
}
