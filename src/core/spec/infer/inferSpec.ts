import type { FileSystem } from '../../bytes/fileSystem';
import { BadInput } from '../../errors';
import { dumpStem } from '../../formats/dumpNames';
import type { TensorStore } from '../../formats/tensorStore';
import { rowCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { Convention, LossEntry, LossSpec } from '../lossSpec';
import { candidateOf, candidatesOf, describeCandidate, type Candidate } from './candidate';
import { chooseLoss, type ChosenLoss } from './chooseLoss';
import { findClassNames } from './classNamesFile';
import { isFloat, isScore, maskOf, pairByName, scoresAmong, targetsAmong, weightsOf, type Pair } from './pairing';
import type { NamedRole } from './roleNames';
import { siblingsOf } from './siblings';

/** A decision that was taken for the user, and why. For the role `loss`, `reference` is the loss's name. */
export interface InferredRole {
  readonly role: string;
  readonly reference: string;
  readonly reason: string;
  /** How sure it is: `high` where a name and the values agree, `medium` where only one of them tells, `low` for a guess by shapes. */
  readonly confidence: 'high' | 'medium' | 'low';
}

export interface InferredSpec {
  readonly spec: LossSpec;
  readonly inferred: readonly InferredRole[];
}

/** The tensors can be read, and no loss fits them. */
export class NothingFits extends BadInput {
  /** @param missing what was not found, in words */
  constructor(file: string, readonly missing: string, tensors: string) {
    super({ file, reason: `${missing}; ${tensors}. Name the tensors in a loss spec, or by --logits and --labels` });
  }
}

/** Where the tensors of an inference come from. */
export interface InferenceContext {
  readonly folder: string;
  readonly store: TensorStore;
  readonly files: FileSystem;
  /** The convention that the user asked for; absent where that is open. */
  readonly convention?: Convention;
}

/** Tensors whose role the user said, by reference. */
export type GivenRoles = Readonly<Partial<Record<'scores' | 'target' | 'weights', string>>>;

/** A pair of tensors with the loss that fits it. */
interface Task {
  readonly pair: Pair;
  readonly choice: ChosenLoss;
  /** Why these two belong together. */
  readonly reason: 'names' | 'shapes';
}

/**
 * A spec for the tensors of some dumps, from their names, shapes, dtypes and first values.
 * @param references whole files, or tensors of files; relative ones start from the context's folder
 * @throws NothingFits that lists the tensors and says what is missing
 * @throws BadInput where a file cannot be read
 */
export async function inferSpec(references: readonly string[], context: InferenceContext, work: Work, roles: GivenRoles = {}): Promise<InferredSpec> {
  const { folder, store, files } = context;
  const given = withRoles(
    await candidatesOf(references, folder, store, files, work),
    await Promise.all(Object.entries(roles).map(async ([role, reference]) => ({
      ...candidateOf(await store.resolve(reference, folder, work), files), role: namedRoles[role] ?? null, stem: '', isGiven: true,
    }))),
  );
  const beside = await siblingsOf(given, folder, store, files, work);
  const candidates = [...given, ...beside];
  const byName = await tasksOf(pairByName(candidates), 'names', context, work);
  const tasks = byName.length > 0 ? byName : await onlyFittingTask(candidates, context, work);
  if (tasks.length > 0) {
    return specOfTasks(tasks, candidates, context, work);
  }
  const losses = given.find(({ role, view }) => role === 'losses' && isFloat(view.dtype));
  if (losses !== undefined) {
    return specOfLosses(losses);
  }
  throw given.length === 0 ? new NothingFits(references.map((reference) => files.nameOf(reference)).slice(0, mostListed).join(', '), 'there is no tensor of numbers', 'nothing to compute a loss of') : nothingFits(candidates, files);
}

const namedRoles: Readonly<Record<string, NamedRole>> = { scores: 'scores', target: 'target', weights: 'weights' };

/** What the user said takes the place of everything whose name says the same. */
function withRoles(candidates: readonly Candidate[], given: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set(given.map(({ role }) => role));
  const references = new Set(given.map(({ view }) => view.reference));
  const others = candidates.filter(({ role, view }) => !references.has(view.reference) && !taken.has(isScore(role) ? 'scores' : role));
  return [...given, ...others];
}

async function tasksOf(pairs: readonly Pair[], reason: Task['reason'], { convention }: InferenceContext, work: Work): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (const pair of pairs) {
    const choice = await chooseLoss(pair, work, convention);
    if (choice !== null) {
      tasks.push({ pair, choice, reason });
    }
  }
  return tasks;
}

