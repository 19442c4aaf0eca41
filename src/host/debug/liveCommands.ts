import { commands, l10n, window, workspace } from 'vscode';
import { rankCandidates } from '../../core/debuggee/calls/candidates';
import type { Command } from '../commands/registerTable';
import { askExpression } from './askExpression';
import { isLiveFailure, LiveFailure } from './liveFailure';
import type { LiveFiles } from './liveFiles';
import type { MemoryLayouts } from './memoryLayouts';
import { MemoryProgram } from './memoryProgram';
import type { LivePlace, LiveSessions } from './liveSessions';
import type { PinnedElement } from './pinnedTree';
import type { PinnedLoss, PinnedLosses } from './pinnedLosses';
import type { PinnedValues } from './pinnedValues';
import { reasonOf } from './problems';
import { variablesInScope } from './scopeVariables';
import { callAtCursor, callsOf, lossOfCall, type NamedLoss } from './sourceCall';

interface LiveParts {
  readonly sessions: LiveSessions;
  readonly files: LiveFiles;
  readonly layouts: MemoryLayouts;
  readonly pinned: PinnedLosses;
  readonly values: PinnedValues;
}

type Role = 'logits' | 'labels';

/** The commands on a paused program, by the name that package.json contributes. */
export function liveCommands({ sessions, files, layouts, pinned, values }: LiveParts): Readonly<Record<string, Command>> {
  /** Expressions that were chosen in Variables, of one session. */
  let chosen: { readonly session: string; readonly roles: Partial<Record<Role, string>> } | undefined;

  /** The value of an expression; where the program's memory is read, the user says what lies there. */
  const valueOf = async (at: LivePlace, expression: string | undefined): Promise<string | undefined> => {
    const { debuggee } = at.live;
    return expression === undefined || !(debuggee instanceof MemoryProgram) ? expression : layouts.ask(expression, (await debuggee.locate(at.stop, expression)).type);
  };

  const useAs = (role: Role): Command => paused(sessions, async (at, given) => {
    const expression = await valueOf(at, expressionOf(at, given));
    if (expression !== undefined) {
      const session = at.live.session.id;
      const roles = { ...(chosen?.session === session ? chosen.roles : {}), [role]: expression };
      chosen = { session, roles };
      await showChosen(at, roles);
    }
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
    'lossInspector.live.inspectLoss': paused(sessions, async (at) => {
      const reading = callAtCursor();
      if ('call' in reading) {
        const named = await agreedLoss(at, reading.call);
        if (named !== undefined) {
          await files.showLoss(at, named.loss, named.call);
        }
        return;
      }
      const roles = await askRoles(at);
      const logits = await valueOf(at, roles?.logits);
      const labels = logits === undefined ? undefined : await valueOf(at, roles?.labels);
      if (logits !== undefined && labels !== undefined) {
        await files.showValues(at, { logits, labels });
      }
    }),
    'lossInspector.live.pin': paused(sessions, async (at) => {
      const reading = callAtCursor();
      if (!('call' in reading)) {
        void window.showInformationMessage(l10n.t('Put the cursor on the call of a loss to pin it: {0}.', reading.reason));
        return;
      }
      const named = await agreedLoss(at, reading.call);
      const path = at.place?.path ?? null;
      if (at.place === undefined || path === null) {
        void window.showInformationMessage(l10n.t('The debugger does not say which file the program is in. Choose a frame of its call stack.'));
      } else if (named !== undefined) {
        await pinned.add({ label: named.label, script: path, scope: at.place.name, loss: named.loss });
        await commands.executeCommand('lossInspector.live.focus');
      }
    }),
    'lossInspector.live.inspectTensor': paused(sessions, async (at, given) => {
      const expression = await valueOf(at, expressionOf(at, given));
      if (expression !== undefined) {
        await files.showTensor(at, expression);
      }
    }),
    'lossInspector.live.useAsLogits': useAs('logits'),
    'lossInspector.live.useAsLabels': useAs('labels'),
    'lossInspector.live.unpin': async (given) => {
      const row = pinnedOf(given);
      if (row !== undefined) {
        await pinned.remove(row);
      }
    },
    'lossInspector.live.open': paused(sessions, async (at, given) => {
      const row = pinnedOf(given);
      if (row !== undefined) {
        await files.showLoss(at, row.loss);
      }
    }),
    'lossInspector.live.refresh': () => values.refreshNow(),
  };
}

/** A command that needs a stop. What the program or its debugger says against it is told as it stands. */
function paused(sessions: LiveSessions, act: (at: LivePlace, given: unknown) => Promise<void>): Command {
  return async (given) => {
    const at = sessions.current;
    if (at === undefined) {
      void window.showInformationMessage(workspace.isTrusted
        ? l10n.t('Pause a program in the debugger first, and choose a frame of its call stack.')
        : l10n.t('Live tensors are read in trusted workspaces only: it evaluates expressions in your program.'));
      return;
    }
    try {
      await act(at, given);
    } catch (error) {
      if (!isLiveFailure(error)) {
        throw error;
      }
      if (error instanceof LiveFailure && error.kind === 'cancelled') {
        return;
      }
      void window.showErrorMessage(l10n.t('Loss Inspector: {0}.', reasonOf(error).replace(/\.$/, '')));
    }
  };
}

/** The loss of a call; where its arguments run code of the program, the user is asked first. */
async function agreedLoss(at: LivePlace, call: Parameters<typeof lossOfCall>[1]): Promise<NamedLoss | undefined> {
  const calls = callsOf(call);
  const evaluate = l10n.t('Evaluate');
  const isAgreed = calls.length === 0 || await window.showWarningMessage(
    l10n.t('The arguments of the loss call functions of your program, which run once more when they are evaluated.'),
    { modal: true, detail: calls.join('\n') },
    evaluate,
  ) === evaluate;
  return isAgreed ? lossOfCall(at, call) : undefined;
}

async function askRoles(at: LivePlace): Promise<Readonly<Record<Role, string>> | undefined> {
  const variables = await variablesInScope(at);
  const likely = rankCandidates(variables);
  const namesIn = (ranked: (typeof likely)['scores']): readonly string[] => ranked.map(({ variable }) => variable.name);
  const logits = await askExpression(l10n.t('Inspect Loss: the Logits or Predictions'), variables, namesIn(likely.scores));
  const labels = logits === undefined ? undefined : await askExpression(l10n.t('Inspect Loss: the Labels'), variables.filter(({ name }) => name !== logits), namesIn(likely.labels));
  return logits === undefined || labels === undefined ? undefined : { logits, labels };
}

/** The expression of a row of Variables or Watch. VS Code does not document what it hands over. */
function expressionOf({ live }: LivePlace, given: unknown): string | undefined {
  const { sessionId, variable } = recordOf(given);
  const { name, evaluateName } = recordOf(variable);
  const expression = typeof evaluateName === 'string' && evaluateName !== '' ? evaluateName : name;
  return typeof expression === 'string' && (sessionId === undefined || sessionId === live.session.id) ? expression : undefined;
}

function pinnedOf(given: unknown): PinnedLoss | undefined {
  const { kind } = recordOf(given);
  return kind === 'pinned' ? (given as Extract<PinnedElement, { readonly kind: 'pinned' }>).pinned : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
}
