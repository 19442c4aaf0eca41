import { nodeFileSystem } from '../core/bytes/nodeFile';
import { TensorStore } from '../core/formats/tensorStore';
import { inspect } from '../core/inspection/inspect';
import type { InspectionDocument, JsonNumber, LossReport, SampleRow } from '../core/inspection/document';
import type { EngineRuntime } from '../core/inspection/engine';
import type { Inspection } from '../core/inspection/inspection';
import type { OrderColumn } from '../core/inspection/sampleTable';
import type { Work } from '../core/work';
import { describeInspection } from './describeInspection';
import { parseInspectArguments, type InspectArguments, type RowSelection } from './inspectArguments';
import { subjectOf } from './inspectSubject';
import { exit, type CommandIo } from './io';
import { styleOf } from './style';
import { printable } from './text';

/** Samples that are shown of a loss where none were asked for. */
const worstShown = 5;

/** `inspect SPEC|REF... [options]`. @throws BadInput for the first loss that could not be computed, after the others are printed */
export async function inspectCommand(args: readonly string[], io: CommandIo, startEngine: () => Promise<EngineRuntime>, work: Work): Promise<number> {
  const parsed = parseInspectArguments(args);
  const files = nodeFileSystem('own');
  const store = new TensorStore(files);
  let isPrinted = false;
  try {
    // Who starts the command line on a spec trusts what it names.
    const context = { files, store, isTrusted: true, ...await startEngine() };
    store.useStep(parsed.step ?? null);
    const subject = { ...await subjectOf(parsed, io.cwd, context, work), ...(parsed.step === undefined ? {} : { step: parsed.step }) };
    const inspection = await inspect(subject, context, work);
    const { rows } = parsed;
    const document = rows === undefined ? inspection.document : await withRows(inspection, rows, work);
    if (parsed.json) {
      io.out(`${JSON.stringify(document, null, 2)}\n`);
    } else {
      const shown = rows === undefined ? worstRows(inspection) : document;
      io.out(describeInspection(shown, { title: subject.title, classNames: inspection.classNames, colours: io.colours }));
    }
    isPrinted = true;
    const [error] = inspection.errors;
    if (error !== undefined) {
      throw error;
    }
    return conditionsHold(document, parsed) ? exit.fine : exit.conditionFailed;
  } finally {
    const notes = parsed.json ? '' : await describeNotes(store, io);
    io.out(isPrinted && notes !== '' ? `\n${notes}` : notes);
    await store.close();
  }
}

/** What the files that were read say of themselves, such as what they wanted to run; nothing where they say nothing. */
async function describeNotes(store: TensorStore, { cwd, colours }: CommandIo): Promise<string> {
  const lines = (await store.notes()).flatMap(({ file, notes }) => notes.map((note) => `  ${printable(nodeFileSystem().relative(cwd, file))}: ${printable(note)}`));
  return lines.length === 0 ? '' : `${[styleOf(colours).heading('Notes'), ...lines].join('\n')}\n`;
}

/** The document with the samples asked for in each loss. */
async function withRows(inspection: Inspection, selection: RowSelection, work: Work): Promise<InspectionDocument> {
  const losses: LossReport[] = [];
  for (const [loss, report] of inspection.document.losses.entries()) {
    const page = { loss, ...pageOf(selection, report) };
    losses.push(report.error === null ? { ...report, rows: await inspection.detailedRows(page, work) } : report);
  }
  return { ...inspection.document, losses };
}

function worstRows(inspection: Inspection): InspectionDocument {
  const losses = inspection.document.losses.map((report, loss): LossReport => {
    const sort = { column: 'loss', descending: true } as const;
    const rows: readonly SampleRow[] = report.error === null ? inspection.rows({ loss, sort, start: 0, end: worstShown }).rows : [];
    return { ...report, rows };
  });
  return { ...inspection.document, losses };
}

/** The columns that rise towards the worst sample. */
const worstIsHighest: readonly OrderColumn[] = ['loss'];

function pageOf({ start, end, sort }: RowSelection, { samples }: LossReport): { sort: { column: OrderColumn; descending: boolean }; start: number; end: number } {
  const fromEnd = (position: number): number => Math.max(0, position < 0 ? samples + position : position);
  return {
    sort: { column: sort, descending: worstIsHighest.includes(sort) },
    start: Math.min(samples, fromEnd(start)),
    end: Math.min(samples, fromEnd(end)),
  };
}

function conditionsHold(document: InspectionDocument, { failOn, maxLoss }: InspectArguments): boolean {
  const { totalLoss, losses, findings } = document;
  if (failOn.includes('findings') && findings.some(({ severity }) => severity !== 'info')) {
    return false;
  }
  if (failOn.includes('nan') && (isNotFinite(totalLoss) || losses.some(hasNotFinite) || findings.some(({ code }) => code === 'non-finite'))) {
    return false;
  }
  return maxLoss === undefined || (typeof totalLoss === 'number' && totalLoss <= maxLoss);
}

function hasNotFinite({ value, perSample }: LossReport): boolean {
  return isNotFinite(value) || (perSample !== null && (perSample.nan > 0 || (perSample.max === 'Infinity')));
}

function isNotFinite(value: JsonNumber | null): boolean {
  return typeof value === 'string';
}
