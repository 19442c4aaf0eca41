import childProcess, { ChildProcess } from 'node:child_process';
import module, { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

/*
 * What the module of a custom loss may not do: end or start processes and threads, whose end nobody would see to, and
 * send signals to others. It is no sandbox: a module reads and writes files as any code of the workspace does.
 */

/** Takes it all away. Calls that are needed later are to be kept before. */
export function restrain(): void {
  const own = process.pid;
  const { _kill: rawKill } = process as unknown as { readonly _kill: (pid: number, signal: number) => number };
  replace(process, {
    exit: (code?: number): never => { throw new Error(`process.exit(${code ?? ''}) was called; a loss returns its tensor`); },
    // What `process.kill` is made of, too. The number of the process itself is let through.
    _kill: (pid: number, signal: number): number => (pid === own ? rawKill(pid, signal) : refused('process.kill of another process')),
    binding: () => refused('process.binding'),
    _linkedBinding: () => refused('process._linkedBinding'),
    dlopen: () => refused('process.dlopen'),
  });
  for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
    replace(childProcess, { [name]: () => refused(`child_process.${name}`) });
  }
  replace(ChildProcess.prototype, { spawn: () => refused('ChildProcess.spawn') });
  replace(workerThreads, { Worker: function Worker() { return refused('new Worker'); } });
  replace(module, { register: () => refused('module.register') });
  syncBuiltinESMExports();
}

function refused(what: string): never {
  throw new Error(`${what} was called; a loss starts no processes or threads, and signals none`);
}

function replace(object: object, properties: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(object, name, { value, configurable: false, writable: false, enumerable: true });
  }
}
