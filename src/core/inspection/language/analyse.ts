import { BadInput, OutsideWorkspace } from '../../errors';
import type { Catalogue } from '../../spec/catalogue';
import { checkSpec } from '../../spec/check';
import { currentNames } from '../../spec/currentNames';
import { parseSpec, type ParsedSpec } from '../../spec/parse';
import { expandShortName } from '../../spec/references';
import type { LossSpec } from '../../spec/lossSpec';
import type { SpecPath, SpecProblem } from '../../spec/specPath';
import { readingsOf } from '../../tensors/reference';
import type { Work } from '../../work';
import { inspect } from '../inspect';
import type { Inspection } from '../inspection';
import { modulesOf } from '../inspectionView';
import { specErrors } from '../specSubject';
import type { InspectionContext } from '../subject';
import { fileFixes } from './fileFixes';
import { lensTitle, lossHover, plain, regularizerHover } from './hoverText';
import { moduleProblems } from './moduleProblems';
import { inside, placesOf, stretchOfError, type SpecText } from './places';
import { fixesFor } from './quickFixes';
import { placedLinks, placedReferences, placedShortNames, referencePaths } from './references';
import type { PlacedProblem, SpecAnalysis } from './specAnalysis';

/** Bytes of dumps that are read again at every change of a spec's text. */
const mostBytes = 256 * 2 ** 20;
const worstSamples = 3;

/** What an editor shows of the spec in `text`, which lies, saved or not, at `file`. */
export async function analyseSpec(file: string, text: string, context: InspectionContext, work: Work): Promise<SpecAnalysis> {
  const places = placesOf(text);
  let parsed: ParsedSpec;
  try {
    const read = parseSpec(text, file);
    parsed = { ...read, spec: currentNames(read.spec, context.catalogue) };
  } catch (error) {
    if (!(error instanceof BadInput)) {
      throw error;
    }
    const problem: PlacedProblem = { ...stretchOfError(text, error), severity: 'error', code: 'refused', message: error.reason, fixes: [] };
    return { problems: [{ ...problem, fixes: wholeFixes(problem, places, context.catalogue) }], lenses: unparsedLenses(places), hovers: [], references: [], shortNames: [], links: [], moduleProblems: [], modules: [], withoutValues: null };
  }
  const { spec } = parsed;
  const written = ofOneCause([...parsed.problems, ...checkSpec(spec, context.catalogue)]).map(({ path, atKey, reason }): PlacedProblem => {
    const at = placeOf(path, atKey, places);
    const entry = path[0] === 'losses' && typeof path[1] === 'number' ? path[1] : null;
    return { ...at, severity: 'error', code: 'refused', message: reason, fixes: fixesFor(reason, at, entry, { places, spec, catalogue: context.catalogue }) };
  });
  const outside = await outsideProblems(file, spec, places, context, work);
  const withoutValues = outside.length > 0 ? 'a file outside the workspace is read after you agreed; Inspect asks' : await tooLarge(file, spec, context, work);
  const inspection = withoutValues === null ? await inspect(subjectOf(file, spec, context), context, work) : null;
  const problems: PlacedProblem[] = [];
  const folder = context.files.folderOf(file);
  for (const problem of [...written, ...outside, ...(inspection === null ? [] : computedProblems(inspection, spec, places, context, new Set(written.map(({ start }) => start))))]) {
    const looked = await fileFixes(problem, { places, spec, folder, entry: entryAround(problem, spec, places) }, context, work);
    problems.push({ ...problem, fixes: [...problem.fixes, ...looked] });
  }
  return {
    problems,
    lenses: lensesOf(spec, places, inspection),
    hovers: inspection === null ? withoutValuesHovers(spec, places, withoutValues ?? '') : hoversOf(inspection, spec, places),
    references: placedReferences(spec, places),
    shortNames: placedShortNames(spec, places),
    links: placedLinks(spec, places),
    moduleProblems: inspection === null ? [] : moduleProblems(inspection, spec, places),
    modules: inspection === null ? [] : modulesOf(inspection),
    withoutValues,
  };
}

/** What a whole entry lacks is marked at the name of its loss or regularizer: an underlined entry hides what else is wrong in it. */
function placeOf(path: SpecPath, atKey: boolean | undefined, places: SpecText): ReturnType<SpecText['find']> {
  const [list, , key] = path;
  if (path.length !== 2 || key !== undefined || (list !== 'losses' && list !== 'regularization')) {
    return places.find(path, atKey);
  }
  const entry = places.find(path);
  const name = places.find([...path, list === 'losses' ? 'loss' : 'regularizer']);
  return name.start === entry.start && places.text[entry.start] === '{' ? { start: entry.start, end: entry.start + 1 } : name;
}