/** Most tensors that are tried with each other where names say nothing. */
const mostTried = 32;

/** Where names do not tell: the one pair of tensors that a classification fits, or the only two that are left. */
async function onlyFittingTask(candidates: readonly Candidate[], context: InferenceContext, work: Work): Promise<readonly Task[]> {
  const named = scoresAmong(candidates);
  const targets = targetsAmong(candidates);
  const unnamed = candidates.filter(({ role }) => role === null).slice(0, mostTried);
  const scores = named.length > 0 ? named : unnamed.filter(({ view }) => isFloat(view.dtype));
  const wanted = targets.length > 0 ? targets : unnamed;
  const pairs = scores.flatMap((score) => wanted
    .filter((target) => target !== score && rowCount(target.view.shape) === rowCount(score.view.shape))
    .map((target) => ({ scores: score, target })));
  const tasks = await tasksOf(pairs, 'shapes', context, work);
  // Of two nameless tensors of numbers either may be the prediction.
  const telling = tasks.filter(({ choice, pair }) => choice.loss !== 'mean_squared_error' || pair.scores.role !== null || pair.target.role !== null);
  if (telling.length < 2) {
    return telling;
  }
  const labelled = await withoutPredictedClasses(telling, work);
  return labelled.length === 1 ? labelled : [];
}

/** Of several arrays of class ids, those that say where the scores are largest are what the model predicted. */
async function withoutPredictedClasses(tasks: readonly Task[], work: Work): Promise<readonly Task[]> {
  const kept: Task[] = [];
  for (const task of tasks) {
    const [scores, ids] = [await task.pair.scores.peek.look(work), await task.pair.target.peek.look(work)];
    const rows = Math.min(scores?.largest.length ?? 0, ids?.values.length ?? 0);
    const isPredicted = rows > 0 && scores?.largest.slice(0, rows).every((best, row) => best === ids?.values[row]) === true;
    if (!isPredicted) {
      kept.push(task);
    }
  }
  return kept;
}

async function specOfTasks(tasks: readonly Task[], candidates: readonly Candidate[], context: InferenceContext, work: Work): Promise<InferredSpec> {
  const inferred: InferredRole[] = [];
  const losses: LossEntry[] = [];
  for (const task of tasks) {
    const weights = weightsOf(task.pair, candidates);
    const mask = await maskOf(task.pair, candidates, work);
    inferred.push(...reasonsOf(task, weights, mask));
    losses.push(entryOf(task, weights, mask, tasks, context.files));
  }
  const classes = await findClassNames(tasks.map(({ pair }) => pair.scores.view), context, work);
  if (classes !== null) {
    inferred.push({ role: 'classes', reference: classes.path, reason: classes.reason, confidence: 'high' });
  }
  return {
    spec: { convention: 'tf-slim', ...(classes === null ? {} : { classes: classes.path }), losses, regularization: [] },
    inferred,
  };
}

function entryOf({ pair, choice }: Task, weights: Candidate | null, mask: Candidate | null, tasks: readonly Task[], files: FileSystem): LossEntry {
  const name = tasks.length > 1 ? taskName(pair, tasks, files) : '';
  return {
    loss: choice.loss,
    ...(name === '' ? {} : { name }),
    ...(choice.convention === undefined ? {} : { convention: choice.convention }),
    roles: { [choice.scoresRole]: choice.scores, labels: choice.labels, ...(mask === null ? {} : { mask: mask.view.reference }) },
    ...(weights === null ? {} : { weights: weights.view.reference }),
    parameters: {},
  };
}

