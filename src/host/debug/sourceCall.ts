import { l10n, window, type TextEditor } from 'vscode';
import { withValues } from '../../core/debuggee/calls/build';
import type { LossCall, ReadExpression } from '../../core/debuggee/calls/lossCall';
import { readLossCall } from '../../core/debuggee/calls/readLossCall';
import type { CallLanguage } from '../../core/debuggee/calls/tokens';
import type { ParameterValue } from '../../core/spec/lossSpec';
import { LiveFailure } from './liveFailure';
import type { LossOfProgram } from '../../core/debuggee/lossOfProgram';
import type { LivePlace } from './liveSessions';

/** Most classes of weights that are read as a parameter. */
const mostNumbers = 1000;

/** A loss of the program, and how it is called. */
export interface NamedLoss {
  /** `F.cross_entropy(logits, y)` */
  readonly label: string;
  /** The call itself, whose value the program has. */
  readonly call: string;
  readonly loss: LossOfProgram;
  /** What could not be read of the call. */
  readonly notes: readonly string[];
}

/** The loss call at the cursor, or why there is none. */
export type CursorReading = { readonly call: LossCall } | { readonly reason: string };

/** The languages of VS Code's editors that calls are read in. */
const languages: Readonly<Record<string, CallLanguage>> = {
  python: 'python', javascript: 'javascript', javascriptreact: 'javascript', typescript: 'javascript', typescriptreact: 'javascript',
};

/** Reads the call of a loss at the cursor of an editor. Nothing is evaluated. */
export function callAtCursor(editor: TextEditor | undefined = window.activeTextEditor): CursorReading {
  const language = languages[editor?.document.languageId ?? ''];
  if (editor === undefined || language === undefined) {
    return { reason: l10n.t('no file of Python or JavaScript is open') };
  }
  const { document, selection } = editor;
  const reading = readLossCall(document.getText(), language, { offset: document.offsetAt(selection.active) });
  return reading.kind === 'call' ? { call: reading.call } : { reason: reading.reason };
}

/** The loss of a call, with the settings that the program alone knows. */
export async function lossOfCall({ live, stop }: LivePlace, call: LossCall): Promise<NamedLoss> {
  const values: Record<string, ParameterValue> = {};
  for (const [parameter, { text }] of Object.entries(call.parts.open)) {
    values[parameter] = await settingOf(text);
  }
  const complete = Object.keys(values).length === 0 ? call : withValues(call, values, live.language?.id ?? 'python');
  const { loss, convention, reduction, coefficient, roles, weights, parameters } = complete;
  return {
    call: call.value.text,
    label: call.value.text.length > 80 ? `${call.value.text.slice(0, 80)}…` : call.value.text,
    loss: {
      loss, convention, reduction, parameters,
      ...(coefficient === undefined ? {} : { coefficient }),
      roles: Object.fromEntries(Object.entries(roles).map(([role, expression]) => [role, expression.text])),
      ...(weights === undefined ? {} : { weights: typeof weights === 'number' ? weights : weights.text }),
    },
    notes: complete.notes,
  };

  /** A number, or the numbers of a vector. */
  async function settingOf(expression: string): Promise<ParameterValue> {
    try {
      const { values: { setting } } = await live.debuggee.ask(stop, { do: 'value' }, { setting: expression }, 'user');
      return typeof setting === 'bigint' ? Number(setting) : setting ?? null;
    } catch (error) {
      if (!(error instanceof LiveFailure) || error.kind === 'expression') {
        throw error;
      }
    }
    const { rows } = await live.debuggee.ask(stop, { do: 'rows', start: 0, end: mostNumbers }, { setting: expression }, 'user');
    return rows.flat().map(Number);
  }
}

/** Expressions of a call that run code of the program when they are evaluated. */
export function callsOf({ roles, weights, parts }: LossCall): readonly string[] {
  const all: readonly ReadExpression[] = [...Object.values(roles), ...(typeof weights === 'object' ? [weights] : []), ...Object.values(parts.open)];
  return [...new Set(all.filter(({ isHarmless }) => !isHarmless).map(({ text }) => text))];
}
