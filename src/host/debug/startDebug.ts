import { readFile } from 'node:fs/promises';
import { commands, l10n, Uri, window, type DebugAdapterTracker, type DebugSession, type TreeDataProvider } from 'vscode';
import type { DebuggeeLanguage, DebuggeeSources } from '../../core/debuggee/language';
import { registerTable } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { DebugSurroundings } from './index';
import { liveCommands } from './liveCommands';
import { LiveFiles } from './liveFiles';
import { LiveSessions } from './liveSessions';
import { MemoryLayouts } from './memoryLayouts';
import { PinnedLosses, type PinnedLoss } from './pinnedLosses';
import { PinnedTree, type PinnedElement } from './pinnedTree';
import { PinnedValues, type PinnedValue } from './pinnedValues';
import { reasonOf } from './problems';

/** What is behind the debugger's side once a program is debugged, or the view was seen. */
export interface StartedDebug extends Disposable {
  readonly tree: TreeDataProvider<PinnedElement>;
  track(session: DebugSession): DebugAdapterTracker;
}

/** Follows debug sessions. Nothing is evaluated but what the user asks for or has pinned. */
export function startDebug({ extension, storage, memory, panels, log }: DebugSurroundings): StartedDebug {
  const store = new DisposableStore();
  const sessions = store.add(new LiveSessions(onceForEach((language) => readSources(extension, language))));
  const pinned = new PinnedLosses(memory);
  const values = store.add(new PinnedValues(sessions, pinned, reasonOf));
  const files = store.add(new LiveFiles(storage.fsPath, panels));
  const tree = store.add(new PinnedTree(pinned, values));
  store.add(sessions.onDidEnd((session) => { void files.end(session); }));
  store.add(values.onDidBecomeNonFinite((loss, value) => { void warn(loss, value); }));
  store.add(registerTable(liveCommands({ sessions, files, layouts: new MemoryLayouts(memory), pinned, values }), log));
  return { tree, track: (session) => sessions.track(session), dispose: () => { store.dispose(); } };
}

/** Says that a pinned loss is NaN or infinite from now on. */
async function warn(pinned: PinnedLoss, { last, values }: PinnedValue): Promise<void> {
  const first = last?.loss.perRow.firstNonFinite ?? null;
  const [value, stop] = [String(values.at(-1)?.value), last?.stop.count ?? 0];
  const open = l10n.t('Open in Panel');
  const message = first === null
    ? l10n.t('{0} is {1} at stop {2}.', pinned.label, value, stop)
    : l10n.t('{0} is {1} at stop {2}. The first sample that is NaN or infinite is {3}.', pinned.label, value, stop, first);
  if (await window.showWarningMessage(message, open) === open) {
    await commands.executeCommand('lossInspector.live.open', { kind: 'pinned', pinned });
  }
}

async function readSources(extension: Uri, { files }: DebuggeeLanguage): Promise<DebuggeeSources> {
  const texts = await Promise.all(files.map(async (name) => [name, await readFile(Uri.joinPath(extension, 'media', 'debuggee', name).fsPath, 'utf8')] as const));
  return Object.fromEntries(texts);
}

function onceForEach<K, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const done = new Map<K, Promise<T>>();
  return (key) => {
    const found = done.get(key) ?? work(key);
    done.set(key, found);
    return found;
  };
}
