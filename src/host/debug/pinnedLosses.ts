import * as v from 'valibot';
import type { Memento } from 'vscode';
import { conventions } from '../../core/spec/lossSpec';
import type { LossOfProgram } from '../../core/debuggee/lossOfProgram';

const memoryKey = 'lossInspector.pinnedLosses';
/** Losses that are pinned in a workspace at most. */
const mostPinned = 50;

const text = v.pipe(v.string(), v.maxLength(4096));
const parameter = v.union([v.number(), v.boolean(), text, v.null(), v.array(v.number())]);
const pinnedLoss = v.object({
  label: text,
  script: text,
  scope: text,
  loss: v.object({
    loss: text, convention: v.picklist(conventions), reduction: v.nullable(text), coefficient: v.optional(v.number()), roles: v.record(text, text),
    weights: v.optional(v.union([v.number(), text])), parameters: v.record(text, parameter),
  }),
});

/** A loss that is computed at each stop in the function where it was pinned. */
export interface PinnedLoss {
  readonly label: string;
  /** Path of the script, and the name of the function, as the debugger calls it. */
  readonly script: string;
  readonly scope: string;
  readonly loss: LossOfProgram;
}

export function keyOf(pinned: PinnedLoss): string {
  return JSON.stringify(pinned);
}

/** The pinned losses of a workspace, in the order of pinning. */
export class PinnedLosses {
  private readonly listeners = new Set<() => void>();

  /** @param memory of the workspace */
  constructor(private readonly memory: Memento) {}

  /** What another version of the extension may have written there is checked. */
  get all(): readonly PinnedLoss[] {
    const stored = this.memory.get<unknown>(memoryKey, []);
    return Array.isArray(stored) ? stored.flatMap((entry): readonly PinnedLoss[] => {
      const checked = v.safeParse(pinnedLoss, entry);
      // What is absent is left out, which its type cannot say.
      return checked.success ? [checked.output as PinnedLoss] : [];
    }) : [];
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  async add(pinned: PinnedLoss): Promise<void> {
    await this.write([...this.without(pinned), pinned].slice(-mostPinned));
  }

  async remove(pinned: PinnedLoss): Promise<void> {
    await this.write(this.without(pinned));
  }

  private without(pinned: PinnedLoss): readonly PinnedLoss[] {
    const key = keyOf(pinned);
    return this.all.filter((other) => keyOf(other) !== key);
  }

  private async write(all: readonly PinnedLoss[]): Promise<void> {
    await this.memory.update(memoryKey, all);
    this.listeners.forEach((listener) => { listener(); });
  }
}
