import { isNumeric } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { rowSlice } from '../neighbours';
import type { InspectionContext } from '../subject';

/** What a sample is called wherever it stands. */
export type SampleId = number | bigint | string;

/** The ids of a loss's samples, in their order. */
export interface SampleIds {
  /** The tensor's name. */
  readonly name: string;
  readonly ids: ArrayLike<SampleId>;
}

const idName = /^(?:sample_?|example_?|row_?|data_?|img_?|image_?)?(?:ids?|guids?|uids?|uuids?|idx|index|indices)$/i;

/**
 * The column beside a loss's tensors that says which sample each row is: `sample_ids`, `guid`, `index`. The rows are sliced as the
 * loss's are.
 * @returns null where there is none with one id a sample, all of them different
 */
export async function sampleIdsOf({ request, result }: ComputedLoss, folder: string, { store }: Pick<InspectionContext, 'store'>, work: Work): Promise<SampleIds | null> {
  if (result.positions.length > 0) {
    return null;
  }
  const seen = new Set<string>();
  for (const { file, tensor, reference } of Object.values(request.inputs)) {
    const at = tensor === '' ? -1 : reference.lastIndexOf(`#${tensor}`);
    if (at < 0 || seen.has(file)) {
      continue;
    }
    seen.add(file);
    const [path, slice] = [reference.slice(0, at), rowSlice(reference.slice(at + 1 + tensor.length))];
    for (const candidate of (await store.open(file, work)).tensors) {
      const { name, dtype, refusal } = candidate;
      if (!idName.test(name)) {
        continue;
      }
      let ids: ArrayLike<SampleId> | null = null;
      if (refusal === undefined && isNumeric(dtype) && !dtype.startsWith('float')) {
        const view = await store.resolve(`${path}#${name}${slice}`, folder, work);
        ids = elementCount(view.shape) === result.samples ? (await view.readRows(0, result.samples, work)).data : null;
      } else if (candidate.readTexts !== undefined && slice === '') {
        ids = await store.texts(`${path}#${name}`, folder, work);
      }
      if (ids !== null && ids.length === result.samples && areDifferent(ids)) {
        return { name, ids };
      }
    }
  }
  return null;
}

function areDifferent(ids: ArrayLike<SampleId>): boolean {
  return new Set(Array.from(ids)).size === ids.length;
}

/** Numbers each sample, by its id, for all steps: a key is the place where its id was seen first. */
export class SampleKeys {
  private first: ArrayLike<SampleId> | null = null;
  private known: Map<string, number> | null = null;
  private readonly ids: SampleId[] = [];

  /** Samples that have a key. */
  get count(): number {
    return this.known?.size ?? this.first?.length ?? 0;
  }

  /** The key of each sample of a step; null where sample and key are the same number. */
  keysOf(ids: ArrayLike<SampleId>): Uint32Array | null {
    if (this.first === null) {
      this.first = ids;
      return null;
    }
    const { first } = this;
    if (first.length === ids.length && Array.from(ids).every((id, i) => first[i] === id)) {
      return null;
    }
    const known = this.known ?? new Map(Array.from(first, (id, i): [string, number] => [String(id), i]));
    this.known = known;
    return Uint32Array.from(ids, (id) => {
      const text = String(id);
      const key = known.get(text) ?? known.size;
      if (key === known.size) {
        known.set(text, key);
        this.ids[key] = id;
      }
      return key;
    });
  }

  /** What the sample of a key is called. */
  idOf(key: number): SampleId | null {
    return this.first?.[key] ?? this.ids[key] ?? null;
  }
}
