import type { FileSystem } from '../core/bytes/fileSystem';
import { readText } from '../core/bytes/text';
import { BadInput } from '../core/errors';
import type { InspectionContext, InspectionSubject } from '../core/inspection/subject';
import { readSpecSubject, specErrors } from '../core/inspection/specSubject';
import type { Catalogue } from '../core/spec/catalogue';
import { specByHand } from '../core/spec/infer/requestedLosses';
import { isSpecText } from '../core/spec/isSpec';
import type { LossEntry, LossSpec, ParameterValue } from '../core/spec/lossSpec';
import { rebaseSpec } from '../core/spec/references';
import type { Work } from '../core/work';
import type { InspectArguments } from './inspectArguments';
import { UsageError } from './usageError';

/**
 * What the command line asks to inspect: a spec file with what the options change, or the losses that
 * options and files name. References of options start from the working folder.
 */
export async function subjectOf(args: InspectArguments, cwd: string, context: InspectionContext, work: Work): Promise<InspectionSubject> {
  const { catalogue } = context;
  const [first, ...others] = args.subjects;
  if (first !== undefined && await isSpec(context.files.resolve(cwd, first), context.files, work)) {
    if (others.length > 0) {
      throw new UsageError('inspect takes one spec, and no other file beside it', 'inspect');
    }
    const subject = await readSpecSubject(context.files.resolve(cwd, first), context.files, catalogue, work);
    return changesSpec(args) ? changedSubject(subject, args, cwd, context) : subject;
  }
  const { roles, losses, weights, subjects: references } = args;
  if (references.length === 0 && Object.keys(roles).length === 0 && args.regularization.length === 0) {
    throw new UsageError('inspect needs a spec, or files of tensors', 'inspect');
  }
  const onlyRegularizers = references.length === 0 && Object.keys(roles).length === 0;
  const byHand = onlyRegularizers
    ? { spec: { convention: 'tf-slim', losses: [], regularization: [] } satisfies LossSpec, inferred: [] }
    : await specByHand({ losses, references, roles, weights, ...(args.convention === undefined ? {} : { convention: args.convention }) }, { folder: cwd, store: context.store, files: context.files }, catalogue, work);
  const spec = withSettings({
    ...byHand.spec,
    convention: args.convention ?? byHand.spec.convention,
    ...(args.classes === undefined ? {} : { classes: args.classes }),
    regularization: args.regularization,
  }, args.settings, catalogue);
  return {
    title: references.join(', '),
    folder: cwd,
    spec,
    specFile: null,
    errors: specErrors(spec, catalogue),
    inferred: byHand.inferred,
  };
}

/** By its name, or, of another JSON file, by what it holds. */
async function isSpec(file: string, files: FileSystem, work: Work): Promise<boolean> {
  if (/\.loss\.jsonc?$/i.test(file)) {
    return true;
  }
  if (!/\.jsonc?$/i.test(file)) {
    return false;
  }
  const source = await files.open(file);
  try {
    return source.size <= largestSpec && isSpecText(await readText(source, work));
  } finally {
    await source.close();
  }
}

/** Larger files are dumps. */
const largestSpec = 1 << 20;

function changesSpec({ roles, weights, losses, settings, convention, regularization, classes }: InspectArguments): boolean {
  return Object.keys(roles).length + losses.length + settings.size + regularization.length > 0
    || weights !== undefined || convention !== undefined || classes !== undefined;
}

