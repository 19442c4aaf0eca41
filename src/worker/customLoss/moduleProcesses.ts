import { stat } from 'node:fs/promises';
import { BadInput } from '../../core/errors';
import type { LossModule, LossModules, ModuleLimits } from '../../core/engine/lossModule';
import type { CancelSignal } from '../../core/work';
import { ModuleProcess } from './moduleProcess';

interface Running {
  readonly process: ModuleProcess;
  readonly limits: ModuleLimits;
  /** Of its files, when it was loaded. */
  stamps: string;
}

/** The processes of custom losses, one for each module that is in use. */
export class ModuleProcesses implements LossModules {
  private readonly running = new Map<string, Running>();

  /**
   * @param entry the script of the process: `dist/customLoss.js`
   * @param output takes what a module writes to the console
   */
  constructor(private readonly entry: string, private readonly output: (file: string, text: string) => void = () => undefined) {}

  async open(file: string, limits: ModuleLimits, signal: CancelSignal): Promise<LossModule> {
    const running = this.running.get(file);
    if (running !== undefined && await this.isFresh(running, limits)) {
      return running.process;
    }
    running?.process.stop('was replaced');
    await checkModule(file);
    const started: Running = { process: new ModuleProcess(this.entry, file, limits, (text) => { this.output(file, text); }), limits, stamps: '' };
    this.running.set(file, started);
    try {
      await started.process.load(signal);
    } catch (error) {
      started.process.stop('could not be loaded');
      throw error;
    }
    started.stamps = await stampsOf(started.process.files);
    return started.process;
  }

  /** Ends all processes. */
  dispose(): void {
    for (const { process } of this.running.values()) {
      process.stop('was stopped');
    }
    this.running.clear();
  }

  private async isFresh({ process, limits, stamps }: Running, wanted: ModuleLimits): Promise<boolean> {
    return !process.hasEnded && limits.seconds === wanted.seconds && limits.megabytes === wanted.megabytes && await stampsOf(process.files) === stamps;
  }
}

async function checkModule(file: string): Promise<void> {
  if (!/\.(?:js|mjs|cjs|ts|mts)$/i.test(file)) {
    throw new BadInput({ file, reason: 'is no module: a custom loss is a .js, .mjs, .cjs, .ts or .mts file' });
  }
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) {
    throw new BadInput({ file, reason: found === null ? 'there is no such file' : 'is a folder' });
  }
}

/** Tells whether files have changed. */
async function stampsOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(files.map(async (file) => {
    const found = await stat(file).catch(() => null);
    return `${file} ${found?.mtimeMs ?? 0} ${found?.size ?? 0}`;
  }));
  return stamps.join('\n');
}
