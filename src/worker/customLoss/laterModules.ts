import type { LossModules } from '../../core/engine/lossModule';

/** The processes of custom losses (see `ModuleProcesses`), whose code and Node's for child processes are loaded when the first is opened. */
export function laterModules(entry: string, output: (file: string, text: string) => void): LossModules {
  let processes: Promise<LossModules> | undefined;
  return {
    open: async (...call) => {
      processes ??= import('./moduleProcesses').then(({ ModuleProcesses }) => new ModuleProcesses(entry, output));
      return (await processes).open(...call);
    },
  };
}