/** The subject of a spec file after the options: they say what every loss that can take it has. */
async function changedSubject(
  subject: InspectionSubject, args: InspectArguments, cwd: string, { files, catalogue }: InspectionContext,
): Promise<InspectionSubject> {
  const options: LossSpec = {
    convention: args.convention ?? subject.spec.convention,
    ...(args.classes === undefined ? {} : { classes: args.classes }),
    losses: [{ loss: '', roles: args.roles, ...(args.weights === undefined ? {} : { weights: args.weights }), parameters: {} }],
    regularization: args.regularization,
  };
  const moved = await rebaseSpec(options, cwd, subject.folder, files);
  const [by] = moved.losses;
  const kept = [...subject.spec.losses.entries()].filter(([, { loss }]) => args.losses.length === 0 || args.losses.includes(loss));
  if (kept.length === 0 && args.losses.length > 0) {
    throw new BadInput({ file: subject.specFile ?? undefined, reason: `holds no loss called ${args.losses.join(' or ')}` });
  }
  const spec = withSettings({
    ...subject.spec,
    convention: moved.convention,
    ...(moved.classes === undefined ? {} : { classes: moved.classes }),
    losses: kept.map(([, entry]) => overridden(entry, by, args.convention !== undefined)),
    regularization: [...subject.spec.regularization, ...moved.regularization],
  }, args.settings, catalogue);
  const { losses, regularization } = specErrors(spec, catalogue);
  // What the file itself gets wrong has a line and a column.
  const ofFile = kept.flatMap(([before], now): [number, BadInput][] => {
    const error = subject.errors.losses.get(before);
    return error === undefined ? [] : [[now, error]];
  });
  return {
    ...subject,
    spec,
    errors: { losses: new Map([...losses, ...ofFile]), regularization: new Map([...regularization, ...subject.errors.regularization]) },
  };
}

function overridden(entry: LossEntry, by: LossEntry | undefined, ownConvention: boolean): LossEntry {
  const roles = Object.entries(by?.roles ?? {}).filter(([role]) => role === 'mask' || Object.hasOwn(entry.roles, role));
  const { convention, ...rest } = entry;
  return {
    ...rest,
    ...(convention === undefined || ownConvention ? {} : { convention }),
    roles: { ...entry.roles, ...Object.fromEntries(roles) },
    ...(by?.weights === undefined ? {} : { weights: by.weights }),
  };
}

/** Applies `--set` to every loss that has such a parameter. */
function withSettings(spec: LossSpec, settings: ReadonlyMap<string, ParameterValue>, catalogue: Catalogue): LossSpec {
  let losses = spec.losses;
  for (const [key, value] of settings) {
    const changed = losses.map((entry) => withSetting(entry, key, value, catalogue));
    if (changed.every((entry, i) => entry === losses[i])) {
      const names = [...new Set(losses.map(({ loss }) => loss))].join(', ');
      throw new UsageError(`--set ${key}: ${names === '' ? 'there is no loss' : `${names} has no parameter "${key}"`}`, 'inspect');
    }
    losses = changed;
  }
  return { ...spec, losses };
}

function withSetting(entry: LossEntry, key: string, value: ParameterValue, catalogue: Catalogue): LossEntry {
  const refuse = (expected: string): never => {
    throw new UsageError(`--set ${key} needs ${expected}`, 'inspect');
  };
  switch (key) {
    case 'coefficient':
    case 'threshold':
      return { ...entry, [key]: typeof value === 'number' ? value : refuse('a number') };
    case 'reduction':
    case 'name':
      return { ...entry, [key]: typeof value === 'string' || typeof value === 'number' ? String(value) : refuse('a word') };
    case 'weights':
      return { ...entry, weights: typeof value === 'number' || value === null ? value : refuse('a number or null; --weights takes a reference') };
    default: {
      const forms = catalogue.losses.find(({ name }) => name === entry.loss)?.forms ?? [];
      const parameters = forms.flatMap((form) => form.parameters);
      const known = parameters.find(({ name }) => name === key);
      if (known === undefined) {
        return entry;
      }
      // A list may be named by a reference, as roles are.
      return known.type === 'numbers' && typeof value === 'string'
        ? { ...entry, roles: { ...entry.roles, [key]: value } }
        : { ...entry, parameters: { ...entry.parameters, [key]: known.type === 'numbers' && typeof value === 'number' ? [value] : value } };
    }
  }
}
