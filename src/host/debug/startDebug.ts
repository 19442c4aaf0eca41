import { readFile } from 'node:fs/promises';
import { commands, l10n, languages, Uri, window, workspace, type DebugAdapterTracker, type DebugConfiguration, type DebugSession, type TreeDataProvider, type TreeView, type WorkspaceFolder } from 'vscode';
import type { DebuggeeLanguage, DebuggeeSources } from '../../core/debuggee/language';
import { registerTable } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { DebugSurroundings } from './index';
import { breakOnNan } from './breakOnNan';
import { codeSelector } from './codeLanguages';
import { InlineValues } from './inlineValues';
import { liveActionKind, LiveActions } from './liveActions';
import { liveCommands } from './liveCommands';
import { LiveFiles } from './liveFiles';
import { LiveHovers } from './liveHovers';
import { LiveMarks } from './liveMarks';
import { LiveSessions } from './liveSessions';
import { MemoryLayouts } from './memoryLayouts';
import { pinCommands } from './pinCommands';
import { keyOf, nameOf, PinnedList, type Pinned } from './pinnedList';
import { PinnedTree, type PinnedElement } from './pinnedTree';
import { PinnedValues, type PinnedValue } from './pinnedValues';
import { firstNonFinite } from './pinnedWords';
import { withPreviewedTensors } from './previewedTensors';
import { reasonOf } from './problems';

/** What is behind the debugger's side once a program is debugged, or the view was seen. */
export interface StartedDebug extends Disposable {
  readonly tree: TreeDataProvider<PinnedElement>;
  track(session: DebugSession): DebugAdapterTracker;
  configure(configuration: DebugConfiguration, folder: WorkspaceFolder | undefined): Promise<DebugConfiguration>;
  breakOnNan(given: unknown): Promise<void>;
}

/**
 * Follows debug sessions. Nothing is evaluated but what the user asks for or has pinned.
 * @param view of the tree
 */
export function startDebug({ extension, storage, memory, panels, log }: DebugSurroundings, view: TreeView<PinnedElement>): StartedDebug {
  const store = new DisposableStore();
  const sessions = store.add(new LiveSessions(onceForEach((language) => readSources(extension, language))));
  const pinned = new PinnedList(memory);
  const values = store.add(new PinnedValues(sessions, pinned, reasonOf));
  const files = store.add(new LiveFiles(storage.fsPath, panels, store.add(new LiveMarks(sessions))));
  const tree = store.add(new PinnedTree(pinned, values));
  store.add(sessions.onDidEnd((session) => { void files.end(session); }));
  store.add(values.onDidBecomeNonFinite((item, value) => { void warn(item, value); }));
  store.add(registerTable({ ...liveCommands({ sessions, files, layouts: new MemoryLayouts(memory), pinned }), ...pinCommands({ sessions, files, pinned, values, view }) }, log));
  store.add(new InlineValues(sessions, pinned, values));
  store.add(languages.registerHoverProvider(codeSelector, new LiveHovers(sessions, pinned, values)));
  store.add(languages.registerCodeActionsProvider(codeSelector, new LiveActions(sessions), { providedCodeActionKinds: [liveActionKind] }));
  return { tree, track: (session) => sessions.track(session), configure, breakOnNan: (given) => breakOnNan(sessions, given), dispose: () => { store.dispose(); } };
}

async function configure(configuration: DebugConfiguration, folder: WorkspaceFolder | undefined): Promise<DebugConfiguration> {
  const isWanted = workspace.isTrusted && workspace.getConfiguration('lossInspector').get<boolean>('debug.previewTensors', true);
  const home = (folder ?? workspace.workspaceFolders?.[0])?.uri;
  return isWanted ? withPreviewedTensors(configuration, home?.scheme === 'file' ? home.fsPath : undefined) : configuration;
}

/** Says that something pinned is NaN or infinite from now on, and where first. */
async function warn(pinned: Pinned, value: PinnedValue): Promise<void> {
  const { stop, place, name } = { stop: value.last?.stop.count ?? 0, place: firstNonFinite(value), name: nameOf(pinned) };
  const isTensor = 'tensor' in pinned;
  const said = String(value.values.at(-1)?.value);
  const message = isTensor
    ? l10n.t('{0} has elements that are NaN or infinite at stop {1}. The first is at {2}.', name, stop, place ?? '')
    : place === undefined
      ? l10n.t('{0} is {1} at stop {2}.', name, said, stop)
      : l10n.t('{0} is {1} at stop {2}. The first sample that is NaN or infinite is {3}.', name, said, stop, place);
  const answer = isTensor ? l10n.t('Open Tensor') : l10n.t('Open in Panel');
  if (await window.showWarningMessage(message, answer) === answer) {
    await commands.executeCommand('lossInspector.live.open', { key: keyOf(pinned), ...(isTensor || place === undefined ? {} : { sample: Number(place) }) });
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
