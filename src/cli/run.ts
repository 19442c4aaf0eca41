import { nodeFileSystem } from '../core/bytes/nodeFile';
import { BadInput } from '../core/errors';
import type { EngineRuntime } from '../core/inspection/engine';
import { relativeError } from '../core/inspection/inspect';
import { suggestion } from '../core/spec/nearestName';
import { Cancelled, type Work } from '../core/work';
import { commands, helpOf, type Command } from './help';
import { explainCommand } from './explainCommand';
import { inspectCommand } from './inspectCommand';
import { exit, type CommandIo } from './io';
import { tensorsCommand } from './tensorsCommand';
import { printable } from './text';
import { UsageError } from './usageError';

/**
 * Runs one command line.
 * @param startEngine starts TensorFlow.js, which only `inspect` and `explain` need
 * @returns the exit code; every error is one line on standard error
 */
export async function run(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>): Promise<number> {
  try {
    return await dispatch(args, io, startEngine);
  } catch (error) {
    if (error instanceof Cancelled) {
      return exit.interrupted;
    }
    io.err(`loss-inspector: ${describeError(error, io.cwd)}\n`);
    return exit.badInput;
  }
}

async function dispatch(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>): Promise<number> {
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
  const work = workOf(io);
  switch (first) {
    case 'tensors':
      return tensorsCommand(rest, io, work);
    case 'inspect':
      return inspectCommand(rest, io, startEngine, work);
    case 'explain':
      return explainCommand(rest, io, startEngine, work);
    case 'compare':
      throw new UsageError(`${first} is not available yet`, '');
  }
}

function isCommand(text: string | undefined): text is Command {
  return commands.some((command) => command === text);
}

/** Progress is first shown after this many milliseconds, and so often. */
const progressInterval = 500;

function workOf(io: CommandIo): Work {
  let shown = Date.now();
  return {
    signal: io.signal,
    pause: () => new Promise((resolve) => { setImmediate(resolve); }),
    progress: (fraction, message) => {
      if (io.showProgress && Date.now() - shown >= progressInterval) {
        shown = Date.now();
        // Back to the line's start, and clear it.
        io.err(`\r\u001b[K${Math.floor(fraction * 100)} % ${printable(message)}\r`);
      }
    },
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
