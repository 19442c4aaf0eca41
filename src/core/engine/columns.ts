import type { SampleColumns, SampleValue, Task } from './evaluation';
import type { TensorData } from '../tensors/tensor';
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

/** Columns of a block as a kernel gives them. */
export type FusedScores = Readonly<Record<'probability' | 'confidence' | 'margin' | 'predicted' | 'label', Float64Array>>;

/** The columns of a loss, filled block by block. */
export class ColumnBuilder {
  readonly loss: Float64Array;
  readonly weight: Float64Array;
  /** Weighted sums; shares of the value once they are divided. */
  readonly contribution: Float64Array;
  /** Elements taken of each sample; null where as many were of all. */
  private taken: Uint32Array | null = null;
  private takenOfAll = 1;
  private ignored: Uint8Array | null = null;
  private readonly label: Float64Array | null;
  private readonly predicted: Float64Array | null;
  private readonly probability: Float64Array | null;
  private readonly confidence: Float64Array | null;
  private readonly margin: Float64Array | null;
  private readonly sets: { readonly labels: ClassSets; readonly predicted: ClassSets } | null;
  private readonly large = { label: new Map<number, bigint>(), predicted: new Map<number, bigint>() };

  constructor(private readonly task: Task, readonly samples: number, classCount: number | null, rowIsNumber: boolean) {
    const column = (): Float64Array => new Float64Array(samples);
    this.loss = column();
    this.weight = column();
    this.contribution = column();
    const isClassification = task === 'multiclass' || task === 'binary' || task === 'multilabel';
    const hasValues = isClassification || (task === 'regression' && rowIsNumber);
    this.label = hasValues ? column() : null;
    this.predicted = hasValues ? column() : null;
    this.probability = isClassification ? column() : null;
    this.confidence = isClassification ? column() : null;
    this.margin = isClassification ? column() : null;
    this.sets = task === 'multilabel' ? { labels: new ClassSets(samples, classCount ?? 1), predicted: new ClassSets(samples, classCount ?? 1) } : null;
  }

  /** Takes one elementwise loss, its weight and its weighted loss. */
  addElement(sample: number, loss: number, weight: number, product: number): void {
    this.loss[sample] = (this.loss[sample] ?? 0) + loss;
    this.weight[sample] = (this.weight[sample] ?? 0) + weight;
    this.contribution[sample] = (this.contribution[sample] ?? 0) + product;
    this.taken ??= new Uint32Array(this.samples);
    this.taken[sample] = (this.taken[sample] ?? 0) + 1;
  }

  /** Takes a sample of several losses under one weight. @param sum of the losses */
  addSample(sample: number, sum: number, weight: number, elements: number): void {
    this.loss[sample] = sum;
    this.weight[sample] = weight * elements;
    this.contribution[sample] = sum * weight;
    this.takenOfAll = elements;
  }

  /**
   * Takes samples from `first` on, all under one weight.
   * @param sums of the losses of each
   * @returns the weighted sums
   */
  addLosses(first: number, sums: Float64Array, weight: number, elements: number): Float64Array {
    const end = first + sums.length;
    this.loss.set(sums, first);
    this.weight.fill(weight * elements, first, end);
    this.takenOfAll = elements;
    const products = this.contribution.subarray(first, end);
    for (let i = 0; i < sums.length; i++) {
      products[i] = (sums[i] ?? 0) * weight;
    }
    return products;
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
      this.weight[sample] = taken === 0 ? 0 : (this.weight[sample] ?? 0) / taken;
      if (taken > 0 && this.ignored !== null) {
        this.ignored[sample] = 0;
      } else if (taken === 0) {
        put(this.label, sample, NaN);
        put(this.probability, sample, NaN);
        put(this.confidence, sample, NaN);
        put(this.margin, sample, NaN);
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
      put(this.probability, sample, probability);
      put(this.confidence, sample, confidence);
      put(this.margin, sample, margin);
      this.sets?.labels.set(sample, labels);
      this.sets?.predicted.set(sample, predicted);
      const isBinary = this.task === 'binary';
      put(this.label, sample, (isBinary ? labels?.length : labels?.[0]) ?? NaN);
      put(this.predicted, sample, (isBinary ? predicted?.length : predicted?.[0]) ?? NaN);
    }
  }

  /** Takes what a kernel gives of the samples from `first` on beside their losses. */
  addScores(first: number, block: FusedScores, sets: { readonly labels: Uint8Array; readonly predicted: Uint8Array } | null): void {
    for (const column of ['probability', 'confidence', 'margin', 'predicted', 'label'] as const) {
      this[column]?.set(block[column], first);
    }
    if (sets !== null) {
      this.sets?.labels.setAll(first, sets.labels);
      this.sets?.predicted.setAll(first, sets.predicted);
    }
  }

  /** Takes the numbers of samples of a regression that have one each. */
  addNumbers(first: number, { label, predicted }: { readonly label: ArrayLike<number>; readonly predicted: ArrayLike<number> }): void {
    this.label?.set(label, first);
    this.predicted?.set(predicted, first);
  }

  /** Takes the classes that a block's samples are labelled with, and nothing else of them. */
  addLabels(start: number, classes: Int32Array | null): void {
    classes?.forEach((label, i) => { put(this.label, start + i, label); });
  }

  build(hasContribution: boolean): SampleColumns {
    const { sets, large } = this;
    const valueAt = (column: Float64Array | null, exact: ReadonlyMap<number, bigint>, set: ClassSets | undefined) => (sample: number): SampleValue => {
      const value = column?.[sample];
      return set !== undefined ? set.at(sample) : exact.get(sample) ?? (value === undefined || (Number.isNaN(value) && this.task !== 'regression') ? null : value);
    };
    return {
      ignored: this.ignored, loss: this.loss, weight: this.weight, contribution: hasContribution ? this.contribution : null,
      label: this.label, predicted: this.predicted, probability: this.probability, confidence: this.confidence, margin: this.margin,
      labelAt: valueAt(this.label, large.label, sets?.labels),
      predictedAt: valueAt(this.predicted, large.predicted, sets?.predicted),
    };
  }

  private keep(column: Float64Array | null, large: Map<number, bigint>, sample: number, value: number | bigint | undefined): void {
    if (column === null || value === undefined) {
      return;
    }
    column[sample] = Number(value);
    if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) {
      large.set(sample, value);
    }
  }
}

function put(column: Float64Array | null, sample: number, value: number): void {
  if (column !== null) {
    column[sample] = value;
  }
}
