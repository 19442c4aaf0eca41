import type { LossSpec } from '../../core/spec/lossSpec';

/** The spec shown, with what can be undone and redone. */
export interface SpecHistory {
  readonly past: readonly LossSpec[];
  readonly present: LossSpec;
  readonly future: readonly LossSpec[];
}

const depth = 100;

export function startHistory(spec: LossSpec): SpecHistory {
  return { past: [], present: spec, future: [] };
}

export function edit(history: SpecHistory, spec: LossSpec): SpecHistory {
  return { past: [...history.past, history.present].slice(-depth), present: spec, future: [] };
}

export function undo(history: SpecHistory): SpecHistory {
  const previous = history.past.at(-1);
  return previous === undefined
    ? history
    : { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] };
}

export function redo(history: SpecHistory): SpecHistory {
  const [next, ...rest] = history.future;
  return next === undefined
    ? history
    : { past: [...history.past, history.present], present: next, future: rest };
}
