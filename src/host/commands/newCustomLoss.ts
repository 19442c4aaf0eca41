import * as path from 'node:path';
import { env, FileType, l10n, Uri, window, workspace } from 'vscode';
import { activeFile } from './activeFile';

const template = 'custom_loss.mjs';
const types = 'loss-inspector.d.ts';

/**
 * Writes a module to start a custom loss from, with the types beside it, and opens it.
 * @param media the extension's folder of media
 * @param clicked a folder, or a file in it; asked for where there is none
 */
export async function newCustomLoss(media: Uri, clicked: Uri | undefined): Promise<void> {
  const file = clicked === undefined ? await ask() : await freeName(await folderOf(clicked));
  if (file === undefined) {
    return;
  }
  const name = path.posix.basename(file.path);
  const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(media, 'templates', template)));
  await workspace.fs.writeFile(file, new TextEncoder().encode(text.replaceAll(template, name)));
  const typesFile = Uri.joinPath(file, '..', types);
  if (!await exists(typesFile)) {
    await workspace.fs.copy(Uri.joinPath(media, types), typesFile);
  }
  await window.showTextDocument(file);
  void offerEntry(name);
}

/** The message waits for the user; the command does not. */
async function offerEntry(name: string): Promise<void> {
  const copy = l10n.t('Copy Entry');
  const choice = await window.showInformationMessage(l10n.t('{0} is computed where a loss spec names it.', name), copy);
  if (choice === copy) {
    await env.clipboard.writeText(`{ "loss": "custom", "module": "./${name}", "logits": "", "labels": "" }`);
  }
}

async function ask(): Promise<Uri | undefined> {
  const beside = activeFile();
  const folder = beside === undefined ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(beside, '..');
  return window.showSaveDialog({
    title: l10n.t('New Custom Loss'),
    ...(folder === undefined ? {} : { defaultUri: await freeName(folder) }),
    filters: { [l10n.t('Modules')]: ['mjs', 'js', 'mts', 'ts'] },
  });
}

async function folderOf(clicked: Uri): Promise<Uri> {
  const { type } = await workspace.fs.stat(clicked);
  return (type & FileType.Directory) === 0 ? Uri.joinPath(clicked, '..') : clicked;
}

/** A name that no file of the folder has. */
async function freeName(folder: Uri): Promise<Uri> {
  for (let number = 1; ; number++) {
    const file = Uri.joinPath(folder, number === 1 ? template : template.replace('.', `_${number}.`));
    if (!await exists(file)) {
      return file;
    }
  }
}

async function exists(file: Uri): Promise<boolean> {
  return workspace.fs.stat(file).then(() => true, () => false);
}
