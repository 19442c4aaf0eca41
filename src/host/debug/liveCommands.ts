import { l10n, window } from 'vscode';
import { rankCandidates } from '../../core/debuggee/calls/candidates';
import type { Command } from '../commands/registerTable';
import { agreedLoss } from './agreedLoss';
import { askExpression } from './askExpression';
import { inspectWith } from './inspectWith';
import type { LiveFiles } from './liveFiles';
import type { MemoryLayouts } from './memoryLayouts';
import type { LivePlace, LiveSessions } from './liveSessions';
import { computing, expressionOf, paused } from './pausedCommand';
import { saveStop } from './saveStop';
import type { PinnedList } from './pinnedList';
import { variablesInScope } from './scopeVariables';
import { callAtCursor } from './sourceCall';

interface LiveParts {
  readonly sessions: LiveSessions;
  readonly files: LiveFiles;
  readonly layouts: MemoryLayouts;
  readonly pinned: PinnedList;
}

type Role = 'logits' | 'labels';

/** The commands that look into a paused program, by the name that package.json contributes. */
export function liveCommands({ sessions, files, layouts, pinned }: LiveParts): Readonly<Record<string, Command>> {
  /** Expressions that were chosen in Variables, of one session. */
  let chosen: { readonly session: string; readonly roles: Partial<Record<Role, string>> } | undefined;

  const withExpression = (act: (at: LivePlace, expression: string) => Promise<void>, command = paused): Command => command(sessions, async (at, given) => {
    const expression = expressionOf(at, given);
    if (expression === undefined) {
      void window.showInformationMessage(l10n.t('Select an expression of a tensor, or put the cursor on its name.'));
      return;
    }
    const value = await layouts.valueOf(at, expression);
    if (value !== undefined) {
      await act(at, value);
    }
  });

  const useAs = (role: Role): Command => withExpression(async (at, expression) => {
    const session = at.live.session.id;
    const roles = { ...(chosen?.session === session ? chosen.roles : {}), [role]: expression };
    chosen = { session, roles };
    await showChosen(at, roles);
  });

  const showChosen = async (at: LivePlace, { logits, labels }: Partial<Record<Role, string>>): Promise<void> => {
    if (logits !== undefined && labels !== undefined) {
      await files.showValues(at, { logits, labels });
    } else {
      void window.showInformationMessage(labels === undefined
        ? l10n.t('{0} are the logits. Now choose Use as Labels on the variable of the labels.', logits ?? '')
        : l10n.t('{0} are the labels. Now choose Use as Logits on the variable of the logits.', labels));
    }
  };

  return {
    'lossInspector.live.inspectLoss': paused(sessions, async (at, given) => {
      const reading = await callAtCursor(given);
      if ('call' in reading && at.live.language !== undefined) {
        const named = await agreedLoss(at, reading.call);
        if (named !== undefined) {
          await files.showLoss(at, named.loss, named.call);
        }
        return;
      }
      const roles = await askRoles(at);
      const logits = roles === undefined ? undefined : await layouts.valueOf(at, roles.logits);
      const labels = roles === undefined || logits === undefined ? undefined : await layouts.valueOf(at, roles.labels);
      if (logits !== undefined && labels !== undefined) {
        await files.showValues(at, { logits, labels });
      }
    }),
    'lossInspector.live.inspectTensor': withExpression((at, expression) => files.showTensor(at, expression)),
    'lossInspector.live.inspectWith': withExpression(async (at, expression) => {
      const roles = await inspectWith(at, expression);
      if (roles !== undefined) {
        await files.showValues(at, roles);
      }
    }, computing),
    'lossInspector.live.useAsLogits': useAs('logits'),
    'lossInspector.live.useAsLabels': useAs('labels'),
    'lossInspector.live.showPresentStop': paused(sessions, (at, target) => files.showPresent(at, target)),
    'lossInspector.live.save': paused(sessions, (at) => saveStop(at, { files, layouts, pinned })),
  };
}

async function askRoles(at: LivePlace): Promise<Readonly<Record<Role, string>> | undefined> {
  const variables = await variablesInScope(at);
  const likely = rankCandidates(variables);
  const namesIn = (ranked: (typeof likely)['scores']): readonly string[] => ranked.map(({ variable }) => variable.name);
  const logits = await askExpression(l10n.t('Inspect Loss: the Logits or Predictions'), variables, namesIn(likely.scores));
  const labels = logits === undefined ? undefined : await askExpression(l10n.t('Inspect Loss: the Labels'), variables.filter(({ name }) => name !== logits), namesIn(likely.labels));
  return logits === undefined || labels === undefined ? undefined : { logits, labels };
}
