import type { LossRequest, RegularizerRequest } from '../engine/evaluation';
import { isPattern, readingsOf } from '../tensors/reference';
import type { TensorView } from '../tensors/tensor';
import type { InspectionContext } from './subject';

/**
 * What was computed of files that are as they were: another coefficient, a new name, one more loss need no new pass over the others.
 * Only what the last inspection used is kept.
 */
export class EvaluationCache {
  private before = new Map<string, Promise<unknown>>();
  private now = new Map<string, Promise<unknown>>();

  /** Ends an inspection: what it did not ask for is forgotten. One that was cancelled forgets nothing. */
  settle(): void {
    this.before = this.now;
    this.now = new Map();
  }

  /** @param key everything that the result depends on; null for what has to be computed each time */
  async get<T>(key: string | null, compute: () => Promise<T>): Promise<T> {
    if (key === null) {
      return compute();
    }
    const result = (this.now.get(key) ?? this.before.get(key) ?? compute()) as Promise<T>;
    this.now.set(key, result);
    try {
      return await result;
    } catch (error) {
      // What failed or was cancelled is tried again.
      this.now.delete(key);
      this.before.delete(key);
      throw error;
    }
  }
}

/** Everything that a loss depends on; null where its files or the code of its module cannot be told to be as they were. */
export async function lossKey({ inputs, weights, ...request }: LossRequest, context: InspectionContext): Promise<string | null> {
  const isTensor = typeof weights === 'object' && weights !== null;
  const stamps = request.module === undefined ? await stampsOf([...Object.values(inputs), ...(isTensor ? [weights] : [])], context) : null;
  const given = isTensor ? weights.reference : weights === undefined ? 'none' : weights;
  return stamps === null ? null : JSON.stringify([request, Object.entries(inputs).map(([role, { reference }]) => [role, reference]), given, stamps]);
}

/** Likewise of a regularizer. */
export async function regularizerKey({ tensors, ...request }: RegularizerRequest, context: InspectionContext): Promise<string | null> {
  const stamps = await stampsOf(tensors, context);
  return stamps === null ? null : JSON.stringify([request, tensors.map(({ reference }) => reference), stamps]);
}

/** The size and the time of writing of each file that tensors lie in; null where one of them is not known. */
async function stampsOf(views: readonly TensorView[], { files, store }: InspectionContext): Promise<readonly unknown[] | null> {
  if (views.some(({ reference }) => isPattern(readingsOf(reference)[0]?.path ?? reference))) {
    return null;
  }
  const paths = new Set(views.flatMap(({ file }) => [file, ...store.filesBeside(file)]));
  const stamps: unknown[] = [];
  for (const path of paths) {
    const written = await files.writtenAt?.(path) ?? null;
    if (written === null) {
      return null;
    }
    const source = await files.open(path);
    await source.close();
    stamps.push([path, source.size, written]);
  }
  return stamps;
}
