import type { FileSystem } from '../bytes/fileSystem';
import { BadInput, locating } from '../errors';
import { isNumeric } from '../tensors/dtypeTable';
import { joinedRows, type Shard } from '../tensors/joinedRows';
import { naturalOrder } from '../tensors/naturalOrder';
import { fitsPattern, formatReference, isPattern, readingsOf, splitSlice, type ReferenceReading } from '../tensors/reference';
import type { RowReader } from '../tensors/rowReader';
import type { SliceItem } from '../tensors/slice';
import { slicedRows } from '../tensors/slicedRows';
import type { TensorView } from '../tensors/tensor';
import { unattended, type Work } from '../work';
import { openDump } from './index';
import type { Dump, DumpTensor } from './format';
import { recordedSiblings, siblingsOf } from './siblings';
import { takenSteps, type TakenSteps } from './pickedSteps';
import { atStep, isSeries, type Step } from './stepSeries';
import { unknownTensor } from './unknownTensor';

/** The open dumps of an inspection. References are resolved against it; every file is opened once. */
export class TensorStore {
  private readonly dumps = new Map<string, Promise<Dump>>();
  private readonly siblings = new Map<string, ReadonlySet<string>>();
  private step: string | null = null;
  private picked: ReadonlySet<string> = new Set();

  constructor(private readonly files: FileSystem) {}

  /**
   * Opens a file, or gives the dump that is open already.
   * @param path a path as `FileSystem.resolve` gives it
   * @throws BadInput where it cannot be opened; the next call tries again
   */
  open(path: string, work: Work = unattended): Promise<Dump> {
    const known = this.dumps.get(path);
    if (known !== undefined) {
      return known;
    }
    const siblings = recordedSiblings(siblingsOf(this.files, path));
    this.siblings.set(path, siblings.asked);
    const opened = this.files.open(path).then((source) => openDump(source, work, siblings));
    this.dumps.set(path, opened);
    opened.catch(() => {
      if (this.dumps.get(path) === opened) {
        this.dumps.delete(path);
      }
    });
    return opened;
  }

  /** Lets `{step}` in a reference mean the step of this number from now on; null lets it mean the last one on disk. */
  useStep(number: string | null): void {
    this.step = number;
  }

  /** Lets a series that several of these files are of have their steps only, from now on. */
  pick(paths: readonly string[]): void {
    this.picked = new Set(paths.map((path) => this.files.resolve(this.files.folderOf(path), this.files.nameOf(path))));
  }

  /**
   * The numbers of the steps of a reference with `{step}`, in order: those on disk, or those that were picked of them.
   * @throws BadInput where there is none
   */
  async steps(reference: string, folder: string): Promise<readonly string[]> {
    return (await this.stepsOf(reference, folder)).taken.map(({ number }) => number);
  }

  /** How many steps on disk were not picked. @throws BadInput where there is no step */
  async stepsLeftOut(reference: string, folder: string): Promise<number> {
    const { all, taken } = await this.stepsOf(reference, folder);
    return all.length - taken.length;
  }

  /**
   * The tensor that a reference `path#tensor[slice]` names; `{step}` means one step (see {@link useStep}). A path with `*` or `?` in its last part means shards joined
   * along axis 0, in natural order. The tensor may be left out where the file has one only.
   * @param folder the folder that relative paths start from
   * @throws BadInput naming the file and the tensor
   */
  async resolve(reference: string, folder: string, work: Work = unattended): Promise<TensorView> {
    const { paths, reading } = await this.locate(reference, folder, work);
    const shards: (Shard & { readonly slice: readonly SliceItem[] | null })[] = [];
    for (const path of paths) {
      const { tensor, slice } = findTensor(path, await this.open(path, work), reading);
      shards.push({ rows: requireReadable(path, tensor), file: path, tensor: tensor.name, slice });
    }
    const [first, ...others] = shards;
    if (first === undefined) {
      throw new BadInput({ file: reading.path, reason: 'fits no file' });
    }
    if (!isPattern(reading.path)) {
      return makeView(first.rows, first.slice, { path: this.files.relative(folder, first.file), file: first.file, tensor: first.tensor });
    }
    const tensor = others.every((shard) => shard.tensor === first.tensor) ? first.tensor : splitSlice(reading.tensor ?? '')?.name ?? reading.tensor ?? '';
    return makeView(joinedRows(first, others), first.slice, { path: reading.path, file: first.file, tensor });
  }

  /**
   * The texts of the list of texts that a reference names.
   * @throws BadInput where there is none
   */
  async texts(reference: string, folder: string, work: Work = unattended): Promise<readonly string[]> {
    const { paths: [path = ''], reading } = await this.locate(reference, folder, work);
    const { tensor } = findTensor(path, await this.open(path, work), reading);
    if (tensor.readTexts === undefined) {
      throw new BadInput({ file: path, tensor: tensor.name, reason: 'is no list of names' });
    }
    return locating({ file: path, tensor: tensor.name }, () => tensor.readTexts?.() ?? []);
  }

