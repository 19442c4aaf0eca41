import type { Memento } from 'vscode';
import type { LossSpec } from '../../core/spec/lossSpec';
import { rememberedSpec } from '../../protocol/guardsPanel';
import type { InspectionTarget } from '../../protocol/workerApi';

const memoryKey = 'lossInspector.rolesOfFiles';
/** Sets of files that are remembered, those of last use. */
const most = 100;

/** The roles and parameters that the user gave to sets of dumps, in the workspace they were given in. */
export class RoleMemory {
  constructor(private readonly memory: Memento) {}

  /** What the user chose for these files the last time; undefined where nothing, or nothing that still has the form of a spec. */
  recall(target: InspectionTarget): LossSpec | undefined {
    return target.kind === 'dumps' ? rememberedSpec(this.entries().find(([key]) => key === keyOf(target.paths))?.[1]) : undefined;
  }

  async remember(target: InspectionTarget, spec: LossSpec): Promise<void> {
    if (target.kind === 'dumps') {
      const key = keyOf(target.paths);
      await this.memory.update(memoryKey, [...this.entries().filter(([other]) => other !== key), [key, spec]].slice(-most));
    }
  }

  async forget(target: InspectionTarget): Promise<void> {
    if (target.kind === 'dumps') {
      await this.memory.update(memoryKey, this.entries().filter(([key]) => key !== keyOf(target.paths)));
    }
  }

  private entries(): readonly (readonly [string, unknown])[] {
    const stored = this.memory.get<unknown>(memoryKey, []);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }
}

function keyOf(paths: readonly string[]): string {
  return JSON.stringify([...paths].sort());
}

function isEntry(entry: unknown): entry is readonly [string, unknown] {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string';
}
