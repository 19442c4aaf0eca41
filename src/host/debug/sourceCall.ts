import { l10n, window, type TextDocument, type TextEditor } from 'vscode';
import { withValues } from '../../core/debuggee/calls/build';
import type { CallReading, LossCall, ReadExpression } from '../../core/debuggee/calls/lossCall';
import { lossCallIn } from '../../core/debuggee/calls/readLossCall';
import type { SourceRange } from '../../core/debuggee/calls/tokens';
import type { ParameterValue } from '../../core/spec/lossSpec';
import { languageOf } from './codeLanguages';
import { LiveFailure } from './liveFailure';
import type { LossOfProgram } from '../../core/debuggee/lossOfProgram';
import type { LivePlace } from './liveSessions';
import { readDocument } from './readDocuments';
import { recordOf } from './recordOf';

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

/**
 * Reads the call of a loss at the cursor of an editor. Nothing is evaluated.
 * @param given what a link of a hover hands over: the offset that it is about
 */
export async function callAtCursor(given?: unknown, editor: TextEditor | undefined = window.activeTextEditor): Promise<CursorReading> {
  if (editor === undefined || languageOf(editor.document) === undefined) {
    return { reason: l10n.t('no file of Python or JavaScript is open') };
  }
  const { document, selection } = editor;
  const { offset } = recordOf(given);
  const { reading, isPart } = await readCallAt(document, typeof offset === 'number' ? offset : document.offsetAt(selection.active));
  if (reading.kind === 'call') {
    return { call: reading.call };
  }
  return { reason: isPart ? l10n.t('{0}; of this long file, its head and what is around the cursor are read', reading.reason) : reading.reason };
}

interface ReadCall {
  /** With places of the document. */
  readonly reading: CallReading;
  /** The file is long, and not read as a whole. */
  readonly isPart: boolean;
}

/** The call of a loss at a place. */
export async function readCallAt(document: TextDocument, offset: number): Promise<ReadCall> {
  const read = await readDocument(document, languageOf(document) ?? 'python', offset);
  const reading = lossCallIn(read, read.placeOf(offset));
  const inFile = ({ start, end }: SourceRange): SourceRange => ({ start: read.offsetOf(start), end: read.offsetOf(end) });
  const { isPart } = read;
  switch (reading.kind) {
    case 'call': return { reading: { ...reading, call: { ...reading.call, range: inFile(reading.call.range) } }, isPart };
    case 'unknown': return { reading: { ...reading, range: inFile(reading.range) }, isPart };
    case 'none': return { reading, isPart };
  }
}

/** The loss of a call, with the settings that the program alone knows. */
export async function lossOfCall({ live, stop }: LivePlace, call: LossCall): Promise<NamedLoss> {
  const values: Record<string, ParameterValue> = {};
  for (const [parameter, { text }] of Object.entries(call.parts.open)) {
    values[parameter] = await settingOf(text);
  }
  const complete = Object.keys(values).length === 0 ? call : withValues(call, values, live.language?.id ?? 'python');
  return { call: call.value.text, label: labelOf(call), loss: lossOf(complete), notes: complete.notes };

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

/** What a call is called in the view: itself, where it is not long. */
export function labelOf({ value: { text } }: LossCall): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function lossOf({ loss, convention, reduction, coefficient, roles, weights, parameters }: LossCall): LossOfProgram {
  return {
    loss, convention, reduction, parameters,
    ...(coefficient === undefined ? {} : { coefficient }),
    roles: Object.fromEntries(Object.entries(roles).map(([role, expression]) => [role, expression.text])),
    ...(weights === undefined ? {} : { weights: typeof weights === 'number' ? weights : weights.text }),
  };
}

/** Expressions of a call that run code of the program when they are evaluated. */
export function callsOf({ roles, weights, parts }: LossCall): readonly string[] {
  const all: readonly ReadExpression[] = [...Object.values(roles), ...(typeof weights === 'object' ? [weights] : []), ...Object.values(parts.open)];
  return [...new Set(all.filter(({ isHarmless }) => !isHarmless).map(({ text }) => text))];
}
