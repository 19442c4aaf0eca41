import * as path from 'node:path';
import { Hover, languages, MarkdownString, Range, Uri, workspace, type CancellationToken, type TextDocument } from 'vscode';
import { dumpPathAt } from '../../core/spec/pathStrings/dumpPathAt';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine, EngineLease } from '../engine/engine';
import { isSpecFile } from '../inspection/target';
import { RemoteError } from '../../protocol/rpc';
import type { Log } from '../log';

const selector = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'json', 'jsonc', 'yaml', 'markdown']
  .map((language) => ({ language, scheme: 'file' }));

/** Hovers that are kept, by file, size, time and tensor. */
const kept = 64;
/** A hover that takes longer stays away, and is there the next time. */
const longestMilliseconds = 3000;
/** How long after the last hover the engine is kept. */
const idleMilliseconds = 120_000;

/** Shows what a dump holds where code names its path. */
export function registerCodeHover(engine: Engine, log: Log): Disposable {
  const store = new DisposableStore();
  const known = new Map<string, string>();
  let lease: EngineLease | undefined;
  let idle: NodeJS.Timeout | undefined;
  const release = (): void => {
    clearTimeout(idle);
    lease?.dispose();
    lease = undefined;
  };
  store.add({ dispose: release });
  // Code is opened all the time: what reads formats is loaded by the first hover, not with the extension.
  let suffixes: Promise<readonly string[]> | undefined;
  const suffixesOfDumps = async (): Promise<readonly string[]> => {
    const { formats } = await import(/* webpackChunkName: "formats" */ '../../core/formats');
    return formats.flatMap(({ extensions }) => extensions.flatMap((extension) => [extension, `${extension}.gz`]));
  };

  const describe = async (file: Uri, tensor: string | undefined, token: CancellationToken): Promise<string | undefined> => {
    const { size, mtime } = await workspace.fs.stat(file);
    const key = JSON.stringify([file.fsPath, size, mtime, tensor ?? null]);
    const cached = known.get(key);
    if (cached !== undefined) {
      return cached;
    }
    lease ??= engine.lease();
    clearTimeout(idle);
    idle = setTimeout(release, idleMilliseconds);
    const controller = new AbortController();
    const timer = setTimeout(() => { controller.abort(); }, longestMilliseconds);
    token.onCancellationRequested(() => { controller.abort(); });
    try {
      const { markdown } = await lease.connection().call('describeDump', {
        path: file.fsPath, allowedFolders: [path.dirname(file.fsPath)], ...(tensor === undefined ? {} : { tensor }),
      }, controller.signal);
      known.set(key, markdown);
      [...known.keys()].slice(0, -kept).forEach((old) => { known.delete(old); });
      return markdown;
    } catch (error) {
      if (error instanceof RemoteError && error.kind === 'BadInput') {
        return new MarkdownString().appendText(error.message).value;
      }
      if (!(error instanceof RemoteError)) {
        log.warn(String(error));
      }
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };

  store.add(languages.registerHoverProvider(selector, {
    provideHover: async (document, position, token) => {
      if (isSpecFile(document.uri.fsPath) || !workspace.getConfiguration('lossInspector', document.uri).get<boolean>('codeHovers', true)) {
        return undefined;
      }
      suffixes ??= suffixesOfDumps();
      const found = dumpPathAt(document.lineAt(position.line).text, position.character, await suffixes);
      const [named = '', tensor] = found?.reference.split('#', 2) ?? [];
      const file = found === null ? undefined : (found.folder === undefined ? undefined : await existing(document, `${found.folder}/${named}`)) ?? await existing(document, named);
      const markdown = file === undefined ? undefined : await describe(file, tensor, token);
      if (found === null || file === undefined || markdown === undefined || token.isCancellationRequested) {
        return undefined;
      }
      const link = new MarkdownString(`[$(graph) Open in Loss Inspector](command:lossInspector.inspectLoss?${encodeURIComponent(JSON.stringify([file]))})`, true);
      link.isTrusted = { enabledCommands: ['lossInspector.inspectLoss'] };
      return new Hover([new MarkdownString(markdown), link], new Range(position.line, found.start, position.line, found.end));
    },
  }));
  return store;
}

/** The file that a path means: beside the document, or in a folder of the workspace; nothing outside of both. */
async function existing(document: TextDocument, named: string): Promise<Uri | undefined> {
  const folders = [path.dirname(document.uri.fsPath), ...(workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath)];
  for (const folder of folders) {
    const file = path.resolve(folder, named);
    const isInside = folders.some((allowed) => file.startsWith(allowed + path.sep));
    try {
      if (isInside) {
        await workspace.fs.stat(Uri.file(file));
        return Uri.file(file);
      }
    } catch {
      // Not there: the next folder may have it.
    }
  }
  return undefined;
}