  /**
   * All tensors of numbers that a pattern `path#*.weight` fits, in the file's order; a slice behind it is taken of each.
   * @throws BadInput where none fits
   */
  async match(pattern: string, folder: string, work: Work = unattended): Promise<readonly TensorView[]> {
    const { paths, reading } = await this.locate(pattern, folder, work);
    const views: TensorView[] = [];
    for (const path of paths) {
      const dump = await this.open(path, work);
      views.push(...this.matchIn(path, dump, reading, folder));
    }
    if (views.length === 0) {
      throw new BadInput({ file: reading.path, tensor: reading.tensor ?? '', reason: 'fits no tensor of numbers' });
    }
    return views;
  }

  /**
   * Every tensor of numbers that the shards of a pattern have in common, joined along axis 0. A tensor that has the number of its
   * file in its name, as `logits_epoch_3`, is joined with its like.
   * @throws BadInput where no file fits, or the shards have nothing in common
   */
  async resolveAll(pattern: string, folder: string, work: Work = unattended): Promise<readonly TensorView[]> {
    const { paths, reading } = await this.locate(pattern, folder, work);
    const dumps = await Promise.all(paths.map((path) => this.open(path, work)));
    const [first, ...others] = dumps.map((dump) => (
      dump.tensors
        .filter(({ dtype, refusal, partOf }) => refusal === undefined && partOf === undefined && isNumeric(dtype))
        .map(({ name }) => name)
    ));
    const isEverywhere = (name: string): boolean => others.every((names) => names.filter((other) => fitsPattern(other, name)).length === 1);
    const names = (first ?? []).map((name) => [name, name.replace(/\d+/g, '*')].find(isEverywhere)).filter((name) => name !== undefined);
    if (names.length === 0) {
      throw new BadInput({ file: reading.path, reason: `the ${paths.length} files that fit have no tensor of numbers in common` });
    }
    return Promise.all([...new Set(names)].map((name) => this.resolve(formatReference(reading.path, name, reading.slice), folder, work)));
  }

  /** Names of the other files in its folder that a dump spans, those that are missing too. */
  filesBeside(path: string): readonly string[] {
    return [...this.siblings.get(path) ?? []];
  }

  /** What the files that are open say of themselves, in the order of their opening; files that say nothing are left out. */
  async notes(): Promise<readonly { readonly file: string; readonly notes: readonly string[] }[]> {
    const all = await Promise.all([...this.dumps].map(([file, dump]) => dump.then(({ notes }) => ({ file, notes }), () => ({ file, notes: [] }))));
    return all.filter(({ notes }) => notes.length > 0);
  }

  /** Closes all files. Views of this store cannot be read any more. */
  async close(): Promise<void> {
    const open = [...this.dumps.values()];
    this.dumps.clear();
    await Promise.allSettled(open.map(async (dump) => (await dump).close()));
  }

  private matchIn(path: string, dump: Dump, reading: ReferenceReading, folder: string): TensorView[] {
    const { name, slice } = wantedOf(reading, (text) => dump.tensors.some((tensor) => fitsPattern(tensor.name, text)));
    const fitting = dump.tensors
      .filter((tensor) => tensor.refusal === undefined && isNumeric(tensor.dtype))
      .filter((tensor) => name === null || fitsPattern(tensor.name, name));
    const names = new Set(fitting.map((tensor) => tensor.name));
    return fitting
      .filter(({ partOf }) => partOf === undefined || !names.has(partOf))
      .map((tensor) => makeView(requireReadable(path, tensor), slice, {
        path: this.files.relative(folder, path), file: path, tensor: tensor.name,
      }));
  }

  /** The files a reference means, under the first of its readings whose files exist. */
  private async locate(
    reference: string, folder: string, work: Work,
  ): Promise<{ paths: readonly string[]; reading: ReferenceReading }> {
    let failure: unknown;
    for (const reading of readingsOf(await this.ofStep(reference, folder))) {
      try {
        const paths = await this.filesOf(reading.path, folder);
        for (const path of paths.slice(0, 1)) {
          await this.open(path, work);
        }
        return { paths, reading };
      } catch (error) {
        if (!(error instanceof BadInput)) {
          throw error;
        }
        // The first reading is the likeliest; its error is the one to show, unless another reading's file exists.
        failure ??= error;
        if (await this.exists(reading.path, folder)) {
          throw error;
        }
      }
    }
    throw failure;
  }

  /** The reference with the step's number for `{step}`. */
  private async ofStep(reference: string, folder: string): Promise<string> {
    const path = readingsOf(reference)[0]?.path ?? reference;
    if (!isSeries(path)) {
      return reference;
    }
    const { all: steps, taken } = await this.stepsOf(reference, folder);
    const step = this.step === null ? taken.at(-1) : steps.find(({ number }) => number === this.step);
    if (step === undefined) {
      throw new BadInput({ file: path, reason: `has no step ${this.step ?? ''}; there ${steps.length === 1 ? 'is' : 'are'} ${enumerateSteps(steps)}` });
    }
    return atStep(reference, step);
  }

