import assert from 'node:assert/strict';
import type { CallLanguage } from '../../../src/core/debuggee/calls/tokens';
import type { LossCall } from '../../../src/core/debuggee/calls/lossCall';
import { readLossCall, type CallContext } from '../../../src/core/debuggee/calls/readLossCall';

/** Reads the call at the `|` of a source. */
export function readAt(marked: string, language: CallLanguage = 'python', context: CallContext = {}): ReturnType<typeof readLossCall> {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'the source has a cursor');
  return readLossCall(marked.slice(0, offset) + marked.slice(offset + 1), language, { offset }, context);
}

/** The call at the `|`. */
export function callAt(marked: string, language: CallLanguage = 'python', context: CallContext = {}): LossCall {
  const reading = readAt(marked, language, context);
  assert.ok(reading.kind === 'call', 'reason' in reading ? reading.reason : '');
  return reading.call;
}

/** What a table compares of a call. */
export interface Shown {
  readonly loss: string;
  readonly convention: string;
  readonly reduction: string | null;
  readonly roles: Readonly<Record<string, string>>;
  readonly parameters?: LossCall['parameters'];
  readonly weights?: string | number;
  readonly open?: Readonly<Record<string, string>>;
  readonly coefficient?: number;
}

export function shown({ loss, convention, reduction, roles, parameters, weights, coefficient, parts: { open } }: LossCall): Shown {
  const texts = (given: LossCall['roles']): Record<string, string> => Object.fromEntries(Object.entries(given).map(([key, { text }]) => [key, text]));
  return {
    loss, convention, reduction, roles: texts(roles),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(weights === undefined ? {} : { weights: typeof weights === 'number' ? weights : weights.text }),
    ...(Object.keys(open).length === 0 ? {} : { open: texts(open) }),
    ...(coefficient === undefined ? {} : { coefficient }),
  };
}
