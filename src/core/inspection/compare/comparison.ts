import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { correctnessOf } from '../columns/correctness';
import { sortedOrder } from '../columns/sortedOrder';
import type { JsonNumber } from '../document';
import type { ComputedLoss } from '../evaluateSpec';
import type { Inspection } from '../inspection';
import { jsonNumber, jsonValue, numberOfJson } from '../json';
import { sampleIdsOf, type SampleIds } from '../beside/sampleIds';
import type { InspectionContext } from '../subject';
import type { Change, ClassChange, ComparedPage, ComparedRow, CompareColumn, ComparisonReport, PartChange } from './comparisonReport';
import { matchSamples, type Matched } from './matchSamples';

/** One of two runs that are compared. Its dumps may be closed. */
export interface ComparisonSide {
  /** How it is called: a file's name, a step. */
  readonly title: string;
  readonly inspection: Inspection;
  /** The ids of each loss's samples; null where it has none. */
  readonly ids: readonly (SampleIds | null)[];
}

/** A run to be compared. Its dumps are open. */
export async function comparisonSide(title: string, inspection: Inspection, context: Pick<InspectionContext, 'store'>, work: Work): Promise<ComparisonSide> {
  const ids: (SampleIds | null)[] = [];
  for (const loss of inspection.evaluated) {
    ids.push(loss.kind === 'computed' ? await sampleIdsOf(loss, inspection.subject.folder, context, work) : null);
  }
  return { title, inspection, ids };
}

/** Which samples pass; the key is the same for the same ones, so that a table's next page need not ask of each again. */
export interface KeyedFilter {
  readonly key: string;
  readonly passes: (sample: number) => boolean;
}

/** What changed from one run to another. Losses go by their names, samples by their ids, or by their places where there are none. */
export class Comparison {
  private readonly pairs = new Map<number, LossPair>();

  constructor(private readonly from: ComparisonSide, private readonly to: ComparisonSide) {}

  /**
   * Both totals and their parts, and one loss of the second run against its like, class by class.
   * @throws BadInput where the first run has no such loss
   */
  report(loss: number): ComparisonReport {
    const pair = this.pair(loss);
    const [from, to] = [this.from.inspection.document, this.to.inspection.document];
    return {
      from: this.from.title,
      to: this.to.title,
      total: changeOf(from.totalLoss, to.totalLoss),
      parts: partsOf(from, to),
      loss: { name: pair.to.name, ...changeOf(valueOf(pair.from), valueOf(pair.to)) },
      samples: pair.matched.counts,
      idName: pair.matched.idName,
      notes: pair.matched.notes,
      answers: pair.answers(),
      classes: pair.classes(),
    };
  }

  /** The samples that both have, of the second run's those that pass; all where there is no filter. */
  rows({ loss, sort, start, end }: { readonly loss: number; readonly sort: { readonly column: CompareColumn; readonly descending: boolean }; readonly start: number; readonly end: number }, filter: KeyedFilter | null = null): ComparedPage {
    const pair = this.pair(loss);
    const order = filter === null ? pair.order(sort.column, sort.descending) : pair.passing(sort.column, sort.descending, filter);
    return { total: order.length, start, rows: Array.from(order.subarray(start, end), (sample) => pair.row(sample)) };
  }

  private pair(index: number): LossPair {
    const known = this.pairs.get(index) ?? this.pairOf(index);
    this.pairs.set(index, known);
    return known;
  }

  private pairOf(index: number): LossPair {
    const to = this.to.inspection.computed(index);
    const others = this.from.inspection.evaluated;
    const place = others.findIndex(({ name }) => name === to.name);
    const like = place >= 0 ? place : others.findIndex(({ entry }, i) => entry.loss === to.entry.loss && (i === index || others.length === 1));
    if (like < 0) {
      throw new BadInput({ reason: `${this.from.title} has no loss called ${to.name} to compare with; it has ${others.map(({ name }) => name).join(', ') || 'none'}` });
    }
    const from = this.from.inspection.computed(like);
    return new LossPair(from, to, matchSamples({ loss: from, ids: this.from.ids[like] ?? null, title: this.from.title }, { loss: to, ids: this.to.ids[index] ?? null, title: this.to.title }));
  }
}

/** The same loss in both runs. */
class LossPair {
  private readonly orders = new Map<string, Uint32Array>();
  private lastPassing: { readonly key: string; readonly order: Uint32Array } | null = null;
  private readonly wrong: { readonly from: Uint8Array | null; readonly to: Uint8Array | null };

  constructor(readonly from: ComputedLoss, readonly to: ComputedLoss, readonly matched: Matched) {
    this.wrong = { from: correctnessOf(from.result)?.wrong ?? null, to: correctnessOf(to.result)?.wrong ?? null };
  }

  /** The samples that both have and leave in, by a column; those of which it is not a number come last. */
  order(column: CompareColumn, descending: boolean): Uint32Array {
    const key = `${column} ${String(descending)}`;
    const known = this.orders.get(key) ?? this.sorted(column, descending);
    this.orders.set(key, known);
    return known;
  }

  /** Those of an order that pass. */
  passing(column: CompareColumn, descending: boolean, { key: filterKey, passes }: KeyedFilter): Uint32Array {
    const key = `${column} ${String(descending)} ${filterKey}`;
    const known = this.lastPassing?.key === key ? this.lastPassing.order : this.order(column, descending).filter(passes);
    this.lastPassing = { key, order: known };
    return known;
  }

