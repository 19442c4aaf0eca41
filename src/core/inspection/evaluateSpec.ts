import { isVirtualPath } from '../bytes/virtualPath';
import { BadInput, OutsideWorkspace } from '../errors';
import type { LossRequest, LossResult, RegularizerResult } from '../engine/evaluation';
import { expandShortName } from '../spec/references';
import type { LossEntry, LossSpec, RegularizationEntry } from '../spec/lossSpec';
import type { TensorView } from '../tensors/tensor';
import { portion, throwIfCancelled, type Work } from '../work';
import { lossKey, regularizerKey } from './evaluationCache';
import { regularizedTensors } from './regularizedTensors';
import type { InspectionContext, InspectionSubject } from './subject';

/** A loss that was computed. */
export interface ComputedLoss {
  readonly kind: 'computed';
  readonly name: string;
  readonly entry: LossEntry;
  readonly request: LossRequest;
  readonly result: LossResult;
}

/** A loss that could not be. Its request is known where its tensors could be opened. */
export interface FailedLoss {
  readonly kind: 'failed';
  readonly name: string;
  readonly entry: LossEntry;
  readonly request: LossRequest | null;
  readonly error: BadInput;
}

export type EvaluatedLoss = ComputedLoss | FailedLoss;

export interface EvaluatedRegularizer {
  readonly entry: RegularizationEntry;
  readonly views: readonly TensorView[];
  readonly outcome: RegularizerResult | BadInput;
}

export interface Evaluation {
  readonly losses: readonly EvaluatedLoss[];
  readonly regularization: readonly EvaluatedRegularizer[];
}

/** Computes each entry of a spec by itself, so that one that cannot be computed leaves the others. */
export async function evaluateSpec(subject: InspectionSubject, context: InspectionContext, work: Work): Promise<Evaluation> {
  const { spec } = subject;
  const entries = spec.losses.length + spec.regularization.length;
  const partOf = (index: number): Work => portion(work, index / entries, (index + 1) / entries);
  const names = namesOf(spec);
  const losses: EvaluatedLoss[] = [];
  for (const [i, entry] of spec.losses.entries()) {
    const error = subject.errors.losses.get(i);
    losses.push(await evaluateLoss({ entry, name: names[i] ?? entry.loss, error }, subject, context, watched(partOf(i), i, context)));
  }
  const regularization: EvaluatedRegularizer[] = [];
  for (const [i, entry] of spec.regularization.entries()) {
    const error = subject.errors.regularization.get(i);
    regularization.push(await evaluateRegularizer({ entry, error }, subject, context, partOf(spec.losses.length + i)));
  }
  return { losses, regularization };
}

/** The work on a loss, where somebody wants to know what its pass has come to. */
function watched(work: Work, loss: number, { soFar }: InspectionContext): Work {
  return soFar === undefined ? work : { ...work, soFar: (value) => { soFar(loss, value); } };
}

/** The names of the losses: the task's, else the loss's own; one that comes again is numbered. */
function namesOf(spec: LossSpec): readonly string[] {
  const seen = new Map<string, number>();
  return spec.losses.map(({ name, loss }) => {
    const wanted = name ?? loss;
    const count = (seen.get(wanted) ?? 0) + 1;
    seen.set(wanted, count);
    return count === 1 ? wanted : `${wanted} (${count})`;
  });
}

async function evaluateLoss(
  { entry, name, error }: { entry: LossEntry; name: string; error: BadInput | undefined },
  subject: InspectionSubject, context: InspectionContext, work: Work,
): Promise<EvaluatedLoss> {
  throwIfCancelled(work.signal);
  let request: LossRequest | null = null;
  try {
    if (error !== undefined) {
      throw error;
    }
    request = await requestOf(entry, subject, context, work);
    const wanted = request;
    const compute = (): Promise<LossResult> => context.engine.evaluate(wanted, work);
    const result = context.cache === undefined ? await compute() : await context.cache.get(await lossKey(request, context), compute);
    return { kind: 'computed', name, entry, request, result };
  } catch (failure) {
    if (failure instanceof BadInput) {
      return { kind: 'failed', name, entry, request, error: failure };
    }
    throw failure;
  }
}

async function requestOf(entry: LossEntry, { spec, folder }: InspectionSubject, context: InspectionContext, work: Work): Promise<LossRequest> {
  const { store } = context;
  const resolve = (text: string): Promise<TensorView> => store.resolve(expandShortName(spec, text), folder, work);
  const inputs: [string, TensorView][] = [];
  for (const [role, text] of Object.entries(entry.roles)) {
    inputs.push([role, await resolve(text)]);
  }
  const { weights } = entry;
  const added = context.catalogue.losses.find(({ name }) => name === entry.loss)?.module;
  return {
    loss: added === undefined ? entry.loss : 'custom',
    convention: entry.convention ?? spec.convention,
    inputs: Object.fromEntries(inputs),
    ...(added === undefined ? {} : { module: added }),
    ...(entry.loss === 'custom' ? { module: await moduleOf(entry, folder, context) } : {}),
    weights: typeof weights === 'string' ? await resolve(weights) : weights,
    reduction: entry.reduction,
    parameters: entry.parameters,
    threshold: entry.threshold ?? 0.5,
  };
}

/** @throws BadInput where code of the workspace may not be run, OutsideWorkspace where it is not the workspace's */
async function moduleOf({ parameters }: LossEntry, folder: string, { files, isTrusted, code = { files, asks: true } }: InspectionContext): Promise<string> {
  const file = files.resolve(folder, String(parameters['module']));
  if (isTrusted !== true) {
    throw new BadInput({ file, reason: 'is code, which runs in a trusted workspace only; trust this workspace to compute the custom loss' });
  }
  if (isVirtualPath(file)) {
    throw new BadInput({ file, reason: 'is not on disk; the code of a custom loss is run from a file on disk only' });
  }
  try {
    await (await code.files.open(file)).close();
  } catch (error) {
    if (error instanceof OutsideWorkspace && !code.asks) {
      throw new BadInput({ file, reason: 'is code outside the workspace, which runs once you allow it: inspect this loss, and agree' });
    }
    throw error;
  }
  return file;
}

async function evaluateRegularizer(
  { entry, error }: { entry: RegularizationEntry; error: BadInput | undefined },
  subject: InspectionSubject, context: InspectionContext, work: Work,
): Promise<EvaluatedRegularizer> {
  throwIfCancelled(work.signal);
  let views: readonly TensorView[] = [];
  try {
    if (error !== undefined) {
      throw error;
    }
    const found = await regularizedTensors(entry, subject, context, work);
    views = found.views;
    const { regularizer, scale, scale_l2: scaleL2 } = entry;
    const convention = entry.convention ?? subject.spec.convention;
    const request = { regularizer, scale, scaleL2, convention, tensors: views };
    const compute = (): Promise<RegularizerResult> => context.engine.regularize(request, work);
    const result = context.cache === undefined ? await compute() : await context.cache.get(await regularizerKey(request, context), compute);
    const outcome = { ...result, observations: [...result.observations, ...found.observations] };
    return { entry, views, outcome };
  } catch (failure) {
    if (failure instanceof BadInput) {
      return { entry, views, outcome: failure };
    }
    throw failure;
  }
}
