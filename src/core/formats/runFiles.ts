import { naturalOrder } from '../tensors/naturalOrder';
import { seriesAmong, type NameSeries } from './stepNames';

/** A file by the folder that it lies in. */
export interface FolderFile {
  readonly folder: string;
  readonly name: string;
}

/** The dumps of one folder: what one training run wrote, as a rule. */
export interface RunFiles<T extends FolderFile> {
  readonly folder: string;
  readonly entries: readonly RunEntry<T>[];
  /** Files in all entries. */
  readonly count: number;
}

export type RunEntry<T extends FolderFile> =
  | { readonly kind: 'dump'; readonly file: T }
  | { readonly kind: 'series'; readonly series: NameSeries; readonly files: readonly T[] };

/** Formats that all kinds of things are written in. */
const manyThings = /\.(?:json|jsonl|ndjson|csv|tsv)(?:\.gz)?$/i;
const ofTensors = /logit|label|target|pred|prob|score|output|loss|weight|y_?(?:true|hat|test|val|train)|dynamics_epoch/i;
const neverTensors = /^\.|^(?:package(?:-lock)?|[jt]sconfig.*|config|settings|tokenizer(?:_config)?|vocab|special_tokens_map|generation_config|preprocessor_config|launch|tasks|manifest|metadata|requirements)\.[^.]+$|\.schema\.json$/i;
const isSpec = (name: string): boolean => /\.loss\.json$/i.test(name);

/**
 * The dumps among files, by folder. A text file counts as one where its name says so, or where a dump of another format or a
 * loss spec lies beside it: most of a workspace's JSON holds no tensors.
 */
export function runsOf<T extends FolderFile>(files: readonly T[]): readonly RunFiles<T>[] {
  const folders = new Map<string, T[]>();
  for (const file of files) {
    const found = folders.get(file.folder) ?? [];
    found.push(file);
    folders.set(file.folder, found);
  }
  return [...folders]
    .map(([folder, found]) => runOf(folder, found))
    .filter(({ count }) => count > 0)
    .sort((a, b) => naturalOrder(a.folder, b.folder));
}

function runOf<T extends FolderFile>(folder: string, found: readonly T[]): RunFiles<T> {
  const isRun = found.some(({ name }) => isSpec(name) || !manyThings.test(name));
  const dumps = new Map(found
    .filter(({ name }) => !isSpec(name) && !neverTensors.test(name) && (!manyThings.test(name) || isRun || ofTensors.test(name)))
    .map((file) => [file.name, file]));
  const series = seriesAmong([...dumps.keys()]);
  const inSeries = new Set(series.flatMap(({ names }) => names));
  const entries: RunEntry<T>[] = [
    ...series.map((known): RunEntry<T> => ({ kind: 'series', series: known, files: known.names.flatMap((name) => dumps.get(name) ?? []) })),
    ...[...dumps.values()].filter(({ name }) => !inSeries.has(name)).map((file): RunEntry<T> => ({ kind: 'dump', file })),
  ];
  return { folder, entries: entries.sort((a, b) => naturalOrder(nameOf(a), nameOf(b))), count: dumps.size };
}

function nameOf<T extends FolderFile>(entry: RunEntry<T>): string {
  return entry.kind === 'dump' ? entry.file.name : entry.series.pattern;
}
