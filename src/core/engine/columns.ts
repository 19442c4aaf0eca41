import type { SampleColumns, SampleValue, Task } from './evaluation';
import type { TensorData } from '../tensors/tensor';
import { derivedNumbers, GrowingColumn, heldNumbers, type SampleNumbers } from './sampleNumbers';
import { scoreRow, type SampleScores } from './sampleScores';

/** Sets of classes, one for each sample: a bit for each class, and one behind them that tells whether the set is known. */
class ClassSets {
  private readonly rowBytes: number;
  private readonly bytes: Uint8Array;

  constructor(samples: number, private readonly classes: number) {
    this.rowBytes = Math.floor(classes / 8) + 1;
    this.bytes = new Uint8Array(samples * this.rowBytes);
  }

  set(sample: number, classes: readonly number[] | null): void {
    [...classes ?? [], ...(classes === null ? [] : [this.classes])].forEach((bit) => {
      const at = this.byteOf(sample, bit);
      this.bytes[at] = (this.bytes[at] ?? 0) | (1 << (bit % 8));
    });
  }

  /** Takes the sets of samples from `first` on, as they lie here. */
  setAll(first: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, first * this.rowBytes);
  }

  at(sample: number): number[] | null {
    const has = (bit: number): boolean => ((this.bytes[this.byteOf(sample, bit)] ?? 0) & (1 << (bit % 8))) !== 0;
    return has(this.classes) ? Array.from({ length: this.classes }, (_, c) => c).filter(has) : null;
  }

  private byteOf(sample: number, bit: number): number {
    return sample * this.rowBytes + Math.floor(bit / 8);
  }
}

/** Class indices that float32 holds. */
const mostNarrowClasses = 2 ** 24;

/** Columns of a block as a kernel gives them. */
export type FusedScores = Readonly<Record<'probability' | 'confidence' | 'margin' | 'predicted' | 'label', Float64Array>>;

/** What is known of the columns before they are filled. */
export interface ColumnKinds {
  readonly task: Task;
  readonly samples: number;
  readonly classCount: number | null;
  /** Whether a sample of a regression is one number. */
  readonly isNumberPerSample: boolean;
  /** Whether scores and targets have no more digits than float32. */
  readonly isNarrow?: boolean;
  /** The weight of every sample that is not left out; absent where each has its own. */
  readonly weightOfAll?: number;
}

/** The columns of a loss, filled block by block. */
export class ColumnBuilder {
  readonly samples: number;
  readonly loss: Float64Array;
  /** Weights, and weighted sums, which {@link share} makes shares of; null where one weight serves all. */
  readonly own: { readonly weight: Float64Array; readonly contribution: Float64Array } | null;
  /** Elements taken of each sample; null where as many were of all. */
  private taken: Uint32Array | null = null;
  private takenOfAll = 1;
  private ignored: Uint8Array | null = null;
  private shareOf: ((sum: number, sample: number) => number) | null = null;
  private readonly label: GrowingColumn | null;
  private readonly predicted: GrowingColumn | null;
  private readonly probability: GrowingColumn | null;
  private readonly confidence: GrowingColumn | null;
  private readonly margin: GrowingColumn | null;
  private readonly sets: { readonly labels: ClassSets; readonly predicted: ClassSets } | null;
  private readonly large = { label: new Map<number, bigint>(), predicted: new Map<number, bigint>() };

  constructor(private readonly kinds: ColumnKinds) {
    const { task, samples, classCount, isNumberPerSample, isNarrow = false, weightOfAll } = kinds;
    this.samples = samples;
    this.loss = new Float64Array(samples);
    this.own = weightOfAll === undefined ? { weight: new Float64Array(samples), contribution: new Float64Array(samples) } : null;
    const isClassification = task === 'multiclass' || task === 'binary' || task === 'multilabel';
    const values = (): GrowingColumn | null => (
      isClassification ? new GrowingColumn(samples, (classCount ?? 1) <= mostNarrowClasses) : task === 'regression' && isNumberPerSample ? new GrowingColumn(samples, isNarrow) : null
    );
    const scores = (): GrowingColumn | null => (isClassification ? new GrowingColumn(samples, isNarrow) : null);
    this.label = values();
    this.predicted = values();
    this.probability = scores();
    this.confidence = scores();
    this.margin = scores();
    this.sets = task === 'multilabel' ? { labels: new ClassSets(samples, classCount ?? 1), predicted: new ClassSets(samples, classCount ?? 1) } : null;
  }

  /** Takes one elementwise loss, its weight and its weighted loss. */
  addElement(sample: number, loss: number, weight: number, product: number): void {
    this.loss[sample] = (this.loss[sample] ?? 0) + loss;
    if (this.own !== null) {
      const { weight: weights, contribution } = this.own;
      weights[sample] = (weights[sample] ?? 0) + weight;
      contribution[sample] = (contribution[sample] ?? 0) + product;
    }
    this.taken ??= new Uint32Array(this.samples);
    this.taken[sample] = (this.taken[sample] ?? 0) + 1;
  }

  /** Takes a sample of several losses under one weight. @param sum of the losses */
  addSample(sample: number, sum: number, weight: number, elements: number): void {
    this.loss[sample] = sum;
    if (this.own !== null) {
      this.own.weight[sample] = weight * elements;
      this.own.contribution[sample] = sum * weight;
    }
    this.takenOfAll = elements;
  }

  /** Takes samples from `first` on, all under the weight of all. @param sums of the losses of each */
  addLosses(first: number, sums: Float64Array, elements: number): void {
    this.loss.set(sums, first);
    this.takenOfAll = elements;
  }

