import { createReadStream } from 'node:fs';
import * as path from 'node:path';
import { commands, l10n, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { readExpression } from '../../core/debuggee/calls/readExpression';
import { StopDump, type SavedLoss } from '../../core/debuggee/stopDump';
import { writeWhole } from '../files/writeWhole';
import { specSuffix } from '../inspection/target';
import { agreedLoss } from './agreedLoss';
import type { LiveFiles } from './liveFiles';
import type { LivePlace } from './liveSessions';
import { agreedToCalls } from './pausedCommand';
import type { MemoryLayouts } from './memoryLayouts';
import { nameOf, type PinnedList } from './pinnedList';
import { variablesInScope } from './scopeVariables';
import { callAtCursor } from './sourceCall';

type Savable = QuickPickItem & ({ readonly loss: () => Promise<SavedLoss | undefined> } | { readonly tensor: string });

interface SaveParts {
  readonly files: LiveFiles;
  readonly layouts: MemoryLayouts;
  readonly pinned: PinnedList;
}

/** Asks what of a stop to save and where to, and writes it: the tensors as one `.npz`, and the spec of the losses beside it. */
export async function saveStop(at: LivePlace, { files, layouts, pinned }: SaveParts): Promise<void> {
  const chosen = await window.showQuickPick(await savable(at, pinned), {
    title: l10n.t('Save Tensors of Stop {0}', at.stop.count), placeHolder: l10n.t('Losses, with the tensors that they are computed of, and further tensors'), canPickMany: true, matchOnDescription: true,
  });
  if (chosen === undefined || chosen.length === 0) {
    return;
  }
  const dump = await dumpOf(chosen, at, layouts);
  const file = dump === undefined ? undefined : await askFile(at);
  if (dump === undefined || file === undefined) {
    return;
  }
  const spec = dump.specText(path.posix.basename(file.path));
  const specFile = spec === null ? undefined : await agreedSpecFile(file);
  if (spec !== null && specFile === undefined) {
    return;
  }
  await files.withCopy(at, dump.values, (copy) => writeWhole(file, createReadStream(copy)));
  if (spec !== null && specFile !== undefined) {
    await writeWhole(specFile, one(new TextEncoder().encode(spec)));
  }
  await offerToOpen(file, specFile);
}

/** What is pinned here and the call at the cursor, which are marked; then the variables in scope. Nothing is evaluated for the list. */
async function savable(at: LivePlace, pinned: PinnedList): Promise<readonly Savable[]> {
  const { place } = at;
  const here = pinned.all.filter(({ script, scope }) => script === place?.path && scope === place.name);
  const reading = await callAtCursor();
  const call = 'call' in reading && !here.some((item) => 'loss' in item && item.label === reading.call.value.text) ? reading.call : undefined;
  const marked: readonly Savable[] = [
    ...(call === undefined ? [] : [{
      label: call.value.text, description: l10n.t('loss at the cursor'), picked: true,
      loss: async () => {
        const named = await agreedLoss(at, call);
        return named === undefined ? undefined : { name: named.label, loss: named.loss };
      },
    }]),
    ...here.map((item): Savable => ('loss' in item
      ? { label: nameOf(item), description: l10n.t('pinned loss'), picked: true, loss: () => Promise.resolve({ name: nameOf(item), loss: item.loss }) }
      : { label: nameOf(item), description: l10n.t('pinned tensor'), picked: true, tensor: item.tensor })),
  ];
  const variables = await variablesInScope(at);
  return [...marked, ...variables.map(({ name, type }): Savable => ({ label: name, description: type, tensor: name }))];
}

async function dumpOf(chosen: readonly Savable[], at: LivePlace, layouts: MemoryLayouts): Promise<StopDump | undefined> {
  const losses: SavedLoss[] = [];
  for (const item of chosen) {
    const loss = 'loss' in item ? await item.loss() : undefined;
    if ('loss' in item && loss === undefined) {
      return undefined;
    }
    losses.push(...(loss === undefined ? [] : [loss]));
  }
  const tensors: string[] = [];
  for (const expression of chosen.flatMap((item) => ('tensor' in item ? [item.tensor] : []))) {
    const value = await layouts.valueOf(at, expression);
    if (value === undefined) {
      return undefined;
    }
    tensors.push(value);
  }
  const { language } = at.live;
  const calls = language === undefined ? [] : tensors.filter((tensor) => !readExpression(tensor, language.id).isHarmless);
  const isAgreed = await agreedToCalls(l10n.t('These expressions call functions of your program, which run once more when they are evaluated.'), calls);
  return isAgreed ? new StopDump(losses, tensors) : undefined;
}

async function askFile({ live, stop, place }: LivePlace): Promise<Uri | undefined> {
  const script = place?.path ?? undefined;
  const folder = script === undefined ? workspace.workspaceFolders?.[0]?.uri : Uri.file(path.dirname(script));
  const stem = script === undefined ? live.session.name.replace(/\W+/g, '_') : path.parse(script).name;
  const chosen = await window.showSaveDialog({
    title: l10n.t('Save Tensors of This Stop'),
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${stem}_stop_${stop.count}.npz`) }),
    filters: { [l10n.t('NumPy archive')]: ['npz'] },
  });
  return chosen === undefined || chosen.path.endsWith('.npz') ? chosen : agreedFile(chosen.with({ path: `${chosen.path}.npz` }));
}

/** The spec's file beside the dump's: the dialog has asked of that one alone. */
function agreedSpecFile(file: Uri): Promise<Uri | undefined> {
  return agreedFile(file.with({ path: file.path.replace(/\.npz$/, specSuffix) }));
}

/** Undefined where it is there and the user keeps it. */
async function agreedFile(file: Uri): Promise<Uri | undefined> {
  const exists = await workspace.fs.stat(file).then(() => true, () => false);
  const overwrite = l10n.t('Overwrite');
  const question = l10n.t('{0} already exists. Do you want to overwrite it?', path.posix.basename(file.path));
  return !exists || await window.showWarningMessage(question, { modal: true }, overwrite) === overwrite ? file : undefined;
}

async function offerToOpen(file: Uri, spec: Uri | undefined): Promise<void> {
  const open = l10n.t('Open in Panel');
  const name = path.posix.basename(file.path);
  const message = spec === undefined ? l10n.t('Saved {0}.', name) : l10n.t('Saved {0} and {1}.', name, path.posix.basename(spec.path));
  void window.showInformationMessage(message, open).then(async (answer) => {
    if (answer === open) {
      await (spec === undefined ? commands.executeCommand('lossInspector.openTensor', file) : commands.executeCommand('lossInspector.inspectLoss', spec));
    }
  });
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
