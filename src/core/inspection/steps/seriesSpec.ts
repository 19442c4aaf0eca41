import type { FileSystem } from '../../bytes/fileSystem';
import { countsSteps, numberIn, seriesAmong } from '../../formats/stepNames';
import { isSeries, stepPlaceholder } from '../../formats/stepSeries';
import type { TensorStore } from '../../formats/tensorStore';
import { expandShortName } from '../../spec/references';
import type { LossSpec } from '../../spec/lossSpec';
import { readingsOf } from '../../tensors/reference';
import { BadInput } from '../../errors';

/** A spec over the steps of a run. */
export interface SeriesSpec {
  /** Its references have `{step}` where the number of a step stands. */
  readonly spec: LossSpec;
  /** How the series is called: `epoch_{step}.npz`. */
  readonly pattern: string;
  /** The steps on disk that all losses have, in order; of files that were picked together, theirs only. */
  readonly steps: readonly string[];
  /** Steps on disk that were not picked. */
  readonly leftOut: number;
  /** The step that the spec given names itself; null where it names a series. */
  readonly own: string | null;
}

/**
 * The series that a spec is a step of: its own, by `{step}` in its references, or that of the files beside those it names, which
 * differ in the number of a step alone. A regularizer need not have every step.
 * @returns null where there is no series, or one step of it only
 */
export async function seriesOf(spec: LossSpec, folder: string, { files, store }: { readonly files: FileSystem; readonly store: TensorStore }): Promise<SeriesSpec | null> {
  const seriesBeside = await besideOf(spec, folder, files);
  const ofLosses = new Set(lossReferences(seriesBeside.spec).filter(isSeries));
  let common: readonly string[] | null = null;
  for (const reference of ofLosses) {
    const steps = await stepsOrNone(reference, folder, store);
    common = common === null ? steps : common.filter((step) => steps.includes(step));
  }
  const [first] = ofLosses;
  if (first === undefined || common === null || common.length < 2) {
    return null;
  }
  const leftOut = await Promise.all([...ofLosses].map((reference) => store.stepsLeftOut(reference, folder)));
  return { spec: seriesBeside.spec, pattern: readingsOf(first)[0]?.path ?? first, steps: common, leftOut: Math.max(...leftOut), own: seriesBeside.step };
}

/** The references of all losses, short names as what they stand for. */
function lossReferences(spec: LossSpec): readonly string[] {
  return spec.losses
    .flatMap(({ roles, weights }) => [...Object.values(roles), ...(typeof weights === 'string' ? [weights] : [])])
    .map((text) => expandShortName(spec, text));
}

/** The spec with the numbers of steps in its references as `{step}`; as it is where it has that already. */
async function besideOf(spec: LossSpec, folder: string, files: FileSystem): Promise<{ readonly spec: LossSpec; readonly step: string | null }> {
  if (lossReferences(spec).some(isSeries)) {
    return { spec, step: null };
  }
  const patterns = new Map<string, string>();
  const numbers = new Set<string>();
  for (const reference of new Set(lossReferences(spec))) {
    const found = await patternOf(reference, folder, files);
    if (found !== null) {
      patterns.set(reference, found.reference);
      numbers.add(found.step);
    }
  }
  const [step] = numbers;
  // References to two steps at once are no step of a series.
  if (step === undefined || numbers.size > 1) {
    return { spec, step: null };
  }
  for (const reference of new Set(spec.regularization.flatMap(({ tensors }) => tensors).map((text) => expandShortName(spec, text)))) {
    const found = await patternOf(reference, folder, files);
    if (found?.step === step) {
      patterns.set(reference, found.reference);
    }
  }
  const move = (text: string): string => patterns.get(expandShortName(spec, text)) ?? text;
  return {
    step,
    spec: {
      ...spec,
      ...(spec.tensors === undefined ? {} : { tensors: Object.fromEntries(Object.entries(spec.tensors).map(([name, text]) => [name, patterns.get(text) ?? text])) }),
      losses: spec.losses.map((entry) => ({
        ...entry,
        roles: Object.fromEntries(Object.entries(entry.roles).map(([role, text]) => [role, move(text)])),
        ...(typeof entry.weights === 'string' ? { weights: move(entry.weights) } : {}),
      })),
      regularization: spec.regularization.map((entry) => ({ ...entry, tensors: entry.tensors.map(move) })),
    },
  };
}

/** A reference with `{step}` for its step's number, where other steps lie beside its file; null where it is of no series. */
async function patternOf(reference: string, folder: string, files: FileSystem): Promise<{ readonly reference: string; readonly step: string } | null> {
  for (const { path } of readingsOf(reference)) {
    const file = files.resolve(folder, path);
    const name = files.nameOf(file);
    const at = path.lastIndexOf(name);
    const names = at < 0 ? [] : await files.list(files.folderOf(file));
    const series = names.includes(name) ? seriesAmong(names).find((one) => one.names.includes(name) && countsSteps(one.pattern)) : undefined;
    if (series !== undefined) {
      const number = numberIn(name, series.pattern);
      const rest = withStep(reference.slice(path.length), number);
      return { reference: path.slice(0, at) + series.pattern + path.slice(at + name.length) + rest, step: BigInt(number).toString() };
    }
  }
  return null;
}

/** The name of a tensor that has the number of its step: `logits_epoch_3` in `dynamics_epoch_3.jsonl`. */
function withStep(tensor: string, number: string): string {
  return tensor.replace(/((?:epoch|step|iter|iteration|ckpt|checkpoint|ep)[-_=.]?)(\d+)/gi, (whole, word: string, digits: string) => (
    digits === number ? word + stepPlaceholder : whole
  ));
}

async function stepsOrNone(reference: string, folder: string, store: TensorStore): Promise<readonly string[]> {
  try {
    return await store.steps(reference, folder);
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    throw error;
  }
}
