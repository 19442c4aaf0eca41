import type { SampleId } from '../beside/sampleIds';

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