  addIgnored(sample: number): void {
    this.ignored ??= new Uint8Array(this.samples);
    this.ignored[sample] = 1;
  }

  /** Turns sums into means; a sample of which nothing was taken has no loss. */
  finish(): void {
    const { taken: takenOf, takenOfAll, ignored } = this;
    if (takenOf === null && takenOfAll === 1 && ignored === null) {
      return;
    }
    for (let sample = 0; sample < this.samples; sample++) {
      const taken = takenOf !== null ? takenOf[sample] ?? 0 : ignored !== null && ignored[sample] === 1 ? 0 : takenOfAll;
      this.loss[sample] = (this.loss[sample] ?? 0) / taken;
      if (this.own !== null) {
        this.own.weight[sample] = taken === 0 ? 0 : (this.own.weight[sample] ?? 0) / taken;
      }
      if (taken > 0 && this.ignored !== null) {
        this.ignored[sample] = 0;
      } else if (taken === 0) {
        this.label?.put(sample, NaN);
        this.probability?.put(sample, NaN);
        this.confidence?.put(sample, NaN);
        this.margin?.put(sample, NaN);
      }
    }
  }

  /** Takes a block's labels, predictions, probabilities and margins; a row is a sample. */
  addBlock(start: number, rows: number, scores: SampleScores | null, data: Readonly<Record<string, TensorData>>): void {
    for (let row = 0; row < rows; row++) {
      const sample = start + row;
      if (scores === null) {
        this.keep(this.label, this.large.label, sample, data['labels']?.[row]);
        this.keep(this.predicted, this.large.predicted, sample, data['predictions']?.[row]);
        continue;
      }
      const { probability, confidence, margin, labels, predicted } = scoreRow(scores, row);
      this.probability?.put(sample, probability);
      this.confidence?.put(sample, confidence);
      this.margin?.put(sample, margin);
      this.sets?.labels.set(sample, labels);
      this.sets?.predicted.set(sample, predicted);
      const isBinary = this.kinds.task === 'binary';
      this.label?.put(sample, (isBinary ? labels?.length : labels?.[0]) ?? NaN);
      this.predicted?.put(sample, (isBinary ? predicted?.length : predicted?.[0]) ?? NaN);
    }
  }

  /** Takes what a kernel gives of the samples from `first` on beside their losses. */
  addScores(first: number, block: FusedScores, sets: { readonly labels: Uint8Array; readonly predicted: Uint8Array } | null): void {
    this.label?.putHeld(first, block.label);
    this.predicted?.putHeld(first, block.predicted);
    // The largest of few shares is no small number.
    this.confidence?.putHeld(first, block.confidence);
    this.probability?.putAll(first, block.probability);
    this.margin?.putAll(first, block.margin);
    if (sets !== null) {
      this.sets?.labels.setAll(first, sets.labels);
      this.sets?.predicted.setAll(first, sets.predicted);
    }
  }

  /** Takes the numbers of samples of a regression that have one each. */
  addNumbers(first: number, { label, predicted }: { readonly label: ArrayLike<number>; readonly predicted: ArrayLike<number> }): void {
    this.label?.putAll(first, label);
    this.predicted?.putAll(first, predicted);
  }

  /** Takes the classes that a block's samples are labelled with, and nothing else of them. */
  addLabels(start: number, classes: Int32Array | null): void {
    this.label?.putAll(start, classes ?? []);
  }

  /** Makes shares of the value of the samples' weighted sums. Until then there are none. */
  share(of: (sum: number, sample: number) => number): void {
    this.shareOf = of;
    this.own?.contribution.forEach((sum, sample, all) => { all[sample] = of(sum, sample); });
  }

  build(): SampleColumns {
    const { kinds: { task }, sets, large, label, predicted } = this;
    const valueAt = (column: GrowingColumn | null, exact: ReadonlyMap<number, bigint>, set: ClassSets | undefined) => (sample: number): SampleValue => {
      const value = column?.values[sample];
      return set !== undefined ? set.at(sample) : exact.get(sample) ?? (value === undefined || (Number.isNaN(value) && task !== 'regression') ? null : value);
    };
    return {
      ignored: this.ignored, loss: this.loss, ...this.weighted(),
      label: label?.values ?? null, predicted: predicted?.values ?? null,
      probability: this.probability?.values ?? null, confidence: this.confidence?.values ?? null, margin: this.margin?.values ?? null,
      labelAt: valueAt(label, large.label, sets?.labels),
      predictedAt: valueAt(predicted, large.predicted, sets?.predicted),
    };
  }

  private weighted(): { readonly weight: SampleNumbers; readonly contribution: SampleNumbers | null } {
    const { own, shareOf, loss, samples, takenOfAll, ignored, kinds: { weightOfAll = 1 } } = this;
    if (own !== null) {
      return { weight: heldNumbers(own.weight), contribution: shareOf === null ? null : heldNumbers(own.contribution) };
    }
    const isOut = (sample: number): boolean => ignored !== null && ignored[sample] === 1;
    return {
      weight: derivedNumbers(samples, (sample) => (isOut(sample) ? 0 : weightOfAll)),
      contribution: shareOf === null ? null : derivedNumbers(samples, (sample) => shareOf(isOut(sample) ? 0 : (loss[sample] ?? NaN) * takenOfAll * weightOfAll, sample)),
    };
  }

  private keep(column: GrowingColumn | null, large: Map<number, bigint>, sample: number, value: number | bigint | undefined): void {
    if (column === null || value === undefined) {
      return;
    }
    column.put(sample, Number(value));
    if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) {
      large.set(sample, value);
    }
  }
}