  row(sample: number): ComparedRow {
    const other = this.matched.placeInFrom(sample) ?? 0;
    const [before, after] = [this.from.result.columns, this.to.result.columns];
    return {
      sample, other, id: this.matched.idOf(sample),
      label: jsonValue(after.labelAt(sample)),
      ...changeOf(jsonNumber(before.loss[other] ?? NaN), jsonNumber(after.loss[sample] ?? NaN)),
      predictedFrom: jsonValue(before.predictedAt(other)), predictedTo: jsonValue(after.predictedAt(sample)),
      wasRight: this.wrong.from === null ? null : this.wrong.from[other] === 0, isRight: this.wrong.to === null ? null : this.wrong.to[sample] === 0,
    };
  }

  /** How many predictions became right or wrong; null where nothing is classified. */
  answers(): ComparisonReport['answers'] {
    const { from, to } = this.wrong;
    if (from === null || to === null) {
      return null;
    }
    let [becameRight, becameWrong, stayedWrong, stayedRight] = [0, 0, 0, 0];
    for (const sample of this.order('sample', false)) {
      const [was, is] = [from[this.matched.placeInFrom(sample) ?? 0] === 0, to[sample] === 0];
      becameRight += !was && is ? 1 : 0;
      becameWrong += was && !is ? 1 : 0;
      stayedWrong += !was && !is ? 1 : 0;
      stayedRight += was && is ? 1 : 0;
    }
    return { becameRight, becameWrong, stayedWrong, stayedRight };
  }

  /** Mean losses of the samples of each label, those first that move the mean of all most. */
  classes(): readonly ClassChange[] {
    const { label } = this.to.result.columns;
    if (label === null || this.wrong.to === null || this.to.result.task === 'multilabel') {
      return [];
    }
    const sums = new Map<number, { samples: number; from: number; to: number }>();
    for (const sample of this.order('sample', false)) {
      const of = label[sample] ?? NaN;
      const sum = sums.get(of) ?? { samples: 0, from: 0, to: 0 };
      sum.samples++;
      sum.from += this.from.result.columns.loss[this.matched.placeInFrom(sample) ?? 0] ?? NaN;
      sum.to += this.to.result.columns.loss[sample] ?? NaN;
      sums.set(of, sum);
    }
    const moved = ({ from, to }: { readonly from: number; readonly to: number }): number => {
      const by = Math.abs(to - from);
      return Number.isNaN(by) ? Infinity : by;
    };
    return [...sums]
      .sort(([a, one], [b, other]) => moved(other) - moved(one) || a - b)
      .map(([of, { samples, from, to }]) => ({ class: of, samples, ...changeOf(jsonNumber(from / samples), jsonNumber(to / samples)) }));
  }

  private sorted(column: CompareColumn, descending: boolean): Uint32Array {
    const { from: { result: before }, to: { result: after }, matched } = this;
    const both = Uint32Array.from({ length: after.samples }, (_, sample) => sample).filter((sample) => {
      const other = matched.placeInFrom(sample);
      return other !== null && after.columns.ignored?.[sample] !== 1 && before.columns.ignored?.[other] !== 1;
    });
    if (column === 'sample') {
      return descending ? both.reverse() : both;
    }
    const keys = Float64Array.from(both, (sample) => {
      const [from, to] = [before.columns.loss[matched.placeInFrom(sample) ?? 0] ?? NaN, after.columns.loss[sample] ?? NaN];
      return column === 'from' ? from : column === 'to' ? to : column === 'delta' ? to - from : Math.abs(to - from);
    });
    return sortedOrder(keys, descending).map((place) => both[place] ?? 0);
  }
}

function valueOf({ result }: ComputedLoss): JsonNumber | null {
  return result.value === null ? null : jsonNumber(result.value);
}

/** The difference of two values; null where one is missing. */
function changeOf(from: JsonNumber | null, to: JsonNumber | null): Change {
  return { from, to, delta: from === null || to === null ? null : jsonNumber(numberOfJson(to) - numberOfJson(from)) };
}

type Document = Inspection['document'];

/** What the totals are made of, the largest changes first. A part that one run lacks has no value there. */
function partsOf(from: Document, to: Document): readonly PartChange[] {
  const [before, after] = [partValues(from), partValues(to)];
  const size = ({ delta }: PartChange): number => (delta === null ? -1 : Number.isNaN(numberOfJson(delta)) ? Infinity : Math.abs(numberOfJson(delta)));
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((name): PartChange => ({ name, ...changeOf(before.get(name) ?? null, after.get(name) ?? null) }))
    .sort((a, b) => size(b) - size(a));
}

function partValues({ losses, regularization }: Document): ReadonlyMap<string, JsonNumber | null> {
  const parts = new Map<string, JsonNumber | null>();
  for (const { name, value, coefficient, collected } of losses) {
    if (collected) {
      parts.set(name, value === null ? null : jsonNumber(numberOfJson(value) * coefficient));
    }
  }
  for (const { regularizer, scale, value } of regularization) {
    const name = `${regularizer} × ${scale}`;
    const known = parts.get(name);
    parts.set(name, known === undefined ? value : known === null || value === null ? null : jsonNumber(numberOfJson(known) + numberOfJson(value)));
  }
  return parts;
}
