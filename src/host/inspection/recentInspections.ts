import type { Memento } from 'vscode';
import { rememberedTarget } from '../../protocol/guardsPanel';
import type { InspectionTarget } from '../../protocol/workerApi';
import { sameTarget } from './target';

const memoryKey = 'lossInspector.recentInspections';
/** Inspections that are remembered. */
const most = 30;

/** What was inspected in this workspace, and when. */
export interface RecentInspection {
  readonly target: InspectionTarget;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The inspections of a workspace, the last one first. */
export class RecentInspections {
  private readonly listeners = new Set<() => void>();

  /** @param memory of the workspace */
  constructor(private readonly memory: Memento) {}

  /** What another version of the extension may have written there is checked. */
  get all(): readonly RecentInspection[] {
    const stored = this.memory.get<unknown>(memoryKey, []);
    return Array.isArray(stored) ? stored.flatMap(entryOf) : [];
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => { this.listeners.delete(listener); } };
  }

  async add(target: InspectionTarget, at: number): Promise<void> {
    const { all } = this;
    if (all[0] !== undefined && sameTarget(all[0].target, target)) {
      return;
    }
    await this.write([{ target, at }, ...without(all, target)].slice(0, most));
  }

  remove(target: InspectionTarget): Promise<void> {
    return this.write(without(this.all, target));
  }

  clear(): Promise<void> {
    return this.write([]);
  }

  private async write(entries: readonly RecentInspection[]): Promise<void> {
    await this.memory.update(memoryKey, entries);
    this.listeners.forEach((listener) => { listener(); });
  }
}

function without(entries: readonly RecentInspection[], target: InspectionTarget): readonly RecentInspection[] {
  return entries.filter((entry) => !sameTarget(entry.target, target));
}

function entryOf(stored: unknown): readonly RecentInspection[] {
  if (typeof stored !== 'object' || stored === null || !('target' in stored) || !('at' in stored) || typeof stored.at !== 'number') {
    return [];
  }
  const target = rememberedTarget(stored.target);
  return target === undefined ? [] : [{ target, at: stored.at }];
}
