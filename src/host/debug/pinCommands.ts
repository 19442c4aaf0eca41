import { commands, l10n, window, type TreeView } from 'vscode';
import { readExpression } from '../../core/debuggee/calls/readExpression';
import type { Command } from '../commands/registerTable';
import { agreedLoss } from './agreedLoss';
import type { LiveFiles } from './liveFiles';
import type { LivePlace, LiveSessions } from './liveSessions';
import { agreedToCalls, computing, expressionOf, paused } from './pausedCommand';
import { keyOf, nameOf, type Pinned, type PinnedList } from './pinnedList';
import type { PinnedElement } from './pinnedTree';
import type { PinnedValues } from './pinnedValues';
import { recordOf } from './recordOf';
import { callAtCursor } from './sourceCall';

interface PinParts {
  readonly sessions: LiveSessions;
  readonly files: LiveFiles;
  readonly pinned: PinnedList;
  readonly values: PinnedValues;
  readonly view: Pick<TreeView<PinnedElement>, 'selection' | 'visible' | 'reveal'>;
}

/** The commands on what is pinned, by the name that package.json contributes. */
export function pinCommands({ sessions, files, pinned, values, view }: PinParts): Readonly<Record<string, Command>> {
  // A key gives a command no row: it selects the one that has the focus first.
  const rowOf = (given: unknown): Pinned | undefined => pinnedOf(given) ?? pinnedOf(view.selection[0]);
  const onRow = (act: (row: Pinned) => Promise<void>): Command => async (given) => {
    const row = rowOf(given);
    if (row !== undefined) {
      await act(row);
    }
  };
  const moving = (by: number): Command => onRow(async (row) => {
    await pinned.move(row, by);
    // A row that is moved loses the focus, which is to go with it.
    await view.reveal({ kind: 'pinned', pinned: row }, { select: true, focus: true });
  });
  const pin = async (item: Pinned): Promise<void> => {
    await pinned.add(item);
    if (!view.visible) {
      // A view that is folded up is unfolded by nothing but its focus; who pins from the editor goes on there.
      await commands.executeCommand('lossInspector.live.focus');
      await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    }
  };
  return {
    'lossInspector.live.pin': computing(sessions, async (at, given) => {
      const reading = await callAtCursor(given);
      if (!('call' in reading)) {
        void window.showInformationMessage(l10n.t('Put the cursor on the call of a loss to pin it: {0}.', reading.reason));
        return;
      }
      const named = await agreedLoss(at, reading.call);
      const place = pinnedPlace(at);
      if (named !== undefined && place !== undefined) {
        await pin({ label: named.label, ...place, loss: named.loss });
      }
    }),
    'lossInspector.live.pinTensor': computing(sessions, async (at, given) => {
      const expression = expressionOf(at, given);
      if (expression === undefined) {
        void window.showInformationMessage(l10n.t('Select an expression of a tensor, or put the cursor on its name, to pin it.'));
        return;
      }
      const { language } = at.live;
      const tensor = language?.checkedExpression(expression) ?? expression;
      const isAgreed = await agreedToCalls(
        l10n.t('The expression calls functions of your program, which run at each stop where it is pinned.'), readExpression(tensor, language?.id ?? 'python').isHarmless ? [] : [tensor],
      );
      const place = pinnedPlace(at);
      if (isAgreed && place !== undefined) {
        await pin({ label: tensor, ...place, tensor });
      }
    }),
    'lossInspector.live.unpin': onRow((row) => pinned.remove(row)),
    'lossInspector.live.rename': onRow(async (row) => {
      const name = await window.showInputBox({ title: l10n.t('Rename Pinned'), value: nameOf(row), prompt: l10n.t('Empty for the name that it has in the program, {0}', row.label) });
      if (name !== undefined) {
        await pinned.rename(row, name.trim().slice(0, 200));
      }
    }),
    'lossInspector.live.moveUp': moving(-1),
    'lossInspector.live.moveDown': moving(1),
    'lossInspector.live.open': paused(sessions, async (at, given) => {
      const { key, sample } = recordOf(given);
      const row = key === undefined ? rowOf(given) : pinned.all.find((other) => keyOf(other) === key);
      if (row !== undefined) {
        await ('loss' in row ? files.showLoss(at, row.loss, undefined, typeof sample === 'number' ? sample : undefined) : files.showTensor(at, row.tensor));
      }
    }),
    'lossInspector.live.refresh': (given) => {
      const { session } = recordOf(given);
      return values.refreshNow(typeof session === 'string' ? session : undefined);
    },
  };
}

/** The function that the program is in; undefined, and said, where the debugger does not tell. */
function pinnedPlace({ place }: LivePlace): { readonly script: string; readonly scope: string } | undefined {
  if (place === undefined || place.path === null) {
    void window.showInformationMessage(l10n.t('The debugger does not say which file the program is in. Choose a frame of its call stack.'));
    return undefined;
  }
  return { script: place.path, scope: place.name };
}

function pinnedOf(given: unknown): Pinned | undefined {
  const { kind } = recordOf(given);
  return kind === 'pinned' || kind === 'fact' ? (given as Extract<PinnedElement, { readonly pinned: Pinned }>).pinned : undefined;
}