  private stepsOf(reference: string, folder: string): Promise<TakenSteps> {
    return takenSteps(readingsOf(reference)[0]?.path ?? reference, folder, this.files, this.picked);
  }

  private async filesOf(path: string, folder: string): Promise<readonly string[]> {
    const resolved = this.files.resolve(folder, path);
    const name = this.files.nameOf(resolved);
    if (!isPattern(name)) {
      return [resolved];
    }
    const parent = this.files.folderOf(resolved);
    const names = (await this.files.list(parent)).filter((candidate) => fitsPattern(candidate, name));
    if (names.length === 0) {
      throw new BadInput({ file: path, reason: `fits no file in ${parent}` });
    }
    return [...names].sort(naturalOrder).map((candidate) => this.files.resolve(parent, candidate));
  }

  private async exists(path: string, folder: string): Promise<boolean> {
    const resolved = this.files.resolve(folder, path);
    return (await this.files.list(this.files.folderOf(resolved))).includes(this.files.nameOf(resolved));
  }
}

/** Steps that a message lists. */
const stepsListed = 12;

function enumerateSteps(steps: readonly Step[]): string {
  const numbers = steps.map(({ number }) => number);
  return numbers.length > stepsListed ? `${numbers.slice(0, stepsListed).join(', ')}, … up to ${numbers.at(-1) ?? ''}` : numbers.join(', ');
}

/** What a reading names in a dump: the whole text where a tensor is called so, otherwise the text without its slice. */
function wantedOf(
  { tensor, slice }: ReferenceReading, exists: (name: string) => boolean,
): { name: string | null; slice: readonly SliceItem[] | null } {
  if (tensor === null) {
    return { name: null, slice };
  }
  const sliced = exists(tensor) ? null : splitSlice(tensor);
  return sliced === null ? { name: tensor, slice: null } : sliced;
}

function findTensor(
  path: string, dump: Dump, reading: ReferenceReading,
): { tensor: DumpTensor; slice: readonly SliceItem[] | null } {
  const listed = (name: string): DumpTensor | undefined => dump.tensors.find((tensor) => tensor.name === name);
  const byName = (name: string): DumpTensor | undefined => listed(name) ?? listed(dump.resolveName?.(name) ?? name)
    ?? (isPattern(reading.path) && isPattern(name) ? onlyFitting(dump, name) : undefined);
  const { name, slice } = wantedOf(reading, (text) => byName(text) !== undefined);
  const tensor = byName(name ?? '') ?? (name === null || name === '' ? onlyTensor(dump) : undefined);
  if (tensor === undefined) {
    throw unknownTensor(path, name, dump);
  }
  return { tensor, slice };
}

/** In shards, a pattern names the one tensor that fits: `logits_epoch_*` of each epoch's file. */
function onlyFitting(dump: Dump, pattern: string): DumpTensor | undefined {
  const [only, ...more] = dump.tensors.filter((tensor) => tensor.refusal === undefined && fitsPattern(tensor.name, pattern));
  return more.length === 0 ? only : undefined;
}

/** The tensor that is meant where none is named. */
function onlyTensor(dump: Dump): DumpTensor | undefined {
  const [only, ...more] = dump.tensors.filter((tensor) => tensor.refusal === undefined && tensor.partOf === undefined);
  return more.length === 0 ? only ?? (dump.tensors.length === 1 ? dump.tensors[0] : undefined) : undefined;
}

function requireReadable(file: string, tensor: DumpTensor): RowReader {
  const { dtype, shape, name, refusal } = tensor;
  if (refusal !== undefined || !isNumeric(dtype)) {
    throw new BadInput({ file, tensor: name, reason: refusal ?? `holds ${dtype}, of which no loss can be computed` });
  }
  return {
    dtype,
    shape,
    readRows: (start, end, work) => tensor.readRows(start, end, work),
    ...(tensor.stored === undefined ? {} : { stored: tensor.stored }),
    ...(tensor.readElements === undefined ? {} : { readElements: tensor.readElements.bind(tensor) }),
  };
}

function makeView(
  rows: RowReader, slice: readonly SliceItem[] | null, { path, file, tensor }: { path: string; file: string; tensor: string },
): TensorView {
  const sliced = slice === null ? rows : sliceWithin(rows, slice, file, tensor);
  return {
    reference: formatReference(path, tensor, slice),
    file,
    tensor,
    dtype: sliced.dtype,
    shape: sliced.shape,
    readRows: (start, end, work) => sliced.readRows(start, end, work),
    ...(sliced.stored === undefined ? {} : { stored: sliced.stored }),
  };
}

function sliceWithin(rows: RowReader, slice: readonly SliceItem[], file: string, tensor: string): RowReader {
  try {
    return slicedRows(rows, slice);
  } catch (error) {
    throw error instanceof BadInput ? error.within({ file, tensor }) : error;
  }
}
