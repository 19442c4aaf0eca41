import { nodeFileSystem } from '../core/bytes/nodeFile';
import { BadInput } from '../core/errors';
import { TensorStore } from '../core/formats/tensorStore';
import type { EngineRuntime } from '../core/inspection/engine';
import { underEveryConvention } from '../core/inspection/explain/everyConvention';
import { explain } from '../core/inspection/explain/explain';
import { readTypedNumber } from '../core/inspection/explain/typedNumber';
import { inspect } from '../core/inspection/inspect';
import { portion, type Work } from '../core/work';
import { describeConventions, describeExplanation } from './describeExplanation';
import { parseInspectArguments, type InspectArguments } from './inspectArguments';
import { subjectOf } from './inspectSubject';
import { exit, type CommandIo } from './io';
import { UsageError } from './usageError';

/** The share of the work that computing the losses as they are takes. */
const inspectShare = 0.1;

/** `explain NUMBER SPEC|REF... [options]`, or `explain --conventions SPEC|REF... [options]`. */
export async function explainCommand(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>, work: Work): Promise<number> {
  try {
    return await explainArguments(args, io, startEngine, work);
  } catch (error) {
    // The options are those of inspect, and so is what is said of them.
    throw error instanceof UsageError ? new UsageError(error.message.replace(/^inspect /, 'explain '), 'explain') : error;
  }
}

async function explainArguments(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>, work: Work): Promise<number> {
  const { number, parsed } = args.includes('--conventions')
    ? { number: null, parsed: parseInspectArguments(args.filter((arg) => arg !== '--conventions')) }
    : withNumber(args);
  if (parsed.rows !== undefined || parsed.failOn.length > 0 || parsed.maxLoss !== undefined) {
    throw new UsageError('--rows, --sort, --top, --fail-on and --max-loss are for inspect', 'explain');
  }
  const files = nodeFileSystem('own');
  const store = new TensorStore(files);
  try {
    // Who starts the command line on a spec trusts what it names.
    const context = { files, store, isTrusted: true, ...await startEngine() };
    const subject = await subjectOf(parsed, io.cwd, context, work);
    const inspection = await inspect(subject, context, portion(work, 0, inspectShare));
    const searching = portion(work, inspectShare, 1);
    if (number !== null) {
      const explanation = await explain(inspection, context, { number, loss: null }, searching);
      io.out(parsed.json ? `${JSON.stringify(explanation, null, 2)}\n` : describeExplanation(explanation, { title: subject.title, colours: io.colours }));
      return explanation.isExplained ? exit.fine : exit.conditionFailed;
    }
    const losses = [];
    for (const [loss, { name, entry }] of inspection.evaluated.entries()) {
      losses.push({ name, loss: entry.loss, rows: await underEveryConvention(inspection, context, loss, searching) });
    }
    if (losses.length === 0) {
      throw new BadInput({ reason: 'there is no loss to show under every convention' });
    }
    io.out(parsed.json ? `${JSON.stringify({ losses }, null, 2)}\n` : describeConventions(losses, { title: subject.title, colours: io.colours }));
    return exit.fine;
  } finally {
    await store.close();
  }
}

/** The number is the first argument that is no option; a negative one, which looks like an option, stands first. */
function withNumber(args: readonly string[]): { readonly number: string; readonly parsed: InspectArguments } {
  const [first = '', ...rest] = args;
  const isNegative = /^-(?:[\d.]|inf)/i.test(first);
  const parsed = parseInspectArguments(isNegative ? rest : args);
  const [number = first, ...subjects] = isNegative ? [first, ...parsed.subjects] : parsed.subjects;
  if (!isNegative && parsed.subjects.length === 0) {
    throw new UsageError('explain needs a number first, such as 0.3536, then a spec or files of tensors', 'explain');
  }
  readTypedNumber(number);
  return { number, parsed: { ...parsed, subjects } };
}