/** What follows from a key that is missing, or not of its type, is not said beside it. */
function ofOneCause(problems: readonly SpecProblem[]): readonly SpecProblem[] {
  const follows = ({ path: [list, index, key], reason }: SpecProblem): boolean => problems.some(({ path, reason: other }) => (
    path[0] === list && path[1] === index && other !== reason
    && ((key === 'loss' && /it is: it needs "loss"$|^"loss" must be/.test(other) && reason.startsWith('unknown loss ""'))
      || (key === 'regularizer' && /needs "regularizer"$|^"regularizer" must be/.test(other) && reason.startsWith('unknown regularizer ""'))
      || (key === 'tensors' && /needs "tensors"$|^"tensors" must be/.test(other) && reason.startsWith('a regularizer needs at least one')))
  ));
  return problems.filter((problem) => !follows(problem));
}

function wholeFixes(problem: PlacedProblem, places: SpecText, catalogue: Catalogue): PlacedProblem['fixes'] {
  return fixesFor(problem.message, problem, null, { places, spec: { convention: 'tf-slim', losses: [], regularization: [] }, catalogue });
}

function subjectOf(file: string, spec: LossSpec, { files, catalogue }: InspectionContext): Parameters<typeof inspect>[0] {
  return { title: files.nameOf(file), folder: files.folderOf(file), spec, specFile: file, errors: specErrors(spec, catalogue), inferred: [] };
}

/** References to files that the user has not agreed to. */
async function outsideProblems(file: string, spec: LossSpec, places: SpecText, { store, files }: InspectionContext, work: Work): Promise<readonly PlacedProblem[]> {
  const folder = files.folderOf(file);
  const problems: PlacedProblem[] = [];
  for (const [path, text] of referencePaths(spec)) {
    try {
      await store.match(expandShortName(spec, text), folder, work);
    } catch (error) {
      if (error instanceof OutsideWorkspace) {
        problems.push({ ...places.find(path), severity: 'warning', code: 'outside-workspace', message: `${text}: lies outside the workspace; Inspect asks whether it may be read`, fixes: [] });
      } else if (!(error instanceof BadInput)) {
        throw error;
      }
    }
  }
  return problems;
}

/** Why values are not computed as the user types; null where they are. */
async function tooLarge(file: string, spec: LossSpec, { store, files }: InspectionContext, work: Work): Promise<string | null> {
  const folder = files.folderOf(file);
  let bytes = 0;
  for (const [, text] of referencePaths(spec)) {
    try {
      for (const view of text.includes('*') ? await store.match(expandShortName(spec, text), folder, work) : [await store.resolve(expandShortName(spec, text), folder, work)]) {
        bytes += view.shape.reduce((size, length) => size * length, 4);
      }
    } catch (error) {
      if (!(error instanceof BadInput)) {
        throw error;
      }
    }
  }
  return bytes > mostBytes ? `the tensors hold ${Math.round(bytes / 2 ** 20)} MB; Inspect computes them` : null;
}

/** What the engine refuses, at the key it is about; warnings at the loss's name. */
function computedProblems(inspection: Inspection, spec: LossSpec, places: SpecText, context: InspectionContext, taken: ReadonlySet<number>): readonly PlacedProblem[] {
  const { document, subject: { folder } } = inspection;
  const { catalogue } = context;
  const known = { places, spec, catalogue };
  const refusals = document.losses.flatMap((report, i): PlacedProblem[] => {
    if (report.error === null) {
      return [];
    }
    const message = asWritten(report.error, spec.losses[i], spec, context, folder);
    const at = places.find(['losses', i, ...keyOfError(spec, i, message)]);
    return taken.has(at.start) || spec.losses[i] === undefined || specErrorOf(spec, catalogue, i)
      ? [] : [{ ...at, severity: 'error', code: 'refused', message, fixes: fixesFor(message, at, i, known) }];
  });
  const regularizers = document.regularization.flatMap((report, i): PlacedProblem[] => {
    const named = spec.regularization[i]?.tensors.findIndex((text) => sharedStart(expandShortName(spec, text), report.error ?? '') > 0) ?? -1;
    const [, key = 'tensors'] = /^(scale(?:_l2)?|regularizer): /.exec(report.error ?? '') ?? [];
    const at = places.find(named < 0 ? ['regularization', i, key] : ['regularization', i, 'tensors', named]);
    return report.error === null || specErrors(spec, catalogue).regularization.has(i) ? [] : [{ ...at, severity: 'error', code: 'refused', message: report.error, fixes: fixesFor(report.error, at, null, known) }];
  });
  const warnings = document.findings.filter(({ severity }) => severity !== 'info').map(({ code, loss, message: said }): PlacedProblem => {
    const i = document.losses.findIndex(({ name }) => name === loss);
    const message = asWritten(said, spec.losses[i], spec, context, folder);
    const at = i < 0 ? places.find(['losses'], true) : places.find(['losses', i, 'loss']);
    return { ...at, severity: 'warning', code, message, fixes: fixesFor(message, at, i < 0 ? null : i, known) };
  });
  return [...refusals, ...regularizers, ...warnings];
}