/** The words that only this task's names have; its file's name where tasks come from several files. */
function taskName(pair: Pair, tasks: readonly Task[], files: FileSystem): string {
  const stem = pair.scores.stem === '' ? pair.target.stem : pair.scores.stem;
  const sameStem = tasks.filter((task) => task.pair.scores.stem === pair.scores.stem);
  const file = dumpStem(files.nameOf(pair.scores.view.file));
  return sameStem.length > 1 ? [file, stem].filter((part) => part !== '').join(' ') : stem;
}

function reasonsOf({ pair, choice, reason }: Task, weights: Candidate | null, mask: Candidate | null): readonly InferredRole[] {
  const why = ({ name, role, note, isGiven }: Candidate, facts: string): string => [
    isGiven === true ? 'as given' : role === null || reason === 'shapes' ? 'the only one whose shape fits' : `called "${name}"`, facts, note ?? '',
  ].filter((part) => part !== '').join('; ');
  const sureOf = ({ role, note, isGiven }: Candidate): InferredRole['confidence'] => (
    isGiven === true ? 'high' : role === null || reason === 'shapes' ? 'low' : note !== undefined || role === 'prediction' ? 'medium' : 'high');
  return [
    { role: choice.scoresRole, reference: choice.scores, reason: why(pair.scores, choice.scoresReason), confidence: sureOf(pair.scores) },
    { role: 'labels', reference: choice.labels, reason: why(pair.target, choice.labelsReason), confidence: sureOf(pair.target) },
    ...(weights === null ? [] : [{ role: 'weights', reference: weights.view.reference, reason: `called "${weights.name}", one for each sample`, confidence: 'medium' as const }]),
    ...(mask === null ? [] : [{ role: 'mask', reference: mask.view.reference, reason: `called "${mask.name}", of 0 and 1, shaped as the labels`, confidence: 'high' as const }]),
    { role: 'loss', reference: choice.loss, reason: choice.reason, confidence: choice.loss === 'mean_squared_error' ? 'medium' : reason === 'shapes' ? 'low' : 'high' },
  ];
}

/** Losses that a run saved itself. */
function specOfLosses({ view, name }: Candidate): InferredSpec {
  const loss = 'compute_weighted_loss';
  return {
    spec: { convention: 'tf-slim', losses: [{ loss, roles: { losses: view.reference }, parameters: {} }], regularization: [] },
    inferred: [
      { role: 'losses', reference: view.reference, reason: `called "${name}"`, confidence: 'medium' },
      { role: 'loss', reference: loss, reason: 'there are losses already computed, and no predictions and labels', confidence: 'medium' },
    ],
  };
}

/** Where no predictions have as many samples as any labels: both sizes. */
function differingLengths(scores: readonly Candidate[], targets: readonly Candidate[]): string | null {
  const [score] = scores;
  const [target] = targets;
  const isShared = scores.some((a) => targets.some((b) => rowCount(a.view.shape) === rowCount(b.view.shape)));
  return isShared || score === undefined || target === undefined
    ? null
    : `${score.view.reference} has ${rowCount(score.view.shape)} samples and ${target.view.reference} has ${rowCount(target.view.shape)}: predictions and labels must have the same number`;
}

/** Tensors that a message lists. */
const mostListed = 8;

function nothingFits(candidates: readonly Candidate[], files: FileSystem): NothingFits {
  const scores = scoresAmong(candidates);
  const targets = targetsAmong(candidates);
  const listed = candidates.slice(0, mostListed).map(describeCandidate).join(', ');
  const more = candidates.length > mostListed ? ` and ${candidates.length - mostListed} more` : '';
  const missing = scores.length > 0 && targets.length > 0
    ? differingLengths(scores, targets) ?? 'the shapes of predictions and labels fit no loss'
    : targets.length > 0
      ? 'no predictions were found (floats called logits, scores, outputs, probs, predictions, …)'
      : scores.length > 0
        ? 'no labels were found (a tensor called labels, targets, y, y_true, …)'
        : 'neither predictions (called logits, outputs, predictions, …) nor labels (called labels, targets, y, …) were found';
  const named = [...new Set(candidates.map(({ view }) => files.nameOf(view.file)))].slice(0, mostListed).join(', ');
  return new NothingFits(named, missing, `there ${candidates.length === 1 ? 'is' : 'are'} ${listed}${more}`);
}
