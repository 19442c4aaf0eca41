import { posix } from 'node:path';
import { l10n, ProgressLocation, Uri, window, workspace, type Progress } from 'vscode';
import type { ExportFormat } from '../../core/inspection/export';
import type { ExportRequest } from '../../protocol/panelApi';
import { RemoteError } from '../../protocol/rpc';
import { folderOfPath, isBelow, nameOfPath, uriOfPath } from '../files/uriPaths';
import { writeWhole } from '../files/writeWhole';
import type { Inspection } from '../inspection/inspection';
import { folderOf, mainFileOf } from '../inspection/target';

/** A piece of a file, and how much of it is written then, of 1. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly fraction: number;
}

/**
 * Asks where to write samples or the report, and writes them. What was there before stays until all is written.
 * @param readOnlyFolder where nothing should be saved: the samples inside the extension
 * @returns the file's name, or null when the user gave up
 */
export async function exportFile(inspection: Inspection, request: ExportRequest, readOnlyFolder: Uri): Promise<string | null> {
  const kind = request.kind === 'report' ? 'md' : request.kind === 'figure' ? request.type : request.query.format;
  const file = await window.showSaveDialog({
    title: request.kind === 'report' ? l10n.t('Export Report') : request.kind === 'figure' ? l10n.t('Export Picture') : l10n.t('Export Samples'),
    defaultUri: proposal(inspection, request, kind, readOnlyFolder),
    filters: { [titleOf(kind)]: [kind], [l10n.t('All files')]: ['*'] },
  });
  if (file === undefined) {
    return null;
  }
  return writeTelling(file, (signal) => piecesOf(inspection, request, signal));
}

/**
 * Asks where to write a picture of a tensor, and writes it.
 * @param dump path of the file that the tensor is in
 * @returns the file's name, or null when the user gave up
 */
export async function savePicture(dump: string, name: string, bytes: Uint8Array, readOnlyFolder: Uri): Promise<string | null> {
  const file = await window.showSaveDialog({
    title: l10n.t('Export Picture'),
    defaultUri: proposalIn(folderOfPath(dump), `${posix.parse(nameOfPath(dump)).name}.${plainName(name)}.png`, readOnlyFolder),
    filters: { PNG: ['png'], [l10n.t('All files')]: ['*'] },
  });
  return file === undefined ? null : writeTelling(file, async function* () { yield { bytes, fraction: 1 }; });
}

/** Writes a file with a notice of how far it is; its name, or null when the user stopped that. */
function writeTelling(file: Uri, pieces: (signal: AbortSignal) => AsyncGenerator<Piece>): Thenable<string | null> {
  const name = posix.basename(file.path);
  const options = { location: ProgressLocation.Notification, title: l10n.t('Exporting {0}', name), cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => { stop.abort(); });
    try {
      await writeWhole(file, bytesOf(told(pieces(stop.signal), progress)), stop.signal);
      return name;
    } catch (error) {
      if (stop.signal.aborted || (error instanceof RemoteError && error.kind === 'Cancelled')) {
        return null;
      }
      throw error;
    }
  });
}

async function* piecesOf(inspection: Inspection, request: ExportRequest, signal: AbortSignal): AsyncGenerator<Piece> {
  if (request.kind === 'report') {
    yield { bytes: new TextEncoder().encode(await inspection.ask('report', null, signal)), fraction: 1 };
    return;
  }
  if (request.kind === 'figure') {
    yield { bytes: request.bytes, fraction: 1 };
    return;
  }
  for (let part = 0, isLast = false; !isLast; part++) {
    const piece = await inspection.ask('exportPart', { ...request.query, part }, signal);
    ({ isLast } = piece);
    yield piece;
  }
}

async function* bytesOf(pieces: AsyncGenerator<Piece>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of pieces) {
    yield bytes;
  }
}

async function* told(pieces: AsyncGenerator<Piece>, progress: Progress<{ readonly increment: number }>): AsyncGenerator<Piece> {
  let before = 0;
  for await (const piece of pieces) {
    progress.report({ increment: (piece.fraction - before) * 100 });
    before = piece.fraction;
    yield piece;
  }
}

type FileKind = ExportFormat | 'md' | 'png' | 'svg';

function titleOf(kind: FileKind): string {
  switch (kind) {
    case 'csv':
      return l10n.t('CSV');
    case 'jsonl':
      return l10n.t('JSON Lines');
    case 'npz':
      return l10n.t('NumPy archive');
    case 'md':
      return l10n.t('Markdown');
    case 'png':
    case 'svg':
      return kind.toUpperCase();
  }
}

/** A name beside what is inspected. */
function proposal(inspection: Inspection, request: ExportRequest, kind: FileKind, readOnlyFolder: Uri): Uri {
  const { target } = inspection;
  const stem = posix.parse(nameOfPath(mainFileOf(target))).name.replace(/\.loss$/i, '');
  const folder = folderOf(target);
  const what = request.kind === 'figure' ? plainName(request.name) : request.kind;
  return proposalIn(folder, `${stem}.${what}.${kind}`, readOnlyFolder);
}

function proposalIn(folder: string, name: string, readOnlyFolder: Uri): Uri {
  const elsewhere = workspace.workspaceFolders?.[0]?.uri;
  const isReadOnly = isBelow(readOnlyFolder.fsPath, folder);
  return Uri.joinPath(isReadOnly && elsewhere !== undefined ? elsewhere : uriOfPath(folder), name);
}

/** A name without what files' names must not have. */
function plainName(name: string): string {
  return name.replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-|-$/g, '');
}