/** A message with each file as the spec writes it, where the engine names one by its full path. */
function asWritten(message: string, entry: LossSpec['losses'][number] | undefined, spec: LossSpec, { files }: InspectionContext, folder: string): string {
  const texts = entry === undefined ? [] : [...Object.values(entry.roles), ...(typeof entry.weights === 'string' ? [entry.weights] : [])];
  const paths = texts.flatMap((text) => readingsOf(expandShortName(spec, text)).map(({ path }) => path)).filter((path) => path !== '');
  return paths.reduce((said, path) => said.replaceAll(files.resolve(folder, path), path), message);
}

function specErrorOf(spec: LossSpec, catalogue: Catalogue, index: number): boolean {
  return specErrors(spec, catalogue).losses.has(index);
}

/** The key of an entry that an error is about: the role whose file and tensor it names, else the key it begins with. */
function keyOfError(spec: LossSpec, index: number, error: string): SpecPath {
  const entry = spec.losses[index];
  if (entry === undefined) {
    return [];
  }
  const references: [string, string][] = Object.entries(entry.roles).map(([role, text]) => [role, expandShortName(spec, text)]);
  if (typeof entry.weights === 'string') {
    references.push(['weights', expandShortName(spec, entry.weights)]);
  }
  const { module } = entry.parameters;
  if (typeof module === 'string') {
    references.push(['module', module.replace(/^\.\//, '')]);
  }
  const named = references
    .map(([role, reference]) => ({ role, length: sharedStart(reference, error) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)[0];
  if (named !== undefined) {
    return [named.role];
  }
  if (entry.loss === 'custom' && entry.parameters['module'] !== undefined && /^[^:]*\.[mc]?[jt]s: /i.test(error)) {
    return ['module'];
  }
  const key = /^(\w+): /.exec(error)?.[1];
  return key !== undefined && (key in entry.parameters || key === 'weights' || key === 'reduction' || key === 'convention') ? [key] : ['loss'];
}

/** How many characters two texts begin with alike, where that is at least a file's name. */
function sharedStart(reference: string, error: string): number {
  let length = 0;
  while (length < reference.length && reference[length] === error[length]) {
    length += 1;
  }
  const path = /^[^#[]*/.exec(reference)?.[0].length ?? 0;
  return length >= Math.min(path, reference.length) && path > 0 ? length : 0;
}

/** The loss that a place lies in. */
function entryAround({ start }: PlacedProblem, { losses }: LossSpec, places: SpecText): number | null {
  const index = losses.findIndex((_, i) => {
    const entry = places.find(['losses', i]);
    return entry.start <= start && start < entry.end;
  });
  return index < 0 ? null : index;
}

/** Lenses stay where they are while the text is no JSON, without their values. */
function unparsedLenses(places: SpecText): SpecAnalysis['lenses'] {
  const lists = places.root?.children?.filter(({ children }) => ['losses', 'regularization'].includes(String(children?.[0]?.value))) ?? [];
  return lists.flatMap(({ children }) => children?.[1]?.children ?? []).filter(({ type }) => type === 'object').map(({ offset }) => ({ start: offset, title: '' }));
}

function withoutValuesHovers({ losses, regularization }: LossSpec, places: SpecText, reason: string): SpecAnalysis['hovers'] {
  const markdown = plain(`No value is computed while you type: ${reason}`);
  return [
    ...losses.map((_, i) => ({ ...inside(places.find(['losses', i, 'loss'])), markdown })),
    ...regularization.map((_, i) => ({ ...inside(places.find(['regularization', i, 'regularizer'])), markdown })),
  ];
}

function lensesOf({ losses, regularization }: LossSpec, places: SpecText, inspection: Inspection | null): SpecAnalysis['lenses'] {
  const lens = (list: 'losses' | 'regularization') => (_: unknown, i: number): SpecAnalysis['lenses'][number] => ({
    start: places.find([list, i]).start, title: lensTitle(inspection?.document[list][i]),
  });
  return [...losses.map(lens('losses')), ...regularization.map(lens('regularization'))];
}

function hoversOf(inspection: Inspection, spec: LossSpec, places: SpecText): SpecAnalysis['hovers'] {
  const { losses, regularization } = inspection.document;
  return [
    ...losses.flatMap((report, i) => {
      const sort = { column: 'loss', descending: true } as const;
      const rows = report.error === null && report.samples > 0 ? inspection.rows({ loss: i, sort, start: 0, end: worstSamples }).rows : [];
      const markdown = lossHover(report, rows);
      const keys = spec.losses[i]?.name === undefined ? ['loss'] : ['loss', 'name'];
      return keys.map((key) => ({ ...inside(places.find(['losses', i, key])), markdown }));
    }),
    ...regularization.map((report, i) => ({ ...inside(places.find(['regularization', i, 'regularizer'])), markdown: regularizerHover(report) })),
  ];
}
