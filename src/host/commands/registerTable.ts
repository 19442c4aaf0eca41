import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Log } from '../log';

export type Command = (...args: readonly unknown[]) => Promise<void> | void;

/** Registers commands by their names; one that fails says so. */
export function registerTable(table: Readonly<Record<string, Command>>, log: Log): Disposable {
  const store = new DisposableStore();
  for (const [name, command] of Object.entries(table)) {
    store.add(commands.registerCommand(name, async (...args: readonly unknown[]) => {
      try {
        await command(...args);
      } catch (error) {
        log.failed(error);
      }
    }));
  }
  return store;
}
