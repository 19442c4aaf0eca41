import * as v from 'valibot';
import type { Memento } from 'vscode';
import { conventions } from '../../core/spec/lossSpec';
import type { LossOfProgram } from '../../core/debuggee/lossOfProgram';

const memoryKey = 'lossInspector.pinnedLosses';
/** What is pinned in a workspace at most. */
const mostPinned = 50;

const text = v.pipe(v.string(), v.maxLength(4096));
const parameter = v.union([v.number(), v.boolean(), text, v.null(), v.array(v.number())]);
const place = { label: text, name: v.optional(text), script: text, scope: text };
const pinnedItem = v.union([
  v.object({
    ...place,
    loss: v.object({
      loss: text, convention: v.picklist(conventions), reduction: v.nullable(text), coefficient: v.optional(v.number()), roles: v.record(text, text),
      weights: v.optional(v.union([v.number(), text])), parameters: v.record(text, parameter),
    }),
  }),
  v.object({ ...place, tensor: text }),
]);

/** Where something is pinned. */
interface PinnedPlace {
  /** As it is written in the program. */
  readonly label: string;
  /** What the user calls it, where that is something else. */
  readonly name?: string;
  /** Path of the script, and the name of the function, as the debugger calls it. */
  readonly script: string;
  readonly scope: string;
}

/** A loss that is computed at each stop in the function where it was pinned. */
export interface PinnedLoss extends PinnedPlace {
  readonly loss: LossOfProgram;
}

/** A tensor whose statistics are computed at each stop in the function where it was pinned. */
export interface PinnedTensor extends PinnedPlace {
  /** Its expression. */
  readonly tensor: string;
}

export type Pinned = PinnedLoss | PinnedTensor;

/** The same for one that was renamed, and for one that was stored, whose keys come in another order. */
export function keyOf({ name: _, ...pinned }: Pinned): string {
  return JSON.stringify(pinned, (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value));
}

export function nameOf({ name, label }: Pinned): string {
  return name ?? label;
}

/** The pinned losses and tensors of a workspace, in the order that the user gave them. */
export class PinnedList {
  private readonly listeners = new Set<() => void>();

  /** @param memory of the workspace */
  constructor(private readonly memory: Memento) {}

  /** What another version of the extension may have written there is checked. */
  get all(): readonly Pinned[] {
    const stored = this.memory.get<unknown>(memoryKey, []);
    return Array.isArray(stored) ? stored.flatMap((entry): readonly Pinned[] => {
      const checked = v.safeParse(pinnedItem, entry);
      // What is absent is left out, which its type cannot say.
      return checked.success ? [checked.output as Pinned] : [];
    }) : [];
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  /** Pins it, once, at the end. */
  async add(pinned: Pinned): Promise<void> {
    await this.write([...this.without(pinned), pinned].slice(-mostPinned));
  }

  async remove(pinned: Pinned): Promise<void> {
    await this.write(this.without(pinned));
  }

  /** @param name empty for its own */
  async rename(pinned: Pinned, name: string): Promise<void> {
    const { name: _, ...own } = pinned;
    const renamed: Pinned = name === '' || name === pinned.label ? own : { ...own, name };
    await this.write(this.all.map((other) => (keyOf(other) === keyOf(pinned) ? renamed : other)));
  }

  /** Moves it by so many places, as far as there are any. */
  async move(pinned: Pinned, by: number): Promise<void> {
    const { all } = this;
    const from = all.findIndex((other) => keyOf(other) === keyOf(pinned));
    const others = this.without(pinned);
    const to = Math.max(0, Math.min(others.length, from + by));
    const found = all[from];
    if (found !== undefined && to !== from) {
      await this.write([...others.slice(0, to), found, ...others.slice(to)]);
    }
  }

  private without(pinned: Pinned): readonly Pinned[] {
    const key = keyOf(pinned);
    return this.all.filter((other) => keyOf(other) !== key);
  }

  private async write(all: readonly Pinned[]): Promise<void> {
    await this.memory.update(memoryKey, all);
    this.listeners.forEach((listener) => { listener(); });
  }
}
