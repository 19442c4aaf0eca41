import { nodeFileSystem } from '../core/bytes/nodeFile';
import { BadInput } from '../core/errors';
import type { EngineRuntime } from '../core/inspection/engine';
import { relativeError } from '../core/inspection/inspect';
import { suggestion } from '../core/spec/nearestName';
import { Cancelled, type Work } from '../core/work';
import { commands, helpOf, type Command } from './help';
import { exit, type CommandIo } from './io';
import { printable } from './text';
import { UsageError } from './usageError';

/**
 * Runs one command line.
 * @param startEngine loads the engine and its kernels, which `tensors` does without
 * @returns the exit code; every error is one line on standard error
 */
export async function run(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>): Promise<number> {
  const progress = new ProgressLine(io);
  try {
    return await dispatch(args, { ...io, out: (text) => { progress.clear(); io.out(text); } }, workOf(io, progress), startEngine);
  } catch (error) {
    progress.clear();
    if (error instanceof Cancelled) {
      return exit.interrupted;
    }
    io.err(`loss-inspector: ${describeError(error, io.cwd)}\n`);
    return exit.badInput;
  }
}

async function dispatch(args: readonly string[], io: CommandIo, work: Work, startEngine: () => Promise<EngineRuntime>): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--version' || first === '-V') {
    io.out(`${io.version}\n`);
    return exit.fine;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.out(helpOf(isCommand(rest[0]) ? rest[0] : undefined));
    return first === undefined ? exit.badInput : exit.fine;
  }
  if (!isCommand(first)) {
    throw new UsageError(`unknown command "${first}"${suggestion(first, commands)}`, '');
  }
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    io.out(helpOf(first));
    return exit.fine;
  }
  // Each loads what it needs alone: half of the time of a short command is that of its code.
  switch (first) {
    case 'tensors':
      return (await import('./tensorsCommand')).tensorsCommand(rest, io, work);
    case 'inspect':
      return (await import('./inspectCommand')).inspectCommand(rest, io, startEngine, work);
    case 'explain':
      return (await import('./explainCommand')).explainCommand(rest, io, startEngine, work);
    case 'compare':
      return (await import('./compareCommand')).compareCommand(rest, io, startEngine, work);
  }
}

function isCommand(text: string | undefined): text is Command {
  return commands.some((command) => command === text);
}

/** Progress is first shown after this many milliseconds, and so often. */
const progressInterval = 500;

/** One line on standard error that is written over, where a person watches; it is gone before anything else is printed. */
class ProgressLine {
  private last = Date.now();
  private isShown = false;

  constructor(private readonly io: CommandIo) {}

  show(fraction: number, message: string): void {
    if (this.io.showProgress && Date.now() - this.last >= progressInterval) {
      this.last = Date.now();
      this.isShown = true;
      this.io.err(`\r\u001b[K${Math.floor(fraction * 100)} % ${printable(message)}`);
    }
  }

  clear(): void {
    if (this.isShown) {
      this.isShown = false;
      this.io.err('\r\u001b[K');
    }
  }
}

function workOf({ signal }: CommandIo, progress: ProgressLine): Work {
  return {
    signal,
    pause: () => new Promise((resolve) => { setImmediate(resolve); }),
    progress: (fraction, message) => { progress.show(fraction, message); },
  };
}

function describeError(error: unknown, cwd: string): string {
  if (error instanceof BadInput) {
    return printable(relativeError(error, cwd, nodeFileSystem()).message.replace(/\s+/g, ' '));
  }
  if (error instanceof UsageError) {
    return printable(error.message.replace(/\s+/g, ' ')) + (error.command === '' ? '' : `; see loss-inspector ${error.command} --help`);
  }
  const message = error instanceof Error ? error.message : String(error);
  return printable(`internal error, please report it: ${message.replace(/\s+/g, ' ')}`);
}
