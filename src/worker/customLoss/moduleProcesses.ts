import { stat } from 'node:fs/promises';
import { BadInput } from '../../core/errors';
import type { LossModule, LossModules, ModuleLimits } from '../../core/engine/lossModule';
import { Cancelled, type CancelSignal } from '../../core/work';
import { stampOf } from './messages';
import { Interrupted, ModuleProcess } from './moduleProcess';

interface Running {
  readonly process: ModuleProcess;
  readonly loading: Promise<void>;
}

/** Processes that one call may see ended by others before it gives up. */
const mostStarts = 5;

/** The processes of custom losses, one for each module and its limits, shared by all inspections. */
export class ModuleProcesses implements LossModules {
  private readonly running = new Map<string, Running>();

  /**
   * @param entry the script of the process: `dist/customLoss.js`
   * @param output takes what a module writes to the console
   */
  constructor(private readonly entry: string, private readonly output: (file: string, text: string) => void = () => undefined) {}

  async open(file: string, limits: ModuleLimits, signal: CancelSignal): Promise<LossModule> {
    await checkModule(file);
    const { files } = await this.withProcess(file, limits, signal, (process) => process);
    return {
      files: [...new Set([file, ...files.map((known) => known.file)])],
      compute: (call, own) => this.withProcess(file, limits, own, (process) => process.compute(call, own)),
      gradient: (call, of, own) => this.withProcess(file, limits, own, (process) => process.gradient(call, of, own)),
    };
  }

  /** Ends all processes. */
  dispose(): void {
    for (const { process } of this.running.values()) {
      process.stop('was stopped');
    }
    this.running.clear();
  }

  /** Runs something on the module's process. Where another inspection's cancel or failure ends it, on a new one. */
  private async withProcess<T>(file: string, limits: ModuleLimits, signal: CancelSignal, body: (process: ModuleProcess) => T | Promise<T>): Promise<T> {
    for (let start = 1; ; start++) {
      const running = await this.current(file, limits, signal);
      try {
        await running.loading;
        return await body(running.process);
      } catch (error) {
        const isOthers = error instanceof Interrupted || (error instanceof Cancelled && !signal.aborted);
        if (!isOthers || start === mostStarts) {
          throw error instanceof Interrupted ? new BadInput({ file, reason: error.message }) : error;
        }
      }
    }
  }

  /** The process that runs the module as it is on disk now. */
  private async current(file: string, limits: ModuleLimits, signal: CancelSignal): Promise<Running> {
    const key = `${limits.seconds} ${limits.megabytes} ${file}`;
    for (;;) {
      const known = this.running.get(key);
      if (known !== undefined && await isFresh(known)) {
        return known;
      }
      // Another inspection may have started one meanwhile.
      if (this.running.get(key) === known) {
        known?.process.retire();
        const process = new ModuleProcess(this.entry, file, limits, (text) => { this.output(file, text); });
        const started = { process, loading: process.load(signal) };
        started.loading.catch(() => { process.stop('could not be loaded'); });
        this.running.set(key, started);
        return started;
      }
    }
  }
}

async function isFresh({ process, loading }: Running): Promise<boolean> {
  await loading.catch(() => undefined);
  const isAsRead = await Promise.all(process.files.map(async ({ file, stamp }) => stampOf(await stat(file).catch(() => null)) === stamp));
  return !process.hasEnded && isAsRead.every(Boolean);
}

async function checkModule(file: string): Promise<void> {
  if (!/\.(?:js|mjs|cjs|ts|mts|cts)$/i.test(file)) {
    throw new BadInput({ file, reason: 'is no module: a custom loss is a .js, .mjs, .cjs, .ts, .mts or .cts file' });
  }
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) {
    throw new BadInput({ file, reason: found === null ? 'there is no such file' : 'is a folder' });
  }
}
