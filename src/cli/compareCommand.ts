import { nodeFileSystem } from '../core/bytes/nodeFile';
import { TensorStore } from '../core/formats/tensorStore';
import { Comparison, comparisonSide, type ComparisonSide } from '../core/inspection/compare/comparison';
import type { ComparedRow, ComparisonReport } from '../core/inspection/compare/comparisonReport';
import type { EngineRuntime } from '../core/inspection/engine';
import { inspect } from '../core/inspection/inspect';
import { portion, type Work } from '../core/work';
import { describeComparison } from './describeComparison';
import { parseInspectArguments, type InspectArguments } from './inspectArguments';
import { subjectOf } from './inspectSubject';
import { exit, type CommandIo } from './io';
import { UsageError } from './usageError';

/** Samples that are shown of a loss where no number was asked for. */
const mostShown = 10;

/** One loss of both runs, with the samples that changed most. */
export type ComparedLoss = Omit<ComparisonReport, 'from' | 'to' | 'total' | 'parts' | 'loss'> & ComparisonReport['loss'] & { readonly rows: readonly ComparedRow[] };

/** What `compare --json` prints. */
export interface ComparisonDocument extends Pick<ComparisonReport, 'from' | 'to' | 'total' | 'parts'> {
  readonly version: 1;
  readonly losses: readonly ComparedLoss[];
}

/** `compare A B [options]`. @throws BadInput for a run that cannot be computed, or that has no loss of the other's */
export async function compareCommand(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>, work: Work): Promise<number> {
  try {
    return await compareArguments(args, io, startEngine, work);
  } catch (error) {
    // The options are those of inspect, and so is what is said of them.
    throw error instanceof UsageError ? new UsageError(error.message.replace(/^inspect /, 'compare '), 'compare') : error;
  }
}

async function compareArguments(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>, work: Work): Promise<number> {
  const { steps, others } = withSteps(args);
  const parsed = parseInspectArguments(others);
  const [a, b, ...more] = parsed.subjects;
  const [first, second] = [a, b ?? (steps === null ? undefined : a)];
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UsageError('compare needs two runs, each a spec or a file of tensors, or one of a series with --steps A:B', 'compare');
  }
  if (parsed.failOn.length > 0 || parsed.maxLoss !== undefined) {
    throw new UsageError('--fail-on and --max-loss are for inspect', 'compare');
  }
  const runtime = await startEngine();
  const from = await sideOf(first, steps?.[0], parsed, io.cwd, runtime, portion(work, 0, 0.5));
  const to = await sideOf(second, steps?.[1], parsed, io.cwd, runtime, portion(work, 0.5, 1));
  const document = documentOf(from, to, parsed);
  io.out(parsed.json ? `${JSON.stringify(document, null, 2)}\n` : describeComparison(document, { classNames: to.inspection.classNames, colours: io.colours }));
  return exit.fine;
}

async function sideOf(subject: string, step: string | undefined, args: InspectArguments, cwd: string, runtime: EngineRuntime, work: Work): Promise<ComparisonSide> {
  const files = nodeFileSystem('own');
  const store = new TensorStore(files);
  try {
    const context = { files, store, isTrusted: true, ...runtime };
    store.useStep(step ?? args.step ?? null);
    const found = await subjectOf({ ...args, subjects: [subject] }, cwd, context, work);
    const inspection = await inspect({ ...found, ...(step === undefined ? {} : { step }) }, context, work);
    const [error] = inspection.errors;
    if (error !== undefined) {
      throw error;
    }
    return await comparisonSide(step === undefined ? subject : `${subject}, step ${step}`, inspection, context, work);
  } finally {
    await store.close();
  }
}

function documentOf(from: ComparisonSide, to: ComparisonSide, { rows }: InspectArguments): ComparisonDocument {
  const comparison = new Comparison(from, to);
  const reports = to.inspection.document.losses.map((_, loss) => comparison.report(loss));
  const [first] = reports;
  if (first === undefined) {
    throw new UsageError('there is no loss to compare', 'compare');
  }
  const { total, parts } = first;
  return {
    version: 1, from: first.from, to: first.to, total, parts,
    losses: reports.map(({ loss, samples, idName, notes, answers, classes }, index) => ({
      ...loss, samples, idName, notes, answers, classes,
      rows: comparison.rows({ loss: index, sort: { column: 'change', descending: true }, start: Math.max(0, rows?.start ?? 0), end: Math.max(0, rows?.end ?? mostShown) }).rows,
    })),
  };
}

/** Takes `--steps A:B` out of the arguments. */
function withSteps(args: readonly string[]): { readonly steps: readonly [string, string] | null; readonly others: readonly string[] } {
  const at = args.findIndex((arg) => arg === '--steps' || arg.startsWith('--steps='));
  if (at < 0) {
    return { steps: null, others: args };
  }
  const arg = args[at] ?? '';
  const text = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : args[at + 1] ?? '';
  const [, from, to] = /^(\d{1,18}):(\d{1,18})$/.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    throw new UsageError(`--steps needs the numbers of two steps, A:B, not "${text}"`, 'compare');
  }
  return { steps: [BigInt(from).toString(), BigInt(to).toString()], others: args.filter((_, i) => i !== at && (arg.includes('=') || i !== at + 1)) };
}
