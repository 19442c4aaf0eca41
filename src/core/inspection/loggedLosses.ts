import { BadInput } from '../errors';
import { tensorboardEvents } from '../formats/tensorflow/eventFile';
import type { Dump, DumpTensor } from '../formats/format';
import { dumpStem } from '../formats/dumpNames';
import { readName } from '../spec/infer/roleNames';
import { formatReference } from '../tensors/reference';
import type { Work } from '../work';
import { numbersOf } from '../tensors/derivedViews';
import { jsonNumber } from './json';
import type { InspectionDocument, LoggedLoss } from './document';
import type { InspectionContext } from './subject';

/** Event files of a folder that are looked into, how large they may be, and series that are shown. */
const mostFiles = 4;
const largestFile = 64 * 2 ** 20;
const mostSeries = 8;
/** Points of a series that are shown; of more, the least and the greatest of each stretch. */
const mostPoints = 1000;

/**
 * The losses that a run logged for TensorBoard, from the event files among `files` and beside them: every scalar that is
 * called a loss. Each is set beside the number computed here: that of the loss which its tag names, else the total.
 */
export async function loggedLosses(
  document: InspectionDocument, files: readonly string[], folder: string, context: InspectionContext, work: Work,
): Promise<readonly LoggedLoss[]> {
  const logged: LoggedLoss[] = [];
  const step = stepOf(document, files, context);
  for (const file of await eventFiles(files, context)) {
    const dump = await readable(file, context, work);
    for (const tensor of dump?.tensors ?? []) {
      const steps = dump?.tensors.find(({ name }) => name === `${tensor.name}/step`);
      if (steps !== undefined && logged.length < mostSeries && readName(tensor.name)?.role === 'losses') {
        const reference = formatReference(context.files.relative(folder, file), tensor.name, null);
        logged.push(await seriesOf(reference, tensor, steps, step, document, work));
      }
    }
  }
  return logged;
}

async function eventFiles(files: readonly string[], { files: system }: InspectionContext): Promise<readonly string[]> {
  const isEvents = (name: string): boolean => tensorboardEvents.detect({ name: name.toLowerCase(), head: new Uint8Array(0), size: 0 });
  const found = new Set(files.filter((file) => isEvents(system.nameOf(file))));
  for (const folder of new Set(files.map((file) => system.folderOf(file)))) {
    for (const name of (await system.list(folder)).filter(isEvents)) {
      found.add(system.resolve(folder, name));
    }
  }
  return [...found].slice(0, mostFiles);
}

/** Null where it is too large, is being written, or is none. */
async function readable(file: string, { store, files }: InspectionContext, work: Work): Promise<Dump | null> {
  try {
    const source = await files.open(file);
    const { size } = source;
    await source.close();
    return size > largestFile ? null : await store.open(file, work);
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

async function seriesOf(
  reference: string, values: DumpTensor, steps: DumpTensor, step: number | null, document: InspectionDocument, work: Work,
): Promise<LoggedLoss> {
  const count = values.shape[0] ?? 0;
  const [numbers, at] = [await values.readRows(0, count, work), await steps.readRows(0, count, work)].map(({ data }) => numbersOf(data));
  const points = Array.from({ length: count }, (_, i): readonly [number, number] => [at?.[i] ?? NaN, numbers?.[i] ?? NaN]);
  const own = document.losses.find(({ name, error }) => error === null && document.losses.length > 1 && values.name.toLowerCase().includes(name.toLowerCase()));
  const there = step === null ? undefined : points.filter(([number]) => number === step).at(-1);
  return {
    reference,
    tag: values.name,
    points: thinned(points).map(([number, value]) => [number, jsonNumber(value)]),
    count,
    loss: own?.name ?? null,
    computed: own === undefined ? document.totalLoss : own.value,
    ...(step === null || there === undefined ? {} : { step, stored: jsonNumber(there[1]) }),
  };
}

/** The step that the tensors are of: the series' own, else the number that ends the name of the only dump. */
function stepOf({ series }: InspectionDocument, files: readonly string[], { files: system }: InspectionContext): number | null {
  const dumps = files.map((file) => system.nameOf(file)).filter((name) => !/\.loss\.json$|\.tfevents\./i.test(name));
  const numbers = new Set(dumps.map((name) => /(?:step|epoch|iter|ckpt|checkpoint)[_.-]?0*(\d{1,15})$/i.exec(dumpStem(name))?.[1]));
  const [only] = numbers;
  const text = series?.step ?? (numbers.size === 1 ? only : undefined);
  return text === undefined ? null : Number(text);
}

/** The course of many points by few: first, last, least and greatest of each stretch, in order. */
function thinned(points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  if (points.length <= mostPoints) {
    return points;
  }
  const length = Math.ceil(points.length / (mostPoints / 4));
  const kept: (readonly [number, number])[] = [];
  for (let start = 0; start < points.length; start += length) {
    const stretch = points.slice(start, start + length);
    const finite = [...stretch.entries()].filter(([, [, value]]) => Number.isFinite(value)).sort(([, [, a]], [, [, b]]) => a - b);
    const places = new Set([0, stretch.length - 1, finite[0]?.[0] ?? 0, finite.at(-1)?.[0] ?? 0]);
    kept.push(...stretch.filter((_, place) => places.has(place)));
  }
  return kept;
}
